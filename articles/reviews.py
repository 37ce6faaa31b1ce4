"""What somebody is given to look at: a fix that nobody else saw, stories that build on a corrected or withdrawn one."""

import re
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body as bodies
from articles import clock
from articles.compiler import Compiled, compile_story
from articles.models import (
    Article,
    Correction,
    Outcome,
    PreviousReport,
    ReviewEntry,
    ReviewItem,
    ReviewKind,
    Stage,
    Transition,
    Version,
    VersionReport,
)
from articles.text.minor import more_than_minor
from articles.text.reuse import said_again, taken_back

BATCH = 200  # later stories whose texts are held at once
NAMED = 20  # stories named in a line of the log
LINKS = re.compile(r'href="([^"#][^"]*)"|data-article="(\d+)"')
FIELDS = (
    "headline",
    "short_headline",
    "kind",
    "dateline",
    "agency_credit",
    "canonical_url",
    "lead_photo_id",
)


# --- A minor fix ------------------------------------------------------------------------------------------------------
def why_not_minor(article: Article, live: Version) -> str:
    """Why the story's words are more than a minor fix of what readers see, "" where they are no more.

    A minor fix changes no headline, name, number or marked quotation, and nothing that is filed with the story.
    """
    compiled = compile_story(article)
    for name in FIELDS:
        if getattr(article, name) != getattr(live, name):
            label = Article._meta.get_field(name).verbose_name
            return _("“{field}” has changed.").format(field=label)
    if article.slug != live.path.rstrip("/").rpartition("/")[2]:
        return _("The slug has changed.")
    if changed := _filed(compiled, article, live):
        return changed
    words = ("\n\n".join(bodies.everything(body)) for body in (live.body, compiled.body))
    texts = ((live.standfirst, article.standfirst), tuple(words))
    for old, new in texts:
        if more := more_than_minor(old, new):
            return {
                "number": _("The number “{words}” has changed."),
                "name": _("The name “{words}” has changed."),
                "denial": _("The word “{words}” turns the meaning round."),
                "paragraph": _("A paragraph was added or taken away."),
                "length": _("Too many words have changed."),
            }[more.kind].format(words=more.words)
    return ""


def _filed(compiled: Compiled, article: Article, live: Version) -> str:
    """What has changed around the words, in a sentence."""
    was, now = live.context, compiled.context
    quotes = [(q.expert_id, q.text, q.described) for q in compiled.quotes]
    reports = [(r.earlier_id, r.kind, r.note) for _position, r in compiled.reports]
    same = {
        _("A marked quotation has changed."): (
            list(live.quotes.order_by("position").values_list("expert_id", "text", "described")) == quotes
        ),
        _("The people quoted have changed."): _people(was) == _people(now),
        _("The words of a photo have changed."): _photos(was) == _photos(now),
        _("The byline has changed."): _ids(was["bylines"], "role") == _ids(now["bylines"], "role"),
        _("The topics have changed."): _ids(was["topics"]) == _ids(now["topics"]),
        _("A previous report has changed."): (
            list(live.report_rows.order_by("position").values_list("earlier_id", "kind", "note")) == reports
            and was["outside_reports"] == now["outside_reports"]
        ),
        _("A link in the text has changed."): LINKS.findall(live.body) == LINKS.findall(compiled.body),
        _("A correction waits, which readers are to see."): not article.corrections.filter(published_in=None).exists(),
    }
    return next((sentence for sentence, is_same in same.items() if not is_same), "")


def _ids(entries: list[dict[str, Any]], *others: str) -> list[tuple]:
    return [tuple(entry[name] for name in ("id", *others)) for entry in entries]


def _photos(context: dict[str, Any]) -> list[tuple]:
    shown = [context["photo"], *context.get("photos", {}).values()]
    return [(photo["caption"], photo["credit"], photo["alt"]) for photo in shown if photo]


def _people(context: dict[str, Any]) -> list[tuple]:
    return [(person["id"], person["described"], person["reason"]) for person in context["people"]]


def open_check(version: Version, *, by: Any) -> None:
    """Have somebody else look at a minor fix that one editor published alone."""
    ReviewItem.objects.create(article=version.article, kind=ReviewKind.CHECK, version=version, opened_by=by)


