"""The stories that the page of a story leads to: those it names, related ones with the reason, the newest on its topic.

Which stories are alike is stored when one comes out (``articles.related.keep``). Whether readers see them, and why they
belong there, is asked whenever the page is: names change, and people may want no page any more.
"""

from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from articles.models import Kind, Related, Version, VersionReport, VersionTopic
from articles.text.terms import is_next_part, spellings, stems

SHOWN = 4  # related stories on a page
LOOKED_AT = 12  # of those stored, each way
COMMON = 2  # words of the headline that two stories share where nothing else says why they are alike


class Around(NamedTuple):
    """The live versions of the stories around a story; ``previous`` have report_kind, report_note and report_position.

    ``related`` have ``why``; ``newest`` is the latest report on the story's main topic, None where it is that itself.
    """

    previous: list[Version]
    related: list[Version]
    newest: Version | None


def around(version: Version) -> Around:
    """What a story's page leads to, in one query."""
    topic = next((entry["id"] for entry in version.context["topics"]), None)
    found = list(_found(version, topic))
    previous = sorted((v for v in found if v.report_position is not None), key=lambda v: v.report_position)
    newest = [v for v in found if topic in _ids(v, "topics") and v.published_at > version.published_at]
    related = [v for v in found if v.report_position is None and not v.notice and v.kind != Kind.SPONSORED]
    for other in related:
        other.why = why(version, other)
    # Those that were found alike first, then the newest ones on the topic.
    related.sort(key=lambda v: (v.score is None, -(v.score or 0), -v.published_at.timestamp()))
    return Around(previous, [v for v in related if v.why], max(newest, key=lambda v: v.published_at, default=None))


def _found(version: Version, topic: int | None) -> QuerySet[Version]:
    named = VersionReport.objects.filter(version=version)
    report = named.filter(earlier=OuterRef("article"))
    alike = Related.objects.filter(
        Q(story=version.article_id, other=OuterRef("article")) | Q(other=version.article_id, story=OuterRef("article"))
    )
    of_it = Related.objects.filter(story=version.article_id).order_by("-score")[:LOOKED_AT]
    to_it = Related.objects.filter(other=version.article_id).order_by("-score")[:LOOKED_AT]
    parts = [  # each in a subquery of its own: SQLite takes no LIMIT in the parts of a union
        Related.objects.filter(pk__in=of_it.values("pk")).values(found=F("other")),
        Related.objects.filter(pk__in=to_it.values("pk")).values(found=F("story")),
    ]
    if topic:
        newest = VersionTopic.objects.live().filter(topic=topic).newest_first().values("pk")[: SHOWN + 1]
        parts.append(VersionTopic.objects.filter(pk__in=newest).values(found=F("version__article")))
    return (
        Version.objects.live()
        .filter(article__in=named.order_by().values(found=F("earlier")).union(*parts))
        .exclude(article=version.article_id)
        .annotate(
            report_kind=Subquery(report.values("kind")[:1]),
            report_note=Subquery(report.values("note")[:1]),
            report_position=Subquery(report.values("position")[:1]),
            score=Subquery(alike.order_by("-score").values("score")[:1]),
        )
        .for_lists()
    )


def why(version: Version, other: Version) -> str:
    """What two stories have in common, in a few words for readers; empty where it is nothing.

    Only people with a public page are named.
    """
    if is_next_part(version.headline, other.headline):
        return _("Part of the same series")
    topics = _common(version, other, "topics")
    people = [each for each in _common(version, other, "people") if each["url"]]
    running = [each for each in topics if each["running"]]
    bylines = _common(version, other, "bylines")
    if running:
        return _("Same running story: {topic}").format(topic=running[0]["name"])
    if people:
        return _("Also quotes {name}").format(name=people[0]["name"])
    if topics:
        return _("Also on {topic}").format(topic=topics[0]["name"])
    if bylines:
        return _("Also by {name}").format(name=bylines[0]["name"])
    there = set(stems(other.headline))
    words = [word for stem, word in spellings(version.headline).items() if stem in there]
    said = ", ".join(_("“{words}”").format(words=word) for word in words)
    return _("Both on {words}").format(words=said) if len(words) >= COMMON else ""


def _ids(version: Version, noun: str) -> set[int]:
    return {entry["id"] for entry in version.context.get(noun, ()) if entry["id"]}


def _common(version: Version, other: Version, noun: str) -> list[dict[str, Any]]:
    """The topics, people or bylines of a story that another one has too, in the story's order."""
    there = _ids(other, noun)
    return [entry for entry in version.context.get(noun, ()) if entry["id"] in there]
