"""The newsroom's screens of stories, topics and photos."""

from articles.admin import article, photo, topic

__all__ = ["article", "photo", "topic"]