def is_unchecked(article: Article, *, by: Any) -> bool:
    """Whether a minor fix of the story that ``by`` published alone still waits for a colleague to look at it."""
    return ReviewItem.objects.filter(article=article, kind=ReviewKind.CHECK, opened_by=by, closed_at=None).exists()


# --- A correction -----------------------------------------------------------------------------------------------------
def open_for_correction(version: Version, before: Version, *, by: Any) -> ReviewItem | None:
    """Have somebody look at the later stories that cite the corrected one; nothing is opened where there are none.

    Call it in the transaction that publishes the correction. Each story's entry says which of the words that were
    taken back it still has. ``complete`` adds the stories that come until readers see the correction.
    """
    later = list(_citing(version.article_id))
    if not later:
        return None
    item = ReviewItem.objects.create(article=version.article, kind=ReviewKind.CORRECTION, version=version, opened_by=by)
    _add_entries(item, later, taken_back(text_of(before), text_of(version)))
    return item


def note_correction(version: Version, *, by: Any) -> None:
    """Settle what a correction of a story settles of the stories that it cites, if readers see it now."""
    _settle_corrected(ReviewEntry.objects.filter(article=version.article), by=by)


def complete(items: QuerySet[ReviewItem]) -> None:
    """Bring the items up to date: stories that have come to cite, corrections and links that readers have come to see.

    A correction may be scheduled, and stories published, taken off the spike or corrected before its time. An item
    that somebody had closed is opened again where a story has come in.
    """
    items = items.exclude(kind=ReviewKind.CHECK)
    listed = ReviewEntry.objects.filter(item=OuterRef(OuterRef("pk")), article=OuterRef("article"))
    listed_live = ReviewEntry.objects.filter(item=OuterRef(OuterRef("pk")), article=OuterRef("version__article"))
    working = PreviousReport.objects.filter(
        ~Exists(listed), earlier=OuterRef("article"), article__created_at__lte=OuterRef("version__live_from")
    ).exclude(article__stage=Stage.SPIKED)
    seen = VersionReport.objects.filter(
        ~Exists(listed_live), earlier=OuterRef("article"), published_at__lte=OuterRef("version__live_from")
    ).filter(_is_not_over())
    unsettled = ReviewEntry.objects.filter(Exists(_own_corrections()), item=OuterRef("pk"), outcome="")
    mended = ReviewEntry.objects.filter(_has_no_dead_link(), item=OuterRef("pk"), outcome="")
    is_behind = Q(Exists(working) | Exists(seen) | Exists(unsettled), kind=ReviewKind.CORRECTION)
    found = items.filter(is_behind | Q(Exists(mended), kind=ReviewKind.WITHDRAWN))
    for item in found.select_related("version"):  # none, as a rule: one query
        if item.kind == ReviewKind.WITHDRAWN:
            note_links(item.entries.all())
            continue
        _settle_corrected(item.entries.all())
        with transaction.atomic():
            known = item.entries.values("article")
            came = Q(created_at__lte=item.version.live_from) | Q(versions__published_at__lte=item.version.live_from)
            missing = _citing(item.article_id).filter(came).exclude(pk__in=known).distinct()
            if later := list(missing):
                _add_entries(item, later, _lost(item))
                ReviewItem.objects.filter(pk=item.pk).update(closed_at=None, closed_by=None)


def look_again(story: Article) -> None:
    """List a story that came off the spike in the items of what it cites."""
    complete(ReviewItem.objects.filter(article__in=story.report_links.values("earlier")))


def _add_entries(item: ReviewItem, later: list[int], lost: frozenset[tuple[str, ...]]) -> None:
    for start in range(0, len(later), BATCH):
        some = later[start : start + BATCH]
        texts = {a.pk: text_of(a) for a in Article.objects.filter(pk__in=some)}
        texts |= {v.article_id: text_of(v) for v in Version.objects.live().filter(article__in=some)}
        ReviewEntry.objects.bulk_create(
            [ReviewEntry(item=item, article_id=pk, reused=said_again(lost, texts.get(pk, ""))[:250]) for pk in some],
            ignore_conflicts=True,  # somebody else may look at the same moment
        )


def _lost(item: ReviewItem) -> frozenset[tuple[str, ...]]:
    """The words that the correction took back."""
    before = item.article.versions.filter(number__lt=item.version.number).order_by("-number").first()
    return taken_back(text_of(before), text_of(item.version)) if before else frozenset()


