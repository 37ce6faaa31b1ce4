"""The one way the words of a story are saved: sanitised, kept in step with their marks, and recorded as a revision."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body as bodies
from articles.models import (
    Article,
    Byline,
    Conflict,
    Correction,
    Photo,
    PreviousReport,
    QuotedPerson,
    Revision,
    Stage,
    Topic,
    Transition,
    Version,
)
from people.merging import stand_ins
from people.models import Contributor, Expert
from people.slugs import slug_from

# What is not part of the words: changing it neither raises the revision nor voids an approval.
NOT_CONTENT = frozenset(("internal_note", "confidential", "embargoed_until", "expires_at"))
# What comes back with an earlier text, beside its people, topics and reports; address, photo and times stay.
BROUGHT_BACK = ("headline", "short_headline", "standfirst", "dateline", "body", "kind", "agency_credit")


@transaction.atomic
def create(
    *,
    by: Any,
    headline: str,
    body: str = "",
    bylines: Iterable[Contributor] = (),
    topics: Iterable[str] = (),
    described: Mapping[int, str] | None = None,
    why: str = "",
    **fields: Any,
) -> Article:
    """A new draft with everything that belongs to it.

    ``body`` is HTML, sanitised here; ``topics`` are names, made where they are new; ``described`` says by id how the
    story describes people it quotes; ``fields`` are others of the story.
    """
    slug = fields.pop("slug", "") or slug_from(headline)
    article = Article.objects.create(headline=headline, slug=slug, body=bodies.sanitise(body), created_by=by, **fields)
    Byline.objects.bulk_create(
        Byline(article=article, contributor=contributor, position=n) for n, contributor in enumerate(bylines)
    )
    article.topics.add(*topics)
    record(article, by=by, described=described, why=why)
    return article


@transaction.atomic
def change(article: Article, *, by: Any, why: str = "", **fields: Any) -> None:
    """Change fields of a story's words. Raises Conflict where somebody saved since ``article`` was read."""
    if "body" in fields:
        fields["body"] = bodies.sanitise(fields["body"])
    if "slug" in fields:
        fields["slug"] = fields["slug"] or slug_from(fields.get("headline", article.headline))
    take_revision(article, article.revision)
    for name, value in fields.items():
        setattr(article, name, value)
    article.save(update_fields=[*fields, "changed_at"])
    record(article, by=by, why=why)


@transaction.atomic
def restore(article: Article, revision: Revision, *, by: Any) -> list[str]:
    """Bring back the text of an earlier ``revision`` of the story; return what of it is gone, each in a few words.

    Headlines, standfirst, dateline, text, kind, agency credit, byline, topics, how people are described and previous
    reports become what they were, as far as they still exist and ``by`` may name them. Everything else stays: the slug,
    the photo, times, notes, and the stage, but that an approval of the present words does not hold for others. Raises
    Conflict where somebody saved since ``article`` was read, ValueError where the revision is of another story.
    """
    if revision.article_id != article.pk:
        raise ValueError(revision)
    (content,) = with_stand_ins([revision.content])
    take_revision(article, article.revision)
    for name in BROUGHT_BACK:
        setattr(article, name, content.get(name, getattr(article, name)))
    article.body = bodies.sanitise(article.body)
    gone = [
        *_restore_topics(article, content),
        *_restore_bylines(article, content.get("bylines", [])),
        *_restore_people(article, content.get("people_quoted", [])),
        *_restore_reports(article, content.get("previous_reports", []), by),
    ]
    article.save(update_fields=[*BROUGHT_BACK, "main_topic", "changed_at"])
    when = date_format(timezone.localtime(revision.at), "j M, H:i")
    record(article, by=by, why=_("Brought back the text of {when}").format(when=when))
    return gone


def take_revision(article: Article, expected: int) -> None:
    """Begin to save changed words: raise the revision if it still is ``expected``, and void an approval of the old.

    A story that was sent in and is not out yet waits for review again; any other is a draft. Locks the story until the
    transaction ends. Raises Conflict where somebody saved first.
    """
    found = Article.objects.filter(pk=article.pk, revision=expected)
    is_out = Exists(Version.objects.filter(article=OuterRef("pk")))
    voided = Case(
        When(~is_out, stage=Stage.APPROVED, submitted_by__isnull=False, then=Value(Stage.REVIEW)),
        When(stage=Stage.APPROVED, then=Value(Stage.DRAFT)),
        default=F("stage"),
    )
    if not found.update(revision=F("revision") + 1, stage=voided):
        raise Conflict
    article.refresh_from_db(fields=["revision", "stage"])


