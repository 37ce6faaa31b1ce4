"""`manage.py suggest_reports`: which earlier stories each story of an imported archive is likely to build on."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import learning, related, word_index
from articles.management.output import Progress, forget_output
from articles.models import Origin, Version

REFUSED, WRONG_USE = 1, 2  # exit statuses


class Command(BaseCommand):
    help = (
        'Write {"id", "suggestions": [id…]} lines for the stories of imported archives, oldest first: the earlier '
        "stories that each is likely to build on, best first. Its own previous reports are neither used nor left out, "
        "and nothing is known of what came out after it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ids", type=Path, metavar="FILE", help="only for the ids in this file, one a line")
        parser.add_argument("--limit", type=int, default=10, metavar="N", help="suggestions a story, 10 by default")

    def handle(self, *, ids: Path | None, limit: int, **options: Any) -> None:
        if limit < 1:
            raise CommandError("--limit is 1 or more.", returncode=WRONG_USE)
        wanted = read_ids(ids) if ids else None
        with Progress(self.stderr) as progress:
            word_index.complete(lambda done, of: progress("Reading stories", done, of))
            names = dict(Origin.objects.values_list("article_id", "archive_id"))
            stories = word_index.public().filter(article__origin__isnull=False).order_by("published_at", "article_id")
            if wanted is not None:
                stories = stories.filter(article__in=[pk for pk, name in names.items() if name in wanted])
            learning.learn_for(
                stories.values_list("published_at", flat=True),
                lambda done, of: progress("Learning from links", done, of),
            )
            try:
                written = self.write(stories, names, limit, progress)
                self.stdout.flush()
            except BrokenPipeError:
                forget_output()  # whoever reads it has seen enough
                return
        if missing := [each for each in wanted or () if each not in written]:
            for each in missing:
                self.stderr.write(f"There is no public story of an archive with the id {each}.")
            raise CommandError(f"{len(missing)} of the ids are not known.", returncode=REFUSED)

    def write(self, stories: Any, names: dict[int, str], limit: int, progress: Progress) -> set[str]:
        """Write the lines, and return the ids of the stories they are for."""
        written: set[str] = set()
        count = stories.count()
        for version in stories.iterator(chunk_size=200):
            line = {"id": names[version.article_id], "suggestions": list(suggested(version, names))[:limit]}
            self.stdout.write(json.dumps(line))
            written.add(line["id"])
            progress("Looking for earlier stories", len(written), count)
        return written


def suggested(version: Version, names: dict[int, str]) -> Iterator[str]:
    """The archive's ids of the earlier stories suggested for a published one."""
    found = related.once(related.ranked(related.Query.of(version)))
    return (names[each.story] for each in found if each.story in names)


def read_ids(file: Path) -> dict[str, None]:
    """The ids in a file in order, each once. Raises CommandError where the file cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text.", returncode=WRONG_USE) from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=WRONG_USE) from error
    return dict.fromkeys(line.strip() for line in lines if line.strip())
