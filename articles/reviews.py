"""What a publication gives somebody to look at: a fix that nobody else saw, stories that build on a corrected fact."""

import re
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from articles import body as bodies
from articles import clock
from articles.compiler import Compiled, compile_story
from articles.models import (
    Article,
    Outcome,
    PreviousReport,
    ReviewEntry,
    ReviewItem,
    ReviewKind,
    Stage,
    Version,
    VersionReport,
)
from articles.text.minor import more_than_minor
from articles.text.reuse import said_again, taken_back

BATCH = 200  # later stories whose texts are held at once
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


# --- A correction -----------------------------------------------------------------------------------------------------
def open_for_correction(version: Version, before: Version, *, by: Any) -> ReviewItem | None:
    """Have somebody look at the later stories that cite the corrected one; nothing is opened where there are none.

    Call it in the transaction that publishes the correction. Each story's entry says which of the words that were
    taken back it still has.
    """
    later = list(_citing(version.article_id))
    if not later:
        return None
    item = ReviewItem.objects.create(article=version.article, kind=ReviewKind.CORRECTION, version=version, opened_by=by)
    lost = taken_back(text_of(before), text_of(version))
    for start in range(0, len(later), BATCH):
        some = later[start : start + BATCH]
        texts = {a.pk: text_of(a) for a in Article.objects.filter(pk__in=some)}
        texts |= {v.article_id: text_of(v) for v in Version.objects.live().filter(article__in=some)}
        ReviewEntry.objects.bulk_create(
            ReviewEntry(item=item, article_id=pk, reused=said_again(lost, texts.get(pk, ""))[:250]) for pk in some
        )
    return item


def note_correction(version: Version, *, by: Any) -> None:
    """Note that a story which had to be looked at has got a correction of its own."""
    open_entries = ReviewEntry.objects.filter(article=version.article, outcome="", item__closed_at=None)
    _settle(open_entries, Outcome.CORRECTED, by=by)


def _citing(corrected: int) -> QuerySet:
    """The ids of the stories that cite the corrected one: published, to come, or in work."""
    seen = VersionReport.objects.filter(earlier=corrected).filter(
        Q(version__live_until=None) | Q(version__live_until__gt=clock.Now())
    )
    in_work = PreviousReport.objects.filter(earlier=corrected).exclude(article__stage=Stage.SPIKED)
    named = Q(pk__in=seen.values("version__article")) | Q(pk__in=in_work.values("article"))
    return Article.objects.filter(named).exclude(pk=corrected).order_by("-pk").values_list("pk", flat=True)


def text_of(story: Article | Version) -> str:
    """The words of a story, headline and standfirst first."""
    return "\n\n".join((story.headline, story.standfirst, bodies.plain_text(story.body)))


# --- Looking at them --------------------------------------------------------------------------------------------------
def open_for(user: Any, limit: int = 20) -> list[ReviewItem]:
    """The oldest open items that ``user`` may settle, each with ``left``, its entries nobody has settled.

    Nobody looks at their own fix.
    """
    if not user.has_perm("articles.change_reviewitem"):
        return []
    items = ReviewItem.objects.filter(closed_at=None).exclude(kind=ReviewKind.CHECK, opened_by=user)
    if not user.has_perm("articles.read_every_article"):
        items = items.filter(article__in=Article.objects.visible_to(user))
    left = Count("entries", filter=Q(entries__outcome=""))
    return list(items.annotate(left=left).select_related("article", "opened_by").defer("article__body")[:limit])


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
def reopen(entries: QuerySet[ReviewEntry]) -> int:
    """Take back what was said of ``entries``, and open their item again."""
    items = list(entries.values_list("item", flat=True).distinct())
    changed = entries.exclude(outcome="").update(outcome="", resolved_at=None, resolved_by=None)
    if changed:
        ReviewItem.objects.filter(pk__in=items).update(closed_at=None, closed_by=None)
    return changed


def _settle(entries: QuerySet[ReviewEntry], outcome: Outcome, *, by: Any) -> int:
    """Settle the entries, and close the items of which none is left."""
    found = list(entries.values_list("pk", "item"))
    if not found:
        return 0
    now = clock.read()
    ReviewEntry.objects.filter(pk__in=[pk for pk, _item in found]).update(
        outcome=outcome, resolved_at=now, resolved_by=by
    )
    unsettled = ReviewEntry.objects.filter(item=OuterRef("pk"), outcome="")
    items = ReviewItem.objects.filter(pk__in={item for _pk, item in found}, closed_at=None)
    items.filter(~Exists(unsettled)).update(closed_at=now, closed_by=by)
    return len(found)
