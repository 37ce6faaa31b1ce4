"""What the desk shows: the stories that wait for somebody, and what goes out and has gone out today."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone

from articles.clock import Now
from articles.models import Article, Byline, Stage, Transition, Version
from articles.status import Status, with_status
from people.models import Contributor

SHOWN = 20  # rows of one list; the rest is a click away
# Stories of a stage that are looked at, the newest changed first. Published stories keep their stage, so that without
# this bound a list would walk the whole archive to find the few that are not out.
LOOKED_AT = 500
DAY = dt.timedelta(hours=24)
FULL_NAME = Coalesce(NullIf(Trim(Concat("by__first_name", Value(" "), "by__last_name")), Value("")), "by__username")


def for_user(user: Any) -> dict[str, Any]:
    """The lists of the desk, each with no more than ``SHOWN`` rows, of stories that ``user`` may read."""
    if not user.has_perm("articles.view_article"):
        may_see = user.has_perm("people.view_contributor")
        newest = Contributor.objects.select_related("user").order_by("-pk")[:SHOWN] if may_see else []
        return {"has_stories": False, "contributors": list(newest)}
    now = timezone.localtime()
    visible = Article.objects.visible_to(user)
    drafts = list(_drafts(user)[: 2 * SHOWN])
    lists = {
        "back": [story for story in drafts if story.last_move == "send_back"][:SHOWN],
        "drafts": [story for story in drafts if story.last_move != "send_back"][:SHOWN],
        "review": list(_waiting(visible, Stage.REVIEW).order_by("submitted_at", "pk")[:SHOWN]),
        "approved": list(_waiting(visible, Stage.APPROVED).order_by("-changed_at", "-pk")[:SHOWN]),
    }
    stories = [story for found in lists.values() for story in found]
    bylines = Prefetch("bylines", Byline.objects.select_related("contributor"))
    prefetch_related_objects(stories, bylines, "topics")
    scheduled = list(_versions(user).filter(live_from__gt=Now()).order_by("live_from")[:SHOWN])
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    live = list(_versions(user).live().filter(live_from__gte=midnight).order_by("-live_from")[:SHOWN])
    for version in live:
        version.has_news = version.article.revision != version.revision
    for version in scheduled:
        version.lacks_change = version.article.revision != version.revision
    return {
        "has_stories": True,
        "now": now,
        "may_approve": user.has_perm("articles.approve_article"),
        **lists,
        "scheduled": scheduled,
        "line": _line(now, scheduled),
        "live": live,
    }


def _waiting(stories: QuerySet[Article], stage: Stage) -> QuerySet[Article]:
    """Those of ``stories`` in a stage that nobody has published or scheduled with these words."""
    newest = stories.filter(stage=stage).order_by("-changed_at", "-pk")
    out = Version.objects.filter(article=OuterRef("pk"), revision=OuterRef("revision"))
    looked_at = Article.objects.filter(pk__in=newest.values("pk")[:LOOKED_AT])
    return with_status(looked_at.filter(~Exists(out))).defer("body")


def _drafts(user: Any) -> QuerySet[Article]:
    """The user's own drafts that readers never saw, with the move made last and why."""
    own = Q(created_by=user) | Exists(Byline.objects.filter(article=OuterRef("pk"), contributor__user=user))
    last = Transition.objects.filter(article=OuterRef("pk")).order_by("-at", "-pk")
    return (
        _waiting(Article.objects.visible_to(user).filter(own), Stage.DRAFT)
        .filter(status=Status.DRAFT)
        .annotate(
            last_move=Subquery(last.values("move")[:1]),
            last_reason=Subquery(last.values("reason")[:1]),
            last_by=Subquery(last.values(name=FULL_NAME)[:1]),
            last_at=Subquery(last.values("at")[:1]),
        )
        .order_by("-changed_at", "-pk")
    )


def _versions(user: Any) -> QuerySet[Version]:
    """What readers see or will see of the stories that the user may read."""
    seen = Version.objects.for_lists().select_related("article").defer("article__body", "context")
    if user.has_perm("articles.read_every_article"):
        return seen
    return seen.filter(article__in=Article.objects.visible_to(user))


def _line(now: dt.datetime, scheduled: list[Version]) -> dict[str, Any]:
    """The next 24 hours as a line: places in per cent, from the full hour before ``now``."""
    start = now.replace(minute=0, second=0, microsecond=0)

    def place(at: dt.datetime) -> str:
        return f"{(at - start) / DAY * 100:.2f}%"

    hours = [timezone.localtime(start + dt.timedelta(hours=n)) for n in range(0, 24, 3)]
    return {
        "now": place(now),
        "hours": [{"x": place(at), "label": f"{at:%H:%M}", "midnight": at.hour == 0} for at in hours],
        "marks": [{"x": place(v.live_from), "version": v} for v in scheduled if v.live_from - start < DAY],
    }