def _own_corrections() -> QuerySet[Correction]:
    """The corrections of an entry's story that readers see, made since something was last said of the entry."""
    kinds = (Correction.Kind.CORRECTION, Correction.Kind.RETRACTION)
    since = Coalesce(OuterRef("resolved_at"), OuterRef("item__opened_at"))
    return Correction.objects.filter(
        article=OuterRef("article"), kind__in=kinds, published_at__lte=clock.Now(), published_at__gt=since
    )


def _settle_corrected(entries: QuerySet[ReviewEntry], *, by: Any = None) -> None:
    """Settle what was corrected: the story was retracted, or had words taken back and says them no more.

    A correction of something else in the story settles nothing: somebody looks at it and says so.
    """
    found = entries.filter(Exists(_own_corrections()), outcome="").select_related("item__version", "item__article")
    for entry in found:
        live = Version.objects.live().filter(article=entry.article_id).first()
        if live and (live.notice or entry.reused and not said_again(_lost(entry.item), text_of(live))):
            with transaction.atomic():
                one = ReviewEntry.objects.filter(pk=entry.pk, outcome="")
                _settle(one, Outcome.CORRECTED, by=by or live.by)


def _is_not_over() -> Q:
    return Q(version__live_until=None) | Q(version__live_until__gt=clock.Now())


def _citing(corrected: int) -> QuerySet:
    """The ids of the stories that cite the corrected one: published, to come, or in work."""
    seen = VersionReport.objects.filter(_is_not_over(), earlier=corrected)
    in_work = PreviousReport.objects.filter(earlier=corrected).exclude(article__stage=Stage.SPIKED)
    named = Q(pk__in=seen.values("version__article")) | Q(pk__in=in_work.values("article"))
    return Article.objects.filter(named).exclude(pk=corrected).order_by("-pk").values_list("pk", flat=True)


def text_of(story: Article | Version) -> str:
    """The words of a story, headline and standfirst first."""
    return "\n\n".join((story.headline, story.standfirst, bodies.plain_text(story.body)))


# --- A withdrawn story ------------------------------------------------------------------------------------------------
def open_for_withdrawal(version: Version, *, by: Any) -> None:
    """Have somebody look at the later stories that link a withdrawn one, published or to come, if there are any.

    Readers see plain words in place of the links. Whoever writes a story that is not out is told in its form.
    """
    later = VersionReport.objects.filter(_is_not_over(), earlier=version.article_id)
    linking = set(later.values_list("version__article", flat=True)) - {version.article_id}
    if linking:
        kind = ReviewKind.WITHDRAWN
        item = ReviewItem.objects.create(article=version.article, kind=kind, version=version, opened_by=by)
        ReviewEntry.objects.bulk_create(ReviewEntry(item=item, article_id=pk) for pk in sorted(linking))


@transaction.atomic
def note_links(entries: QuerySet[ReviewEntry], *, by: Any = None) -> None:
    """Settle those of withdrawn stories where no link is dead any more: it is gone, or leads to a story again."""
    mended = entries.filter(_has_no_dead_link(), item__kind=ReviewKind.WITHDRAWN, outcome="")
    _settle(mended, Outcome.LINKED, by=by)


def _has_no_dead_link() -> Q:
    """That an entry's story does not link the withdrawn one any more, or readers see that one again."""
    links = VersionReport.objects.filter(
        _is_not_over(), version__article=OuterRef("article"), earlier=OuterRef("item__article")
    )
    return ~Exists(links) | Exists(Version.objects.live().filter(article=OuterRef("item__article")))


# --- Looking at them --------------------------------------------------------------------------------------------------
def open_for(user: Any, limit: int = 20) -> list[ReviewItem]:
    """The oldest open items that ``user`` may settle, each with ``left``, its entries nobody has settled.

    Nobody looks at their own fix.
    """
    if not user.has_perm("articles.change_reviewitem"):
        return []
    is_early = Q(closed_at__lt=F("version__live_from"))  # closed before readers saw the correction
    complete(ReviewItem.objects.filter(Q(closed_at=None) | is_early))
    items = ReviewItem.objects.filter(closed_at=None).exclude(kind=ReviewKind.CHECK, opened_by=user)
    if not user.has_perm("articles.read_every_article"):
        items = items.filter(article__in=Article.objects.visible_to(user))
    left = Count("entries", filter=Q(entries__outcome=""))
    return list(items.annotate(left=left).select_related("article", "opened_by").defer("article__body")[:limit])


