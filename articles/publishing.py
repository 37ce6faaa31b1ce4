"""What readers see, changed: publish, schedule, move in time, take off, withdraw, restore, retract.

Every move keeps one order inside one transaction, because others fail: claim the story by a conditional UPDATE (the
lock), read the database's clock once, delete what was still to come, end what is live, insert, log, raise the edition.
Whatever fails on the way leaves everything as it was.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles import clock, reviews, search_index, upkeep
from articles.compiler import (
    Compiled,
    Problem,
    Refused,
    as_of,
    byline_entry,
    compile_story,
    expert_entry,
    topic_entry,
)
from articles.models import (
    Address,
    Article,
    Change,
    Correction,
    Photo,
    Quote,
    ReviewEntry,
    SearchEntry,
    Transition,
    Version,
    VersionByline,
    VersionDocument,
    VersionPhoto,
    VersionReport,
    VersionTopic,
)
from articles.renditions import copies_of
from newsroom import edition
from people.models import Contributor, Expert

TICK = dt.timedelta(microseconds=1)  # the least by which a version must outlast its beginning


@transaction.atomic
def publish(
    article: Article,
    *,
    by: Any,
    at: dt.datetime | None = None,
    change: str = "",
    note: str = "",
    acknowledged: Iterable[str] = (),
) -> Version:
    """Publish the story's words as they are, now or at ``at`` (aware); return the new version.

    An embargo is a floor: the later of the two times holds. ``change`` says what it is to readers of the version
    before, by default an update, or a correction where one is waiting. Raises Refused with the problems where a check
    stops it, Conflict where somebody saved or moved the story first.
    """
    compiled = compile_story(article)
    if compiled.errors:
        raise Refused(*compiled.errors)
    now = _claim(article)
    starts = _start(article, at, now)
    return _release(
        article, compiled, by=by, now=now, starts=starts, change=change, note=note, acknowledged=acknowledged
    )


@transaction.atomic
def publish_as_of(article: Article, *, by: Any, at: dt.datetime, change: str = "", note: str = "") -> Version:
    """Publish a story that readers could already see at ``at``, elsewhere or in a demonstration.

    Raises Refused and Conflict as ``publish`` does, and Refused where ``at`` is not after what is live already.
    """
    compiled = compile_story(article)
    if compiled.errors:
        raise Refused(*compiled.errors)
    now = _claim(article)
    latest = article.versions.aggregate(latest=Max("live_from"))["latest"]
    if at > now or (latest and at <= latest) or (article.expires_at and article.expires_at <= at):
        raise Refused(Problem("order", _("Versions of a story follow one another in time."), True))
    return _release(article, compiled, by=by, now=now, starts=at, change=change, note=note)


@transaction.atomic
def set_times(
    article: Article, *, embargoed_until: dt.datetime | None, expires_at: dt.datetime | None, by: Any
) -> bool:
    """Set a story's embargo and expiry, and let them bind what is published or scheduled already.

    An embargo is a floor: one that still holds is lowered only by who may. The last version ends when the story
    expires. What was scheduled before the embargo ends is taken off the schedule, since its time and its address were
    chosen for another day; returns whether that happened. The notice of a retraction never ends. Raises Refused where
    ``by`` may not lower the embargo, or not change what was published or scheduled, or the story would expire before
    readers see it, or at once.
    """
    floor, ended = Article.objects.filter(pk=article.pk).values_list("embargoed_until", "expires_at").get()
    Article.objects.claim(article, embargoed_until=embargoed_until, expires_at=expires_at)
    now = clock.read()
    if by and not by.has_perm("articles.schedule_article") and article.versions.exists():
        sentence = _("The story was published or scheduled: an editor changes its times. They are as they were.")
        raise Refused(Problem("times", sentence, True))
    lowers = floor and floor > now and (embargoed_until is None or embargoed_until < floor)
    if lowers and by and not by.has_perm("articles.lower_embargo_article"):
        raise Refused(
            Problem("embargo", _("Only a managing editor can lower an embargo. It still holds as it was."), True)
        )
    coming = article.versions.coming(now).first()
    too_early = bool(coming and embargoed_until and embargoed_until > coming.live_from)
    if too_early:
        _delete_coming(article, now)
    last = article.versions.order_by("-live_from").first()
    if last and last.notice:
        raise Refused(Problem("retracted", _("The story is retracted. Its notice stays, whatever the times."), True))
    if expires_at and expires_at <= max(now, last.live_from if last else now):
        raise Refused(Problem("expired", _("The story would expire before readers see it, or at once."), True))
    if last and (last.live_until is None or last.live_until > now):
        last.live_until = expires_at
        last.save(update_fields=["live_until"])
    changes = [
        sentence.format(before=_as_said(before), after=_as_said(after))
        for sentence, before, after in (
            (_("Embargo: {before}, now {after}."), floor, embargoed_until),
            (_("Expires: {before}, now {after}."), ended, expires_at),
        )
        if before != after
    ]
    number = last.number if last else None
    Transition.objects.log(article, "set_times", by=by, version=number, reason=" ".join(changes))
    edition.bump()
    return too_early


def _as_said(at: dt.datetime | None) -> str:
    """A time of the log in words, in the newsroom's zone."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}" if at else _("none")


