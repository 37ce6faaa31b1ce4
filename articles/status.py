"""Where a story stands, in one plain word: computed from its stage and its versions, never stored."""

from functools import cache

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from articles.clock import Now
from articles.models import Article, Change, Stage, Transition, Version
from articles.models.version import live_at


class Status(TextChoices):
    """The word that list, form and desk show and filter by."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Published with unpublished changes")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETRACTED = "retracted", _("Retracted")
    SPIKED = "spiked", _("Spiked")


LIVE = (Status.PUBLISHED, Status.CHANGED, Status.RETRACTED)


def with_status(articles: QuerySet[Article] | None = None) -> QuerySet[Article]:
    """The stories, all where none are given, with ``status`` and what it is made of.

    ``live_from``, ``live_revision``, ``live_change`` and ``live_path`` of what readers see (None where nothing),
    ``first_published`` and ``goes_live_at``, ``coming_revision`` of what is still to come, ``ended_at`` of the last.
    """
    return _all().all() if articles is None else _with_status(articles)


@cache
def _all() -> QuerySet[Article]:
    """Every story with its status: put together once, which takes Django longer than the database needs for a story."""
    return _with_status(Article.objects.all())


def _with_status(articles: QuerySet[Article]) -> QuerySet[Article]:
    versions = Version.objects.filter(article=OuterRef("pk")).order_by("-live_from")
    coming, over = versions.filter(live_from__gt=Now()), versions.ended()
    withdrawn = Transition.objects.filter(article=OuterRef("pk"), move="withdraw", version=OuterRef("ended"))
    retracted = versions.filter(number=OuterRef("ended"), change=Change.RETRACTION)
    return articles.annotate(
        live=FilteredRelation("versions", condition=live_at(prefix="versions__")),  # of which there is one at most
        live_from=F("live__live_from"),
        live_revision=F("live__revision"),
        live_change=F("live__change"),
        live_path=F("live__path"),
        first_published=F("live__published_at"),
        goes_live_at=Subquery(coming.values("live_from")[:1]),
        coming_revision=Subquery(coming.values("revision")[:1]),
        ended=Subquery(over.values("number")[:1]),
        ended_at=Subquery(over.values("live_until")[:1]),
    ).annotate(
        status=Case(
            When(stage=Stage.SPIKED, then=Value(Status.SPIKED)),
            When(live_change=Change.RETRACTION, then=Value(Status.RETRACTED)),
            When(live_revision=F("revision"), then=Value(Status.PUBLISHED)),
            When(live_revision__isnull=False, then=Value(Status.CHANGED)),
            When(goes_live_at__isnull=False, then=Value(Status.SCHEDULED)),
            When(
                ended_at__isnull=False,
                then=Case(
                    When(Exists(withdrawn), then=Value(Status.WITHDRAWN)),
                    When(Exists(retracted), then=Value(Status.RETRACTED)),
                    default=Value(Status.EXPIRED),
                ),
            ),
            When(stage=Stage.APPROVED, then=Value(Status.APPROVED)),
            When(stage=Stage.REVIEW, then=Value(Status.REVIEW)),
            default=Value(Status.DRAFT),
            output_field=CharField(),
        )
    )


def standing(pk: int) -> Article:
    """The story with its status, fresh from the database. Raises Article.DoesNotExist."""
    return with_status().get(pk=pk)
