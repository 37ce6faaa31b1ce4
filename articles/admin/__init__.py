"""The newsroom’s screens of stories, topics, photos, review items, house rules and the site."""

from articles.admin import article, document, merging, photo, reviews, rules, site, topic

__all__ = ["article", "document", "merging", "photo", "reviews", "rules", "site", "topic"]