@transaction.atomic
def unschedule(article: Article, *, by: Any) -> None:
    """Delete what is still to come; what readers see stays. Raises Refused where nothing is scheduled."""
    now = _claim(article, even_on_hold=True)
    number = _delete_coming(article, now)
    if number is None:
        raise Refused(Problem("not-scheduled", _("Nothing is scheduled."), True))
    _plan(article, None)
    Transition.objects.log(article, "unschedule", by=by, version=number)
    edition.bump()


@transaction.atomic
def reschedule(article: Article, *, by: Any, at: dt.datetime) -> Version:
    """Move what is still to come to ``at`` (aware), with the words it has, whatever was written since.

    Raises Refused where nothing is scheduled, or ``at`` cannot be.
    """
    now = _claim(article)
    coming = article.versions.coming(now).first()
    if coming is None:
        raise Refused(Problem("not-scheduled", _("Nothing is scheduled."), True))
    starts = _start(article, at, now)
    before = article.versions.filter(live_until=coming.live_from).first()
    is_later = starts > coming.live_from
    if is_later:  # never may two versions overlap, not even for a moment
        _begin_at(coming, starts)
    if before:
        before.live_until = starts
        before.save(update_fields=["live_until"])
    if not is_later:
        _begin_at(coming, starts)
    _plan(article, starts)
    upkeep.follow(article, starts)
    Transition.objects.log(article, "reschedule", by=by, version=coming.number)
    edition.bump()
    return coming


@transaction.atomic
def hold(article: Article, *, by: Any, reason: str = "") -> None:
    """Put the story on legal hold: nobody approves or publishes it, and what was to come is taken off.

    What readers see stays; it is withdrawn by itself. When it was to go out is kept, so that the desk shows it overdue.
    """
    now = _claim(article, even_on_hold=True)
    Article.objects.claim(article, on_hold=True)
    number = _delete_coming(article, now)
    Transition.objects.log(article, "hold", by=by, version=number, reason=reason)
    edition.bump()


@transaction.atomic
def lift(article: Article, *, by: Any, reason: str = "") -> None:
    """Lift the legal hold. Nothing goes out by that: what was scheduled is scheduled anew."""
    Article.objects.claim(article, on_hold=False)
    Transition.objects.log(article, "lift", by=by, reason=reason)


@transaction.atomic
def withdraw(article: Article, *, by: Any, reason: str) -> None:
    """End what readers see and delete what was to come; the address says that the story is gone.

    Raises Refused where nothing is published.
    """
    now = _claim(article, even_on_hold=True)
    _delete_coming(article, now)
    live = article.versions.live(now).first()
    if live is None:
        raise Refused(Problem("not-published", _("The story is not published."), True))
    _end(live, now)
    _plan(article, None)
    upkeep.follow(article)
    reviews.open_for_withdrawal(live, by=by)
    Transition.objects.log(article, "withdraw", by=by, version=live.number, reason=reason)
    edition.bump()


