"""What a publication gives somebody to look at: a fix that nobody else saw, stories that build on a corrected fact."""

from typing import Any

from articles.models import Article, Version


def why_not_minor(article: Article, live: Version) -> str:
    """Why the story's words are more than a minor fix of what readers see, "" where they are no more."""
    return "?"


def open_check(version: Version, *, by: Any) -> None:
    """Have somebody else look at a minor fix that one editor published alone."""


def open_for_correction(version: Version, before: Version, *, by: Any) -> None:
    """Have somebody look at the later stories that cite the corrected one; nothing is opened where there are none."""
