"""Fills the database with generated stories, to measure with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.archive.generating import MOST, generate
from articles.management.output import Progress, forget_output
from articles.upkeep import index_missing


class Command(BaseCommand):
    help = "Bring the database to so many generated stories, published over the years up to now, to measure with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stories", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="other stories for each; 1 if not given")

    def handle(self, *, stories: int, seed: int, **options: Any) -> None:
        if not 0 <= stories <= MOST:
            raise CommandError(f"The number of stories lies between 0 and {MOST:,}.", returncode=2)
        with Progress(self.stderr) as progress:
            made, there = generate(stories, seed=seed, progress=progress)
        index_missing.enqueue()
        try:
            self.stdout.write(f"{made} stories generated, {there + made} are there.")
            self.stdout.flush()
        except BrokenPipeError:
            forget_output()
