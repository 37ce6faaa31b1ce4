"""Notes between colleagues on a story, beside its form."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article


class Noting(admin.ModelAdmin):
    """The part of the story's admin that takes notes."""


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page."""
    return {}
