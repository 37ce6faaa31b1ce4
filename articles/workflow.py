"""The moves a story makes on its way to readers and back: who may make each, from where, and what it checks.

This is the only writer of a story's stage. Buttons, bulk actions and commands all call ``move``.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, publishing
from articles.compiler import Problem, Refused, compile_story
from articles.models import Article, Conflict, Stage, Transition
from articles.permissions import may_approve_text_of, may_read
from articles.status import LIVE, Status, standing


class NotAllowed(Exception):
    """This user may not make this move with this story as it stands; the text says why."""


@dataclass(frozen=True)
class Move:
    """One row of the table. ``when`` looks at a story with its status."""

    label: str
    when: Callable[[Article], bool]
    to: Stage | None = None
    asks: str = ""  # "reason" or "time": what must come with it
    checks: bool = False  # the checks are run, errors stop it, warnings are acknowledged
    approves: bool = False  # it approves the text on the way, if nobody has
    again: str = ""  # its label for a story that readers see already
    is_danger: bool = False
    is_rare: bool = False


def _has_news(article: Article) -> bool:
    """Whether readers do not have these words yet, and nobody took the story away from them."""
    return article.status not in {Status.SPIKED, Status.WITHDRAWN, Status.RETRACTED, Status.PUBLISHED}


MOVES: dict[str, Move] = {
    "submit": Move(
        gettext_lazy("Send to review"), lambda a: a.stage == Stage.DRAFT and _has_news(a), Stage.REVIEW, checks=True
    ),
    "recall": Move(gettext_lazy("Take back from review"), lambda a: a.stage == Stage.REVIEW, Stage.DRAFT, is_rare=True),
    "send_back": Move(
        gettext_lazy("Send back"),
        lambda a: a.stage == Stage.REVIEW or (a.stage == Stage.APPROVED and _has_news(a) and not a.goes_live_at),
        Stage.DRAFT,
        asks="reason",
    ),
    "approve": Move(
        gettext_lazy("Approve"),
        lambda a: a.stage in {Stage.DRAFT, Stage.REVIEW} and _has_news(a),
        Stage.APPROVED,
        checks=True,
        approves=True,
    ),
    "schedule": Move(gettext_lazy("Schedule"), _has_news, asks="time", checks=True, approves=True),
    "publish": Move(
        gettext_lazy("Publish now"),
        _has_news,
        checks=True,
        approves=True,
        again=gettext_lazy("Publish again"),
    ),
    "unschedule": Move(gettext_lazy("Unschedule"), lambda a: a.goes_live_at is not None),
    "restore": Move(gettext_lazy("Restore"), lambda a: a.status == Status.WITHDRAWN),
    "withdraw": Move(gettext_lazy("Withdraw"), lambda a: a.status in LIVE, asks="reason", is_danger=True, is_rare=True),
    "retract": Move(
        gettext_lazy("Retract"),
        lambda a: a.status in {Status.PUBLISHED, Status.CHANGED},
        asks="reason",
        is_danger=True,
        is_rare=True,
    ),
    "spike": Move(
        gettext_lazy("Spike"),
        lambda a: a.status in {Status.DRAFT, Status.REVIEW, Status.APPROVED},
        Stage.SPIKED,
        is_danger=True,
        is_rare=True,
    ),
    "unspike": Move(gettext_lazy("Take off the spike"), lambda a: a.stage == Stage.SPIKED, Stage.DRAFT),
}


def may(user: Any, name: str, article: Article) -> bool:
    """Whether ``user`` may make the move now with a story that has its status."""
    return not _objection(user, name, article)


def moves_for(user: Any, article: Article) -> dict[str, Move]:
    """The moves that ``user`` may make now, by name, in the order of the table."""
    return {name: row for name, row in MOVES.items() if may(user, name, article)}


def _objection(user: Any, name: str, article: Article) -> str:
    """Why ``user`` may not make the move, empty where they may."""
    row = MOVES[name]
    if not user.has_perm(f"articles.{name}_article") or not may_read(user, article):
        return _("Your role does not include this.")
    if not row.when(article):
        return _("A story that is “{status}” cannot be moved this way.").format(status=Status(article.status).label)
    if row.approves and article.stage != Stage.APPROVED and not may_approve_text_of(user, article):
        return _("You made, sent in or signed this story. Somebody else has to approve it.")
    return ""


def move(
    name: str,
    article: Article,
    *,
    by: Any,
    reason: str = "",
    at: dt.datetime | None = None,
    change: str = "",
    note: str = "",
    acknowledged: Iterable[str] = (),
) -> None:
    """Make the move ``name`` with the story as ``article`` has it (its revision and stage), on behalf of ``by``.

    ``reason`` and ``at`` (aware) are what the row asks for; ``acknowledged`` are codes of warnings that ``by`` has
    seen. Afterwards ``article`` is as it now stands. Raises NotAllowed, Refused with the problems that stop it, or
    Conflict where somebody was there first; then nothing has changed.
    """
    row = MOVES[name]
    fresh = standing(article.pk)
    if (fresh.revision, fresh.stage) != (article.revision, article.stage):
        raise Conflict
    if objection := _objection(by, name, fresh):
        raise NotAllowed(objection)
    if row.asks == "reason" and not reason.strip():
        raise Refused(Problem("no-reason", _("Say why, so that whoever reads it later understands."), True))
    if row.asks == "time" and at is None:
        raise Refused(Problem("no-time", _("Choose a day and a time."), True))
    seen = _check(fresh, set(acknowledged)) if row.checks else []
    with transaction.atomic():
        if row.approves and name != "approve" and fresh.stage != Stage.APPROVED:
            _stage(fresh, "approve", by=by, acknowledged=seen)
        if row.to:
            _stage(fresh, name, by=by, reason=reason, acknowledged=seen)
        elif name in {"publish", "schedule"}:
            publishing.publish(fresh, by=by, at=at, change=change, note=note, acknowledged=seen)
        elif name in {"withdraw", "retract"}:
            getattr(publishing, name)(fresh, by=by, reason=reason.strip())
        else:
            getattr(publishing, name)(fresh, by=by)
    article.refresh_from_db()


def publish_on_behalf(article: Article, *, by: Any, reason: str) -> None:
    """Publish through the checks and service of the button, with ``by`` as second person and as having seen warnings.

    For imports, whose text somebody vouches for by running them; ``reason`` says so in the log. Raises Refused and
    Conflict as ``move`` does.
    """
    compiled = compile_story(article)
    if compiled.errors:
        raise Refused(*compiled.errors)
    seen = [problem.code for problem in compiled.warnings]
    with transaction.atomic():
        _stage(article, "approve", by=by, reason=reason, acknowledged=seen)
        publishing.publish(article, by=by, note="", acknowledged=seen)


def _check(article: Article, acknowledged: set[str]) -> list[str]:
    """Run the checks; return the codes of the warnings that were acknowledged. Raises Refused.

    A warning acknowledged at an earlier move of the same words stays acknowledged.
    """
    compiled = compile_story(article)
    earlier = Transition.objects.filter(article=article, revision=article.revision).values_list(
        "acknowledged", flat=True
    )
    known = set().union(*earlier)
    new = [problem for problem in compiled.warnings if problem.code not in known]
    if compiled.errors or any(problem.code not in acknowledged for problem in new):
        raise Refused(*compiled.errors, *new)  # those acknowledged just now too: they have to come again with the rest
    return [problem.code for problem in compiled.warnings]


def _stage(article: Article, name: str, *, by: Any, reason: str = "", acknowledged: Iterable[str] = ()) -> None:
    """Write the stage the move leads to, where the story still is as it was, and log it."""
    before, to = article.stage, MOVES[name].to
    changes: dict[str, Any] = {"stage": to}
    if name == "submit":
        changes |= {"submitted_by": by, "submitted_at": clock.read()}
    elif name == "approve":
        changes["approved_revision"] = article.revision
    Article.objects.claim(article, **changes)
    Transition.objects.create(
        article=article,
        move=name,
        stage_before=before,
        stage_after=to,
        revision=article.revision,
        by=by,
        reason=reason.strip(),
        acknowledged=sorted(acknowledged),
    )
