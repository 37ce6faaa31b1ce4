"""Has the public copies made of every photo that lacks some: after an upgrade, or where the worker failed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from articles import tasks
from articles.models import Photo
from articles.models.photo import TYPES


class Command(BaseCommand):
    """Puts a task in the queue for each such photo; the task worker does them."""

    help = "Has the public copies made of every photo that lacks some."

    def handle(self, *args: Any, **options: Any) -> None:
        lacking = [photo.pk for photo in Photo.objects.only("made").iterator() if photo.types != list(TYPES)]
        for pk in lacking:
            tasks.make_renditions.enqueue(pk)
        text = ngettext("%(count)d photo is made ready.", "%(count)d photos are made ready.", len(lacking))
        self.stdout.write(text % {"count": len(lacking)})
