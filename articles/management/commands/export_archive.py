"""Writes every public story into a folder."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.archive.exporting import STORIES, export_to
from articles.management.output import Progress, forget_output


class Command(BaseCommand):
    help = (
        f"Write every public story into {STORIES} in a folder, with its photos beside it. The photos are the originals "
        "with everything that their cameras wrote into them: the folder is for newsrooms, not for readers. The format "
        "is told in docs/archive.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="an empty one, or one that is to be made")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.", returncode=2)
        if folder.is_dir() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty.", returncode=2)
        try:
            with Progress(self.stderr) as progress:
                written = export_to(folder, progress)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.", returncode=1) from error
        for sentence in written.refused:
            self.stderr.write(sentence)
        try:
            self.stdout.write(f"{written.stories} stories and {len(written.photos)} photos written to {folder}.")
            self.stdout.flush()
        except BrokenPipeError:
            forget_output()
        if written.refused:
            sys.exit(1)
