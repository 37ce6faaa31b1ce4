"""What the desk shows: what needs its user now, the stories that wait, and what goes out and has gone out today."""

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import arranging, clock, reviews, workflow
from articles.clock import Now
from articles.models import (
    Area,
    Arrangement,
    Article,
    Byline,
    Change,
    Correction,
    DailyReads,
    ReviewEntry,
    ReviewItem,
    ReviewKind,
    Slot,
    Stage,
    Transition,
    Version,
    house_rules,
)
from articles.models.article import own
from articles.status import Status, with_status
from articles.templatetags.desk import moment
from newsroom import calendar, worker
from newsroom.calendar import FULL_NAME, Entry
from people.models import Contributor

SHOWN = 20  # rows of one list; the rest is a click away
# Stories of a stage that are looked at, the newest changed first. Published stories keep their stage, so that without
# this bound a list would walk the whole archive to find the few that are not out.
LOOKED_AT = 500
DAY = dt.timedelta(hours=24)
MINE, FREE, TAKEN, OWN = range(4)  # the order of the review queue


def for_user(user: Any) -> dict[str, Any]:
    """The lists of the desk, each with no more than ``SHOWN`` rows, of stories that are the user's to work on."""
    now = clock.read()
    looks_after_it = user.has_perm("articles.approve_article") or user.has_perm("auth.view_user")
    common = {"now": timezone.localtime(now), "worker": worker.state(now) if looks_after_it else None}
    if not user.has_perm("articles.view_article"):
        may_see = user.has_perm("people.view_contributor")
        newest = Contributor.objects.select_related("user").order_by("-pk")[:SHOWN] if may_see else []
        return common | {"has_stories": False, "contributors": list(newest)}
    reads_all = user.has_perm("articles.read_every_article")
    stories = Article.objects.all() if reads_all else Article.objects.filter(own(user))
    lists = _stories(user, stories, now)
    versions = calendar.seen_by(user, stories)
    scheduled = calendar.coming(user, versions.coming().order_by("live_from")[:SHOWN])
    others = calendar.expiring(versions, now, now + DAY) + calendar.embargoed(stories, now, now + DAY)
    due = sorted([*scheduled, *others], key=lambda entry: entry.at)[:SHOWN]
    needs = {
        "lead": _missing_lead(stories) if arranging.may_arrange(user) else [],
        "overdue": _overdue(stories, now) + [_embargo_ended(story) for story in lists.pop("late")],
        "lacking": [entry for entry in scheduled if entry.lacks_change],
        "back": lists.pop("back"),
        "mine": lists.pop("mine"),
        "items": reviews.open_for(user, limit=SHOWN),
    }
    return common | {
        "has_stories": True,
        "reads_all": reads_all,
        **lists,
        **needs,
        "needs": sum(len(rows) for rows in needs.values()),
        "scheduled": scheduled,
        "due": due,
        "line": _line(timezone.localtime(now), due),
        "live": _live_today(versions, timezone.localtime(now)),
        "others": [] if reads_all else _others_live_today(stories, timezone.localtime(now)),
    }


# --- Stories by stage -------------------------------------------------------------------------------------------------
def _stories(user: Any, stories: QuerySet[Article], now: dt.datetime) -> dict[str, list[Article]]:
    """The stories that readers do not see yet, in the lists in which they wait."""
    drafts = list(_drafts(user)[: 2 * SHOWN])
    queue = list(_queue(user, stories)[: 2 * SHOWN])
    approved = list(_waiting(stories, Stage.APPROVED).order_by("-changed_at", "-pk")[: 2 * SHOWN])
    late = [story for story in approved if _is_late(story, now)]
    lists = {
        "back": [story for story in drafts if story.last_move == "send_back"][:SHOWN],
        "drafts": [story for story in drafts if story.last_move != "send_back"][:SHOWN],
        "mine": [story for story in queue if story.place == MINE][:SHOWN],
        "review": [story for story in queue if story.place != MINE][:SHOWN],
        "approved": [story for story in approved if story not in late][:SHOWN],
        "late": late[:SHOWN],
    }
    shown = [story for found in lists.values() for story in found]
    prefetch_related_objects(shown, Prefetch("bylines", Byline.objects.select_related("contributor")), "topics")
    if workflow.may_ever(user, "take"):
        asks = house_rules().asks_second_person
        for story in lists["review"]:
            story.may_take = story.place != OWN or not asks
    return lists


def _waiting(stories: QuerySet[Article], stage: Stage) -> QuerySet[Article]:
    """Those of ``stories`` in a stage that nobody has published or scheduled with these words."""
    newest = stories.filter(stage=stage).order_by("-changed_at", "-pk")
    out = Version.objects.filter(article=OuterRef("pk"), revision=OuterRef("revision"))
    return with_status().filter(~Exists(out), pk__in=newest.values("pk")[:LOOKED_AT]).defer("body")


