"""The newsroom’s screens of stories, topics, photos, review items and house rules."""

from articles.admin import article, document, photo, reviews, rules, topic

__all__ = ["article", "document", "photo", "reviews", "rules", "topic"]
