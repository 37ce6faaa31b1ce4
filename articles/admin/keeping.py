"""What is typed into the form of a story is kept while it is typed, and who else has it open is shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article


class Keeping(admin.ModelAdmin):
    """The part of the story's admin that keeps what is typed."""


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page."""
    return {}
