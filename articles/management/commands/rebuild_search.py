"""Makes the index that readers search in anew."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import search_index
from articles.management.output import Progress


class Command(BaseCommand):
    help = "Make the index that readers search in anew, newest stories first. Searches go on meanwhile."

    def handle(self, **options: Any) -> None:
        with Progress(self.stderr) as progress:
            count = search_index.rebuild(lambda done, of: progress("stories", done, of))
        self.stdout.write(f"{count} stories are in the index.")