def record(article: Article, *, by: Any, described: Mapping[int, str] | None = None, why: str = "") -> Revision:
    """End a save: bring the rows in step with the marks in the text, and keep the content as a revision.

    Who is newly quoted is described as ``described`` says by the person's id, else by their present position. Whoever
    was merged into somebody since the text was opened is marked as that person.
    """
    marks = bodies.marks(article.body)
    if kept := stand_ins({q.expert for q in marks.quotations if q.expert}, until_commit=True):
        _mark_stand_ins(article, kept)
        marks = bodies.marks(article.body)
    described = {kept.get(pk, pk): words for pk, words in (described or {}).items()}
    _keep_people(article, marks.quotations, described)
    _keep_reports(article, marks.reports, by)
    return Revision.objects.create(
        article=article, number=article.revision, content=content_of(article), by=by, why=why
    )


def log_confidential(article: Article, *, by: Any) -> None:
    """Log that the story is confidential from now on, or is no longer."""
    Transition.objects.log(article, "confidential" if article.confidential else "open", by=by)


def void_for_photo(photo: Photo, *, by: Any) -> int:
    """Void the approval of what is not out yet and shows ``photo``, whose words changed; return of how many stories.

    What was approved is the exact text, the words under its photos among them.
    """
    out = Version.objects.filter(article=OuterRef("pk"), revision=OuterRef("revision"))
    shows = Q(lead_photo=photo) | Q(body__contains=f'data-photo="{photo.pk}"')
    found = Article.objects.filter(shows, ~Exists(out), stage=Stage.APPROVED)
    for article in found:
        take_revision(article, article.revision)
        record(article, by=by, why=_("The words of its photo changed"))
    return len(found)


def content_of(article: Article) -> dict[str, Any]:
    """The content of a story as a revision keeps it."""
    fields = ("headline", "short_headline", "slug", "standfirst", "dateline", "body", "kind", "agency_credit")
    return {name: getattr(article, name) for name in (*fields, "canonical_url", "main_topic_id", "lead_photo_id")} | {
        "bylines": list(article.bylines.values("contributor_id", "role")),
        "topics": list(article.topics.order_by("pk").values_list("pk", flat=True)),
        "people_quoted": list(article.people_quoted.values("expert_id", "key", "description", "reason")),
        "previous_reports": [
            row | {"outside_date": row["outside_date"] and row["outside_date"].isoformat()}
            for row in article.report_links.values(
                "earlier_id", "outside_url", "outside_headline", "outside_date", "kind", "note"
            )
        ],
    }


def people_in(body: str) -> set[int]:
    """The ids of the people marked in a sanitised body."""
    return {quotation.expert for quotation in bodies.marks(body).quotations if quotation.expert}


def _mark_stand_ins(article: Article, kept: Mapping[int, int]) -> None:
    """Mark those whom ``kept`` has the ids of, by the ids of the people that were merged into them."""
    article.body = bodies.with_speakers(article.body, kept)
    Article.objects.filter(pk=article.pk).update(body=article.body)
    for gone, pk in kept.items():
        if not article.people_quoted.filter(expert=pk).exists():
            article.people_quoted.filter(expert=gone).update(expert=pk)