def just_opened(user: Any, story: Article, kind: ReviewKind) -> ReviewItem | None:
    """The last item of the story that is open, with ``left``, where ``user`` may see it."""
    if not user.has_perm("articles.view_reviewitem"):
        return None
    items = ReviewItem.objects.filter(article=story, kind=kind, closed_at=None)
    return items.annotate(left=Count("entries", filter=Q(entries__outcome=""))).last()


def may_close(user: Any, item: ReviewItem) -> bool:
    """Whether ``user`` may say that a fix is fine: somebody else than who published it."""
    return user.has_perm("articles.change_reviewitem") and item.opened_by_id != user.pk


@transaction.atomic
def close_check(item: ReviewItem, *, by: Any) -> bool:
    """Say that a minor fix is fine; False where somebody said so before."""
    found = ReviewItem.objects.filter(pk=item.pk, kind=ReviewKind.CHECK, closed_at=None)
    return bool(found.update(closed_at=clock.read(), closed_by=by))


@transaction.atomic
def resolve(entries: QuerySet[ReviewEntry], *, by: Any) -> int:
    """Say that the stories of ``entries`` are not affected; return how many nobody had settled."""
    return _settle(entries.filter(outcome=""), Outcome.NOT_AFFECTED, by=by)


@transaction.atomic
def say_corrected(entries: QuerySet[ReviewEntry], *, by: Any) -> int:
    """Say that a story's own correction was about this; return of how many, those without one left out."""
    return _settle(entries.filter(Exists(_own_corrections()), outcome=""), Outcome.CORRECTED, by=by)


def with_own_correction(entries: QuerySet[ReviewEntry]) -> QuerySet[ReviewEntry]:
    """With ``has_correction``: whether readers see a correction of the story that ``say_corrected`` takes."""
    return entries.annotate(has_correction=Exists(_own_corrections()))


@transaction.atomic
def reopen(entries: QuerySet[ReviewEntry], *, by: Any) -> int:
    """Take back what was said of ``entries``, and open their item again. What was said stays in the log."""
    found = list(entries.exclude(outcome="").select_related("item__article", "resolved_by"))
    if not found:
        return 0
    ReviewEntry.objects.filter(pk__in=[e.pk for e in found]).update(
        outcome="", resolved_at=clock.read(), resolved_by=by
    )
    ReviewItem.objects.filter(pk__in={e.item_id for e in found}).update(closed_at=None, closed_by=None)
    _log(found, _("To be looked at again: {stories}."), by=by)
    return len(found)


def _settle(entries: QuerySet[ReviewEntry], outcome: Outcome, *, by: Any) -> int:
    """Settle the entries, and close the items of which none is left."""
    found = list(entries.select_related("item__article"))
    if not found:
        return 0
    now = clock.read()
    ReviewEntry.objects.filter(pk__in=[e.pk for e in found]).update(outcome=outcome, resolved_at=now, resolved_by=by)
    unsettled = ReviewEntry.objects.filter(item=OuterRef("pk"), outcome="")
    items = ReviewItem.objects.filter(pk__in={e.item_id for e in found}, closed_at=None)
    items.filter(~Exists(unsettled)).update(closed_at=now, closed_by=by)
    _log(found, str(outcome.label) + ": {stories}.", by=by)
    return len(found)


def _log(entries: list[ReviewEntry], sentence: str, *, by: Any) -> None:
    """Log in the history of each corrected story what was said of the later ones; of those not out, by number only."""
    public = dict(
        Version.objects.live()
        .filter(article__in=[e.article_id for e in entries[:NAMED]])
        .values_list("article", "headline")
    )
    by_story: dict[Article, list[int]] = {}
    for entry in entries:
        by_story.setdefault(entry.item.article, []).append(entry.article_id)
    for story, ids in by_story.items():
        names = [
            _("“{headline}”").format(headline=public[pk]) if pk in public else _("story {pk}").format(pk=pk)
            for pk in ids[:NAMED]
        ]
        if more := len(ids) - NAMED:
            names += [ngettext("{n} more", "{n} more", more).format(n=more)] if more > 0 else []
        reason = sentence.format(stories=get_text_list(names, _("and")))
        Transition.objects.log(story, "review", by=by, reason=reason)
