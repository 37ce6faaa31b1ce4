"""What readers search in: the words of what they see and are still to see, and the names of whom and what it is about.

Whether readers may see it now is asked again with every question.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from articles.models.topic import Topic
from articles.models.version import PlacesQuerySet, Quote, Version, VersionByline, VersionTopic
from people.models import Contributor, Expert


class SearchEntry(models.Model):  # noqa: DJ008 - as VersionTopic
    """A version's place in the search. PostgreSQL has its words in ``vector``, SQLite in a table of its own.

    From that table a trigger deletes whatever is deleted here. Migration 0011 makes both, and the index on ``vector``.
    """

    version = models.OneToOneField(Version, models.CASCADE, primary_key=True, related_name="search_entry")
    published_at = models.DateTimeField()
    vector = SearchVectorField(null=True)

    objects = PlacesQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-published_at", "-version"], name="search_entry_newest")]


class SearchNameQuerySet(QuerySet):
    """Names that can be looked for."""

    def public(self) -> "SearchNameQuerySet":
        """Those of topics, people and contributors whose pages readers can open now.

        Asked for name by name: for an EXISTS, PostgreSQL would rather gather all that is public first.
        """
        topics = VersionTopic.objects.live().filter(topic=OuterRef("topic"))
        quotes = Quote.objects.live().by_people_with_a_page().filter(expert=OuterRef("expert"))
        bylines = VersionByline.objects.live().filter(contributor=OuterRef("contributor"))
        newest = (Subquery(rows.newest_first().values("pk")[:1]) for rows in (topics, quotes, bylines))
        return self.filter(IsNull(Coalesce(*newest), False))


class SearchName(models.Model):  # noqa: DJ008 - as VersionTopic
    """A name of a topic, of somebody quoted or of somebody who writes: its words, with a space around each."""

    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="search_names")
    expert = models.ForeignKey(Expert, models.CASCADE, null=True, related_name="search_names")
    contributor = models.ForeignKey(Contributor, models.CASCADE, null=True, related_name="search_names")
    words = models.TextField()

    objects = SearchNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, expert=None, contributor=None)
                | Q(topic=None, expert__isnull=False, contributor=None)
                | Q(topic=None, expert=None, contributor__isnull=False),
                name="search_name_of_one",
            )
        ]

    @property
    def named(self) -> Topic | Expert | Contributor:
        """Whose name it is."""
        return self.topic or self.expert or self.contributor