def with_stand_ins(contents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contents of revisions with who stands for people merged since: what was saved is never rewritten."""
    named = {row["expert_id"] for content in contents for row in content.get("people_quoted", ())} - {None}
    kept = stand_ins(named)
    return [_with_others(content, kept) for content in contents] if kept else list(contents)


def _with_others(content: dict[str, Any], kept: Mapping[int, int]) -> dict[str, Any]:
    rows: dict[tuple, dict[str, Any]] = {}
    for row in content.get("people_quoted", ()):
        pk = kept.get(row["expert_id"], row["expert_id"])
        here = rows.setdefault((pk, row["key"]), row | {"expert_id": pk})
        here["description"] = here["description"] or row["description"]
    return content | {
        "body": bodies.with_speakers(content.get("body", ""), kept),
        "people_quoted": list(rows.values()),
    }


def _keep_people(article: Article, quotations: list[bodies.Quotation], described: Mapping[int, str]) -> None:
    """One row for each speaker marked in the text, in the order in which they first speak."""
    rows = {f"expert:{p.expert_id}" if p.expert_id else f"unnamed:{p.key}": p for p in article.people_quoted.all()}
    wanted = dict.fromkeys(q.speaker for q in quotations)
    first = {q.speaker: q for q in reversed(quotations)}
    known = Expert.objects.prefetch_related("positions__organisation").in_bulk(
        [first[speaker].expert for speaker in wanted if first[speaker].expert and speaker not in rows]
    )
    for position, speaker in enumerate(wanted):
        quotation = first[speaker]
        if row := rows.get(speaker):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])
        elif quotation.key:
            QuotedPerson.objects.create(article=article, key=quotation.key, position=position)
        elif expert := known.get(quotation.expert):
            words = described.get(expert.pk) or expert.description
            QuotedPerson.objects.create(article=article, expert=expert, description=words[:250], position=position)
    article.people_quoted.filter(pk__in=[row.pk for speaker, row in rows.items() if speaker not in wanted]).delete()


def _keep_reports(article: Article, linked: list[int], by: Any) -> None:
    """A row for each earlier story linked in the text. A row whose link has gone stays: it may be there without one.

    A story that ``by`` may not know of gets none, as one that does not exist: the check before publication says so.
    """
    have = set(article.report_links.values_list("earlier_id", flat=True))
    exist = set(_may_name(by).filter(pk__in=linked).exclude(pk=article.pk).values_list("pk", flat=True))
    last = article.report_links.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    for earlier in linked:
        if earlier in exist and earlier not in have:
            PreviousReport.objects.create(article=article, earlier_id=earlier, position=position)
            position += 1


def _may_name(by: Any) -> QuerySet[Article]:
    """The stories that ``by`` may name as earlier ones: those that readers see, and those that ``by`` may know of."""
    known = Article.objects.visible_to(by) if by else Article.objects.all()
    public = Version.objects.live().values("article")
    return Article.objects.filter(Q(pk__in=known.values("pk")) | Q(pk__in=public))


def _restore_topics(article: Article, content: dict[str, Any]) -> list[str]:
    wanted = content.get("topics", [])
    main = content.get("main_topic_id", article.main_topic_id)
    topics = Topic.objects.in_bulk({*wanted, main} - {None})
    article.topics.set([topics[pk] for pk in wanted if pk in topics])
    article.main_topic = topics.get(main)
    missing = len(({*wanted, main} - {None}) - topics.keys())
    return [ngettext("a topic", "{n} topics", missing).format(n=missing)] if missing else []


def _restore_bylines(article: Article, rows: list[dict[str, Any]]) -> list[str]:
    exist = set(Contributor.objects.filter(pk__in=[row["contributor_id"] for row in rows]).values_list("pk", flat=True))
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, position=position, **row)
        for position, row in enumerate(rows)
        if row["contributor_id"] in exist
    )
    missing = len(rows) - len(exist)
    return [ngettext("a name in the byline", "{n} names in the byline", missing).format(n=missing)] if missing else []


def _restore_people(article: Article, rows: list[dict[str, Any]]) -> list[str]:
    """Describe the people as they were described; those whom the text does not quote go when the save is recorded."""
    exist = set(Expert.objects.filter(pk__in=[row["expert_id"] for row in rows]).values_list("pk", flat=True))
    gone = []
    for row in rows:
        who = {"expert_id": row["expert_id"], "key": row["key"]}
        words = {"description": row["description"], "reason": row["reason"]}
        if row["expert_id"] is None or row["expert_id"] in exist:
            QuotedPerson.objects.update_or_create(article=article, **who, defaults=words)
        elif row["description"]:
            gone.append(_("the person described as “{description}”").format(description=row["description"]))
        else:
            gone.append(_("somebody who is quoted"))
    return gone


def _restore_reports(article: Article, rows: list[dict[str, Any]], by: Any) -> list[str]:
    """Link the previous reports again; one that ``by`` may not know of stays if it is linked, else counts as gone."""
    linked = article.report_links.exclude(earlier=None).values("earlier")
    wanted = Article.objects.filter(pk__in=[row["earlier_id"] for row in rows if row["earlier_id"]])
    may = wanted.filter(Q(pk__in=_may_name(by).values("pk")) | Q(pk__in=linked))
    exist = {None, *may.values_list("pk", flat=True)} - {article.pk}
    article.report_links.all().delete()
    kept = [row for row in rows if row["earlier_id"] in exist]
    PreviousReport.objects.bulk_create(
        PreviousReport(
            article=article,
            position=position,
            **row | {"outside_date": row["outside_date"] and dt.date.fromisoformat(row["outside_date"])},
        )
        for position, row in enumerate(kept)
    )
    missing = len(rows) - len(kept)
    return [ngettext("a previous report", "{n} previous reports", missing).format(n=missing)] if missing else []


@transaction.atomic
def add_correction(article: Article, *, kind: str, text: str, by: Any) -> Correction:
    """A correction that goes out with the next publication, numbered after the last one of the story.

    It is a change of the story, saved like any other. Raises Conflict as ``change`` does.
    """
    take_revision(article, article.revision)
    last = article.corrections.aggregate(last=Max("number"))["last"] or 0
    correction = Correction.objects.create(article=article, number=last + 1, kind=kind, text=text, created_by=by)
    record(article, by=by, why=correction.get_kind_display())
    return correction