@transaction.atomic
def restore(article: Article, *, by: Any) -> Version:
    """Publish again, from now on, exactly what readers saw last, whatever was written since.

    Raises Refused where the story is published, or never was, where an embargo still holds, or where what readers saw
    last is hidden from them in the history.
    """
    now = _claim(article)
    _delete_coming(article, now)
    last = article.versions.order_by("-live_from").first()
    if last is None or last.live_until is None or last.live_until > now:
        raise Refused(Problem("not-withdrawn", _("The story was not withdrawn."), True))
    if article.embargoed_until and article.embargoed_until > now:
        raise Refused(Problem("embargo", _("The story is under embargo. Restore it once that has ended."), True))
    if last.withheld:
        sentence = _("What readers saw last is hidden from them: “{why}” Show it again in the history first.")
        raise Refused(Problem("withheld", sentence.format(why=last.withheld), True))
    if article.expires_at and article.expires_at <= now:
        Article.objects.claim(article, expires_at=None)
    change = last.change if last.notice else Change.RESTORED
    version = _copy(
        last, starts=_after(last, now), ends=None if last.notice else article.expires_at, by=by, change=change
    )
    for model in (VersionTopic, VersionByline, VersionReport, VersionPhoto, VersionDocument, Quote):
        _copy_rows(model, last, version)
    refresh_names(version)
    reviews.note_links(ReviewEntry.objects.filter(item__article=article), by=by)
    _finish(article, version, "restore", now=now, by=by)
    return version


@transaction.atomic
def retract(article: Article, *, by: Any, reason: str) -> Version:
    """Put a public notice, with ``reason`` in it, in the place of what readers see.

    Raises Refused where nothing is published.
    """
    now = _claim(article, even_on_hold=True)
    _delete_coming(article, now)
    live = article.versions.live(now).first()
    if live is None:
        raise Refused(Problem("not-published", _("The story is not published."), True))
    starts = _after(live, now)
    _end(live, starts)
    version = _copy(live, starts=starts, ends=None, by=by, change=Change.RETRACTION)
    version.body = format_html("<p>{}</p>", reason)
    version.words, version.minutes = len(reason.split()), 1
    version.standfirst = version.dateline = ""
    version.lead_photo = None
    version.updated_at = starts
    version.context |= {"people": [], "photo": None, "outside_reports": [], "photos": {}, "documents": {}}
    version.save()
    for model in (VersionTopic, VersionByline):
        _copy_rows(model, live, version)
    _add_correction(
        article, kind=Correction.Kind.RETRACTION, text=reason, by=by, published_in=version, published_at=starts
    )
    reviews.open_for_correction(version, live, by=by)
    _finish(article, version, "retract", now=now, by=by, reason=reason)
    return version


# --- The steps of a move ----------------------------------------------------------------------------------------------
def _claim(article: Article, *, even_on_hold: bool = False) -> dt.datetime:
    """Lock the story and read the clock, in this order: a time read before the lock may lie before the last move.

    Raises Refused where the story is on legal hold, unless the step is allowed ``even_on_hold``.
    """
    Article.objects.claim(article)
    article.refresh_from_db(fields=["embargoed_until", "expires_at", "on_hold"])  # set without a new revision
    if article.on_hold and not even_on_hold:
        raise Refused(Problem("on-hold", _("The story is on legal hold. It has to be lifted first."), True))
    return clock.read()