def _queue(user: Any, stories: QuerySet[Article]) -> QuerySet[Article]:
    """What waits for review: what the user took, what nobody took, what others took, and last what is their own."""
    place = Case(
        When(taken_by=user, then=MINE),
        When(own(user) | Q(submitted_by=user), then=OWN),
        When(taken_by=None, then=FREE),
        default=TAKEN,
        output_field=IntegerField(),
    )
    queue = _waiting(stories, Stage.REVIEW).select_related("taken_by").annotate(place=place)
    return queue.order_by("place", "submitted_at", "pk")


def _drafts(user: Any) -> QuerySet[Article]:
    """The user's own drafts that readers never saw, with the move made last and why."""
    last = Transition.objects.filter(article=OuterRef("pk")).order_by("-at", "-pk")
    return (
        _waiting(Article.objects.filter(own(user)), Stage.DRAFT)
        .filter(status=Status.DRAFT)
        .annotate(
            last_move=Subquery(last.values("move")[:1]),
            last_reason=Subquery(last.values("reason")[:1]),
            last_by=Subquery(last.values(name=FULL_NAME)[:1]),
            last_at=Subquery(last.values("at")[:1]),
        )
        .order_by("-changed_at", "-pk")
    )


# --- What should be out and is not ------------------------------------------------------------------------------------
def _overdue(stories: QuerySet[Article], now: dt.datetime) -> list[Entry]:
    """Stories whose time has come, or comes within a day, and that were taken off the schedule."""
    planned = stories.filter(planned_for__lt=now + DAY).order_by("-planned_for").values("pk")[:LOOKED_AT]
    off = calendar.off_schedule(Article.objects.filter(pk__in=planned))
    return calendar.missed(off.order_by("planned_for")[:SHOWN], now)


def _is_late(story: Article, now: dt.datetime) -> bool:
    """Whether an approved story could have gone out, since its embargo has ended, and has no time of its own."""
    ended = story.embargoed_until and story.embargoed_until <= now
    return bool(ended and not story.on_hold and not story.planned_for and not story.goes_live_at)


def _embargo_ended(story: Article) -> Entry:
    sentence = _("The embargo ended at {when} and nobody has published it.")
    why = sentence.format(when=moment(story.embargoed_until))
    return Entry("missed", _("Overdue"), story.embargoed_until, story.pk, story.headline, why=why)


def _missing_lead(stories: QuerySet[Article]) -> list[Article]:
    """The lead that was put on the front page, if readers do not see it there and it is not to come by itself."""
    arrangement = Subquery(Arrangement.objects.begun().values("pk")[:1])
    led = Slot.objects.filter(arrangement=arrangement, area=Area.TOP, position=0).values("article")
    seen = Version.objects.live().filter(article=OuterRef("pk")).exclude(change=Change.RETRACTION)
    return list(with_status(stories.filter(~Exists(seen), pk__in=led)).filter(goes_live_at=None).defer("body"))


# --- What is live and what is due -------------------------------------------------------------------------------------
def _live_today(versions: QuerySet[Version], now: dt.datetime) -> list[Version]:
    """What has gone out since midnight and how it stands: corrections, what is to be looked at, changes not out."""
    item = {"article": OuterRef("article"), "closed_at": None}
    unresolved = ReviewEntry.objects.filter(item__article=OuterRef("article"), item__closed_at=None, outcome="")
    corrections = Correction.objects.filter(
        article=OuterRef("article"), kind=Correction.Kind.CORRECTION, published_at__lte=Now()
    )
    return list(
        versions.live()
        .filter(live_from__gte=_midnight(now))
        .annotate(
            n_corrections=_how_many(corrections, "article"),
            to_look_at=_how_many(unresolved, "item__article"),
            is_unchecked=Exists(ReviewItem.objects.filter(**item, kind=ReviewKind.CHECK)),
            reads=Subquery(DailyReads.objects.filter(article=OuterRef("article"), day=now.date()).values("reads")),
        )
        .order_by("-live_from")[:SHOWN]
    )


def _others_live_today(stories: QuerySet[Article], now: dt.datetime) -> list[Version]:
    """What readers see since midnight of stories other than ``stories``: they can be followed up."""
    live = Version.objects.live().filter(live_from__gte=_midnight(now)).exclude(article__in=stories)
    return list(live.only("article_id", "headline", "path", "live_from").order_by("-live_from")[:SHOWN])


def _midnight(now: dt.datetime) -> dt.datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _how_many(rows: QuerySet, by: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n"), output_field=IntegerField())


def _line(now: dt.datetime, due: list[Entry]) -> dict[str, Any]:
    """The next 24 hours as a line: places in per cent, from the full hour before ``now``."""
    start = now.replace(minute=0, second=0, microsecond=0)

    def place(at: dt.datetime) -> str:
        return f"{(at - start) / DAY * 100:.2f}%"

    hours = [timezone.localtime(start + dt.timedelta(hours=n)) for n in range(0, 24, 3)]
    return {
        "now": place(now),
        "hours": [{"x": place(at), "label": f"{at:%H:%M}", "midnight": at.hour == 0} for at in hours],
        "marks": [{"x": place(entry.at), "entry": entry} for entry in due if entry.at - start < DAY],
    }
