"""What the pages of people quoted are made of, and the page of a single quotation."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models import Quote, VersionTopic
from articles.queries import Rows
from articles.templatetags.reader import opening
from people.models import Expert, Position

RECENT = 200  # quotations of a person in which topics and other words are looked for
TOPICS = 12
OTHERS = 6  # words beside a quotation
IN_TITLE = 12  # words


def find(slug: str) -> Expert | None:
    """The person with a page at that address, in two queries; None where there is nobody.

    They have ``first_quoted`` and ``last_quoted``, and ``quoted_on``, the topics of their latest quotations as name and
    address, those of most first.
    """
    said = Quote.objects.live().filter(expert=OuterRef("pk"))
    recent = Quote.objects.live().newest_first().filter(expert=OuterRef(OuterRef("pk"))).values("version")[:RECENT]
    topics = (
        VersionTopic.objects.filter(version__in=recent)
        .values("topic__name", "topic__slug")
        .annotate(times=Count("pk"))
        .order_by("-times", "topic__name")
        .values(row=JSONObject(name="topic__name", slug="topic__slug", running="topic__running"))
    )
    held = Prefetch("positions", Position.objects.select_related("organisation"))
    person = (
        Expert.objects.with_page()
        .annotate(
            first_quoted=Subquery(said.order_by("published_at", "-pk").values("published_at")[:1]),
            last_quoted=Subquery(said.newest_first().values("published_at")[:1]),
            quoted_on=Rows(topics[:TOPICS]),
        )
        .filter(slug=slug)
        .prefetch_related(held)
        .first()
    )
    if person:
        person.quoted_on = [each | {"url": reverse("topic", args=[each["slug"]])} for each in person.quoted_on]
    return person


def quote_page(quote: Quote) -> dict[str, Any]:
    """The context of the page of a quotation: whose words it has, and what else they said on the topic; one query.

    Somebody without a page of their own, and an unnamed source, belong into their story: of them there is nothing else,
    and search engines are asked to leave the page out.
    """
    words, topic = opening(quote.text, IN_TITLE), next(iter(quote.version.context["topics"]), None)
    others = _others(quote, topic) if quote.url else []
    on_topic = [other for other in others if other.is_on_topic]
    said = _("{name}: “{words}”") if quote.url else _("“{words}”")
    return {
        "title": said.format(name=quote.name, words=words),
        "description": Truncator(quote.text).words(40),
        "canonical": settings.SITE_URL + quote.get_absolute_url(),
        "quote": quote,
        "topic": topic,
        "others": on_topic or others,
        "others_on": topic if on_topic else None,
        "noindex": not quote.url,
        "sections": quote.version.context["topics"],
    }


def _others(quote: Quote, topic: dict[str, Any] | None) -> list[Quote]:
    """The latest other words of the same person, those on the topic first."""
    by_person = Quote.objects.live().filter(expert=quote.expert_id)
    recent = by_person.exclude(pk=quote.pk).newest_first().values("pk")[:RECENT]
    filed = VersionTopic.objects.filter(version=OuterRef("version"), topic=topic["id"] if topic else None)
    rows = Quote.objects.live().filter(pk__in=recent).annotate(is_on_topic=Exists(filed))
    rows = rows.order_by("-is_on_topic", "-published_at", "pk")
    return list(rows.defer("version__body", "version__context")[:OTHERS])