def _start(article: Article, at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When readers would see it: ``at`` or now, but not before the embargo ends. Raises Refused where it cannot be."""
    if at and at <= now:
        raise Refused(Problem("in-the-past", _("That time has passed. Choose a later one, or publish now."), True))
    starts = max(now, at or now, article.embargoed_until or now)
    if article.expires_at and article.expires_at <= starts:
        raise Refused(
            Problem("expired", _("The story would expire before it is published. Change when it expires."), True)
        )
    return starts


def _plan(article: Article, at: dt.datetime | None) -> None:
    """Keep for the desk when the story is to go out."""
    Article.objects.filter(pk=article.pk).update(planned_for=at)


def _delete_coming(article: Article, now: dt.datetime) -> int | None:
    """Delete the version still to come, give the live one its end back, and return the deleted one's number."""
    coming = article.versions.coming(now).first()
    if coming is None:
        return None
    Correction.objects.filter(published_in=coming).update(published_in=None, published_at=None)
    coming.delete()
    ends = article.expires_at and max(article.expires_at, now)
    article.versions.filter(live_until=coming.live_from).update(live_until=ends)
    if not article.versions.filter(path=coming.path).exists():
        article.addresses.filter(path=coming.path).delete()
    return coming.number


def _begin_at(version: Version, starts: dt.datetime) -> None:
    """Let a version still to come begin at another time, with everything that was dated by it."""
    article, before, path = version.article, version.live_from, version.path
    if version.published_at == before:
        version.published_at = starts
        version.path = _address(article, starts, slug=path.rstrip("/").rpartition("/")[2])
        for model in (VersionTopic, VersionByline, VersionReport, Quote, SearchEntry):
            model.objects.filter(version=version).update(published_at=starts)
    if version.updated_at == before:
        version.updated_at = starts
    version.live_from, version.live_until = starts, article.expires_at
    Correction.objects.filter(published_in=version).update(published_at=starts)
    version.context["corrections"] = corrections_of(article)
    version.save()
    if not article.versions.filter(path=path).exists():
        article.addresses.filter(path=path).delete()


def _after(version: Version, moment: dt.datetime) -> dt.datetime:
    """``moment``, or the first one after ``version`` began: SQLite's clock may show the same millisecond twice."""
    return max(moment, version.live_from + TICK)


def _end(version: Version, moment: dt.datetime) -> None:
    version.live_until = _after(version, moment)
    version.save(update_fields=["live_until"])


def _release(
    article: Article,
    compiled: Compiled,
    *,
    by: Any,
    now: dt.datetime,
    starts: dt.datetime,
    change: str,
    note: str,
    acknowledged: Iterable[str] = (),
) -> Version:
    """Store the compiled story as the version that readers see from ``starts`` on."""
    _delete_coming(article, now)
    last = article.versions.order_by("-live_from").first()
    live = last if last and (last.live_until is None or last.live_until > starts) else None
    if live:
        starts = _after(live, starts)
        _end(live, starts)
    if last and change == Change.CORRECTION and note:
        note = _as_correction(article, note, by)
    waiting = list(article.corrections.filter(published_in=None))
    corrects = any(c.kind == c.Kind.CORRECTION for c in waiting)
    if last is None:
        change = Change.FIRST
    elif corrects:  # nobody corrects a story in public and calls it something else
        change = Change.CORRECTION
    elif change == Change.CORRECTION:
        sentence = _("Write the correction that readers see: what was wrong, and what is right.")
        raise Refused(Problem("no-correction", sentence, True))
    elif not change:
        change = Change.UPDATE
    shows_update = change in {Change.UPDATE, Change.CORRECTION}
    published = last.published_at if last else starts
    version = snapshot(
        article,
        compiled,
        number=(last.number if last else 0) + 1,
        live_from=starts,
        live_until=article.expires_at,
        change=change,
        note=note,
        path=_address(article, published, article.slug),
        published_at=published,
        updated_at=starts if shows_update else last.updated_at if last else None,
        by=by,
    )
    version.save()
    article.corrections.filter(published_in=None).update(published_in=version, published_at=starts)
    version.context = compiled.context | {"corrections": corrections_of(article)}
    version.save(update_fields=["context"])
    store_rows(version, compiled)
    refresh_names(version)  # of whoever was renamed since the story was compiled
    _plan(article, starts if starts > now else None)
    if last:
        reviews.note_links(ReviewEntry.objects.filter(article=article), by=by)
    if last and corrects:
        reviews.note_correction(version, by=by)
        reviews.open_for_correction(version, last, by=by)
    move = "schedule" if starts > now else "publish"
    _finish(article, version, move, now=now, by=by, reason=note, acknowledged=acknowledged)
    return version


def snapshot(article: Article, compiled: Compiled, **fields: Any) -> Version:
    """The words of a story as a version, not yet stored; ``fields`` say when readers see it, where, and why."""
    copied = ("kind", "headline", "short_headline", "standfirst", "dateline", "agency_credit", "canonical_url")
    return Version(
        article=article,
        revision=article.revision,
        body=compiled.body,
        lead_photo=article.lead_photo,
        words=compiled.words,
        minutes=compiled.minutes,
        context=compiled.context,
        **{name: getattr(article, name) for name in copied},
        **fields,
    )


def _as_correction(article: Article, note: str, by: Any) -> str:
    """Make ``note`` the correction that readers see, where none was written; return the note that is left."""
    if article.corrections.filter(published_in=None, kind=Correction.Kind.CORRECTION).exists():
        return note
    _add_correction(article, kind=Correction.Kind.CORRECTION, text=note, by=by)
    return ""


def _add_correction(article: Article, *, kind: str, text: str, by: Any, **published: Any) -> None:
    """A row numbered after the last one of the story."""
    last = article.corrections.aggregate(last=Max("number"))["last"] or 0
    Correction.objects.create(article=article, number=last + 1, kind=kind, text=text, created_by=by, **published)


def path_of(published: dt.datetime, slug: str) -> str:
    """The path of a story first published then."""
    return f"/{timezone.localtime(published):%Y/%m/%d}/{slug}/"


def _address(article: Article, published: dt.datetime, slug: str) -> str:
    """The story's path, its own from now on. The date in it is that of the first publication, in the newsroom's zone.

    Raises Refused where another story has it.
    """
    path = path_of(published, slug)
    address, _made = Address.objects.get_or_create(path=path, defaults={"article": article})
    if address.article_id != article.pk:
        sentence = _("Another story of that day has the slug “{slug}”. Change the slug.").format(slug=slug)
        raise Refused(Problem("slug-taken", sentence, True))
    return path


def corrections_of(article: Article, waiting_at: dt.datetime | None = None) -> list[dict[str, Any]]:
    """The corrections that readers see on a story; with ``waiting_at`` also those waiting, as if published then."""
    return [
        {"number": c.number, "kind": c.kind, "text": c.text, "at": as_of(at)}
        for c in article.corrections.all()
        if (at := c.published_at or waiting_at)
    ]


def store_rows(version: Version, compiled: Compiled) -> None:
    """The rows that lists and relations are made from."""
    place = {"version": version, "published_at": version.published_at}
    VersionTopic.objects.bulk_create(VersionTopic(topic=topic, **place) for topic in compiled.topics)
    VersionByline.objects.bulk_create(
        VersionByline(contributor=contributor, **place) for contributor in compiled.bylines
    )
    VersionReport.objects.bulk_create(
        VersionReport(earlier_id=report.earlier_id, kind=report.kind, note=report.note, position=position, **place)
        for position, report in compiled.reports
    )
    VersionPhoto.objects.bulk_create(VersionPhoto(version=version, photo=photo) for photo in compiled.photos)
    VersionDocument.objects.bulk_create(
        VersionDocument(version=version, document=document) for document in compiled.documents
    )
    Quote.objects.bulk_create(
        Quote(
            public_id=quote.public_id,
            expert_id=quote.expert_id,
            text=quote.text,
            paragraph=quote.paragraph,
            described=quote.described,
            position=position,
            **place,
        )
        for position, quote in enumerate(compiled.quotes)
    )


def _copy(last: Version, *, starts: dt.datetime, ends: dt.datetime | None, by: Any, change: str) -> Version:
    return Version.objects.create(
        **{
            f.attname: getattr(last, f.attname)
            for f in Version._meta.concrete_fields
            if f.name not in {"id", "number", "live_from", "live_until", "change", "note", "by", "made_at"}
        },
        number=last.number + 1,
        live_from=starts,
        live_until=ends,
        change=change,
        by=by,
    )


def _copy_rows(model: type[Model], source: Version, target: Version) -> None:
    rows = list(model.objects.filter(version=source))
    for row in rows:
        row.pk, row.version = None, target
    model.objects.bulk_create(rows)


def _finish(
    article: Article,
    version: Version,
    move: str,
    *,
    now: dt.datetime,
    by: Any,
    reason: str = "",
    acknowledged: Iterable[str] = (),
) -> None:
    """Clear the rows of versions that have ended, log the move, and raise the edition last.

    A quotation that the new version no longer has keeps a row, so that its permalink can lead on to the story.
    """
    ended = list(
        article.versions.filter(live_until__lte=min(version.live_from, now + TICK)).values_list("pk", flat=True)
    )
    for model in (VersionTopic, VersionByline, VersionReport, VersionPhoto, VersionDocument):
        model.objects.filter(version__in=ended).delete()
    if version.live_from <= now + TICK:
        kept = list(version.quotes.values_list("public_id", flat=True))
        Quote.objects.filter(version__in=ended, public_id__in=kept).delete()
    search_index.index([article.pk])
    upkeep.follow(article, version.live_from)
    codes = sorted(acknowledged)
    Transition.objects.log(article, move, by=by, version=version.number, reason=reason, acknowledged=codes)
    edition.bump()


# --- Names and addresses that changed after publication ---------------------------------------------------------------
def refresh_names(version: Version) -> bool:
    """Fill in the present names, addresses and portraits of a version's people and topics; True where any had changed.

    So are the copies that there are of its photos. The words stay as published. What a person was called in the story
    is part of the words.
    """
    context = version.context
    before = repr(context)
    contributors = Contributor.objects.in_bulk([entry["id"] for entry in context["bylines"]])
    context["bylines"] = [
        byline_entry(contributors[e["id"]], e["role"] if e["own_role"] else "") if e["id"] in contributors else e
        for e in context["bylines"]
    ]
    topics = {row.topic_id: row.topic for row in version.topic_rows.select_related("topic")}
    context["topics"] = [topic_entry(topics[e["id"]]) if e["id"] in topics else e for e in context["topics"]]
    experts = Expert.objects.select_related("merged_into").in_bulk([e["id"] for e in context["people"] if e["id"]])
    entries = {pk: expert_entry(expert.merged_into or expert) for pk, expert in experts.items()}
    context["people"] = _people_once([entry | entries.get(entry["id"], {}) for entry in context["people"]])
    shown = [entry for entry in (context["photo"], *context.get("photos", {}).values()) if entry]
    if shown:
        # Locked, so that copies made at this moment are either seen here or find this version afterwards.
        photos = Photo.objects.select_for_update(no_key=True).filter(key__in=[entry["key"] for entry in shown])
        copies = {photo.key: copies_of(photo) for photo in photos.order_by("pk")}
        for entry in shown:
            entry.update(copies.get(entry["key"], {}))
    if repr(context) == before:
        return False
    version.save(update_fields=["context"])
    return True


def _people_once(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The people quoted, with one entry for two who were merged, unless they were described in two ways that day."""
    once: dict[tuple, dict[str, Any]] = {}
    for number, entry in enumerate(entries):
        key = (entry["id"], entry["described"]) if entry["id"] else (None, number)
        if key in once:
            once[key]["quotes"] = once[key]["quotes"] + entry["quotes"]
        else:
            once[key] = entry
    return list(once.values())
