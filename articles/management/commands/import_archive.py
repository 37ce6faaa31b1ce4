"""Brings stories that were published before into the database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from articles.archive.importing import import_file
from articles.importing import system_account
from articles.management.output import Progress, forget_output
from articles.upkeep import index_missing


class Command(BaseCommand):
    help = (
        "Publish the stories of an archive as of when they were published. A story that was imported before is passed "
        "over, and a run that was stopped is gone on with by the next one. The format is told in docs/archive.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl[.gz]")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name; a system account where it is not given")
        parser.add_argument("--inside", action="store_true", help="also fetch photos from inside this network")

    def handle(self, *, file: Path, by: str | None, inside: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        user = User.objects.filter(username=by).first() if by else system_account()
        if user is None:
            raise CommandError(f"There is no account {by!r}.", returncode=2)
        with Progress(self.stderr) as progress:
            outcome = import_file(file, by=user, inside=inside, progress=progress)
        index_missing.enqueue()
        for sentence in [*outcome.refused, *outcome.missing]:
            self.stderr.write(sentence)
        try:
            self.stdout.write(
                f"{outcome.added} stories imported, {outcome.unchanged} were there already, "
                f"{len(outcome.refused)} refused, {len(outcome.missing)} previous reports missing."
            )
            for what, count in sorted(outcome.dropped.items(), key=lambda pair: (-pair[1], pair[0])):
                self.stdout.write(f"  left out of the texts: {what}, {count} times")
            self.stdout.flush()
        except BrokenPipeError:
            forget_output()
        if outcome.refused or outcome.missing:
            sys.exit(1)
