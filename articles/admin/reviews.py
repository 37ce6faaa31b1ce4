"""The desk's pages of what has to be looked at because of something published."""

from typing import Any

from django.http import HttpRequest

from articles.models import Article


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page."""
    return {}
