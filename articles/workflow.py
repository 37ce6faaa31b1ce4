"""The moves a story makes on its way to readers and back: who may make each, from where, and what it checks.

This is the only writer of a story's stage. Buttons, bulk actions and commands all call ``move``.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, notices, publishing, reviews
from articles.compiler import Problem, Refused, compile_story
from articles.models import Acknowledgement, Article, Change, Conflict, HouseRules, Stage, Transition, house_rules
from articles.permissions import may_work_on, stands_for_it
from articles.status import LIVE, Status, standing

LONGEST_REASON = 2000  # characters


class NotAllowed(Exception):
    """This user may not make this move with this story as it stands; the text says why."""


@dataclass(frozen=True)
class Move:
    """One row of the table. ``when`` looks at a story with its status."""

    label: str
    when: Callable[[Article], bool]
    to: Stage | None = None
    asks: str = ""  # "reason", "time", or "remark" for a reason that may be left out
    checks: bool = False  # the checks are run, errors stop it, warnings are acknowledged
    approves: bool = False  # it approves the text on the way, if nobody has, which takes a second person
    stops_on_hold: bool = False  # a legal hold stands in its way
    permission: str = ""  # where it is another move's
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
    "take": Move(gettext_lazy("Take to review"), lambda a: a.stage == Stage.REVIEW),
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
        stops_on_hold=True,
    ),
    "schedule": Move(gettext_lazy("Schedule"), _has_news, asks="time", checks=True, approves=True, stops_on_hold=True),
    "publish": Move(
        gettext_lazy("Publish now"),
        _has_news,
        checks=True,
        approves=True,
        stops_on_hold=True,
        again=gettext_lazy("Publish again"),
    ),
    "reschedule": Move(
        gettext_lazy("Move to another time"),
        lambda a: a.goes_live_at is not None,
        asks="time",
        stops_on_hold=True,
        permission="schedule",
        is_rare=True,
    ),
    "unschedule": Move(gettext_lazy("Unschedule"), lambda a: a.goes_live_at is not None),
    "restore": Move(gettext_lazy("Restore"), lambda a: a.status == Status.WITHDRAWN, stops_on_hold=True),
    "withdraw": Move(gettext_lazy("Withdraw"), lambda a: a.status in LIVE, asks="reason", is_danger=True, is_rare=True),
    "retract": Move(
        gettext_lazy("Retract"),
        lambda a: a.status in {Status.PUBLISHED, Status.CHANGED},
        asks="reason",
        is_danger=True,
        is_rare=True,
    ),
    "hold": Move(
        gettext_lazy("Legal hold"),
        lambda a: not a.on_hold and a.status not in {Status.SPIKED, Status.RETRACTED},
        asks="remark",
        is_danger=True,
        is_rare=True,
    ),
    "lift": Move(gettext_lazy("Lift the legal hold"), lambda a: a.on_hold, asks="remark"),
    "spike": Move(
        gettext_lazy("Spike"),
        lambda a: a.status in {Status.DRAFT, Status.REVIEW, Status.APPROVED},
        Stage.SPIKED,
        asks="remark",
        is_danger=True,
        is_rare=True,
    ),
    "unspike": Move(gettext_lazy("Take off the spike"), lambda a: a.stage == Stage.SPIKED, Stage.DRAFT),
}


# The moves that change what readers see or are to see, and leave the stage as it is.
PUBLISHING: dict[str, Callable[..., Any]] = {
    "reschedule": publishing.reschedule,
    "unschedule": publishing.unschedule,
    "withdraw": publishing.withdraw,
    "restore": publishing.restore,
    "retract": publishing.retract,
    "hold": publishing.hold,
    "lift": publishing.lift,
}


def may_ever(user: Any, name: str) -> bool:
    """Whether there is such a move and the user's role includes it."""
    return name in MOVES and user.has_perm(f"articles.{MOVES[name].permission or name}_article")


class Case:
    """A user before a story that has its status: what the rules come to, each asked once."""

    def __init__(self, user: Any, article: Article) -> None:
        self.user, self.article = user, article

    @cached_property
    def rules(self) -> HouseRules:
        """The house rules as they are now."""
        return house_rules()

    @cached_property
    def moves(self) -> dict[str, Move]:
        """The moves that they may make now, by name, in the order of the table."""
        return {name: row for name, row in MOVES.items() if not self.objection(name)}

    @property
    def alone(self) -> str:
        """How they may approve the text without a second person: as "minor" fix, by "override", or not."""
        if self.article.stage == Stage.APPROVED or self.is_second:
            return ""
        return "minor" if self.is_minor_fix else "override" if self.may_override else ""

    @cached_property
    def is_theirs(self) -> bool:
        """Whether the story is theirs to work on."""
        return may_work_on(self.user, self.article)

    @cached_property
    def is_second(self) -> bool:
        """Whether they are a second pair of eyes on the text, where the newsroom asks for one."""
        return not self.rules.asks_second_person or not stands_for_it(self.user, self.article)

    @cached_property
    def why_not_minor(self) -> str:
        """Why these words are more than a minor fix of what readers see, "" where they are no more."""
        if self.article.status != Status.CHANGED:
            return _("Readers do not see the story.")
        live = self.article.versions.live().first()
        return reviews.why_not_minor(self.article, live) if live else _("Readers do not see the story.")

    @property
    def is_minor_fix(self) -> bool:
        """Whether one editor alone may publish these words: somebody looks at them afterwards."""
        return not self.why_not_minor and not self.waits_for_check

    @cached_property
    def waits_for_check(self) -> bool:
        """Whether a minor fix of theirs still has to be looked at: many small ones would come to a new text."""
        return reviews.is_unchecked(self.article, by=self.user)

    @property
    def may_override(self) -> bool:
        """Whether they may do without a second person, for a reason."""
        return self.user.has_perm("articles.override_article")

    def objection(self, name: str) -> str:
        """Why they may not make the move, empty where they may."""
        row, article = MOVES[name], self.article
        if not may_ever(self.user, name) or not self.is_theirs:
            return _("Your role does not include this.")
        if article.on_hold and row.stops_on_hold:
            return _("The story is on legal hold. It has to be lifted first.")
        if not row.when(article):
            return _("A story that is “{status}” cannot be moved this way.").format(status=Status(article.status).label)
        if name == "take":
            return self._objection_to_take()
        if row.approves and article.stage != Stage.APPROVED and not self.is_second:
            return self._objection_alone(name)
        return ""

    def _objection_to_take(self) -> str:
        if self.article.taken_by_id == self.user.pk:
            return _("You have taken it already.")
        return "" if self.is_second else _("You made, sent in or signed this story. Somebody else has to review it.")

    def _objection_alone(self, name: str) -> str:
        if self.may_override or name == "publish" and self.is_minor_fix:
            return ""
        sentence = _("You made, sent in or signed this story. Somebody else has to approve it.")
        if name == "publish" and self.article.status == Status.CHANGED and self.why_not_minor:
            sentence += " " + _("It is more than a minor fix: {why}").format(why=self.why_not_minor)
        elif name == "publish" and self.article.status == Status.CHANGED:
            sentence += " " + _("Your last minor fix of it still waits for a colleague to look at it.")
        return sentence


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

    ``reason`` and ``at`` (aware) are what the row asks for, ``reason`` also why no second person approves;
    ``acknowledged`` are codes of warnings that ``by`` has seen. Afterwards ``article`` is as it now stands. Raises
    NotAllowed, Refused with the problems that stop it, or Conflict where somebody was there first; then nothing has
    changed.
    """
    row, reason = MOVES[name], reason.strip()
    fresh = standing(article.pk)
    if (fresh.revision, fresh.stage) != (article.revision, article.stage):
        raise Conflict
    case = Case(by, fresh)
    if objection := case.objection(name):
        raise NotAllowed(objection)
    _ask(row, reason, at)
    approves = row.approves and fresh.stage != Stage.APPROVED
    is_alone = approves and not case.is_second
    is_fix = is_alone and name == "publish" and change in {"", Change.MINOR} and case.is_minor_fix
    if note and name == "publish" and not is_fix and not case.is_second:
        _ask_who_approves_the_note(case, reason)
    if is_fix:
        change, reason = Change.MINOR, reason or _("A minor fix; somebody looks at it afterwards.")
    elif is_alone:
        _ask_why_alone(case, reason)
    seen = _check(fresh, set(acknowledged), case.rules) if row.checks else []
    with transaction.atomic():
        if approves and name != "approve":
            _stage(fresh, "approve", by=by, reason=reason if is_alone else "", acknowledged=seen, alone=is_alone)
        _acknowledge(fresh, seen, by=by)
        if name in {"publish", "schedule"}:
            codes = [problem.code for problem in seen]
            version = publishing.publish(fresh, by=by, at=at, change=change, note=note, acknowledged=codes)
            if is_fix:
                reviews.open_check(version, by=by)
        elif service := PUBLISHING.get(name):
            given = {"reason": reason, "at": at}
            service(fresh, by=by, **{key: given[key] for key in given if key in signature(service).parameters})
        else:
            _stage(fresh, name, by=by, reason=reason, acknowledged=seen, alone=is_alone)
        _tell(fresh)
    article.refresh_from_db()


def _ask(row: Move, reason: str, at: dt.datetime | None) -> None:
    """Raise Refused where what the row asks for is not there, or is more than can be kept."""
    if len(reason) > LONGEST_REASON:
        sentence = _("The reason is longer than {limit} characters. Say it in fewer words.")
        raise Refused(Problem("long-reason", sentence.format(limit=LONGEST_REASON), True))
    if row.asks == "reason" and not reason:
        raise Refused(Problem("no-reason", _("Say why, so that whoever reads it later understands."), True))
    if row.asks == "time" and at is None:
        raise Refused(Problem("no-time", _("Choose a day and a time."), True))


def _ask_why_alone(case: Case, reason: str) -> None:
    """Raise Refused where somebody without a second person may not go on, or has not said why."""
    if not case.may_override:
        sentence = _("Alone, you can publish this as a minor fix only. For anything else somebody has to approve it.")
        raise Refused(Problem("minor-only", sentence, True))
    if not reason:
        sentence = _("You made, sent in or signed this story. Say why nobody else approves it; the reason is logged.")
        raise Refused(Problem("no-second-person", sentence, True))


def _ask_who_approves_the_note(case: Case, reason: str) -> None:
    """Raise Refused where somebody would write words for readers that nobody else has approved.

    A note typed in the press that publishes is no part of the text that a second person approved.
    """
    if not case.may_override or not reason:
        sentence = _(
            "Readers would read this note, and nobody else has approved it. Leave it out, or write a correction into "
            "the story and have that approved."
        )
        raise Refused(Problem("note-alone", sentence, True))


def publish_on_behalf(article: Article, *, by: Any, reason: str) -> None:
    """Publish through the checks and service of the button, with ``by`` as second person and as having seen warnings.

    For imports, whose text somebody vouches for by running them; ``reason`` says so in the log. Raises Refused and
    Conflict as ``move`` does.
    """
    compiled = compile_story(article)
    if compiled.errors:
        raise Refused(*compiled.errors)
    with transaction.atomic():
        _stage(article, "approve", by=by, reason=reason, acknowledged=compiled.warnings, alone=True)
        _acknowledge(article, compiled.warnings, by=by)
        publishing.publish(article, by=by, note="", acknowledged=[problem.code for problem in compiled.warnings])


def acknowledgements(article: Article, problems: Iterable[Problem]) -> dict[str, Acknowledgement]:
    """Who has seen which of these warnings, about the words that they are about now, by code."""
    wanted = {(problem.code, problem.digest) for problem in problems if not problem.is_error}
    found = article.acknowledgements.select_related("by") if wanted else []
    return {seen.code: seen for seen in found if (seen.code, seen.about) in wanted}


def _check(article: Article, acknowledged: set[str], rules: HouseRules) -> list[Problem]:
    """Run the checks; return the warnings, all acknowledged now or before. Raises Refused.

    A warning stays acknowledged until the words that it is about change.
    """
    compiled = compile_story(article, rules)
    known = acknowledgements(article, compiled.warnings)
    new = [problem for problem in compiled.warnings if problem.code not in known]
    if compiled.errors or any(problem.code not in acknowledged for problem in new):
        raise Refused(*compiled.errors, *new)  # those acknowledged just now too: they have to come again with the rest
    return compiled.warnings


def _acknowledge(article: Article, seen: Iterable[Problem], *, by: Any) -> None:
    Acknowledgement.objects.bulk_create(
        [Acknowledgement(article=article, code=p.code, about=p.digest, by=by) for p in seen], ignore_conflicts=True
    )


def _stage(
    article: Article, name: str, *, by: Any, reason: str = "", acknowledged: Iterable[Problem] = (), alone: bool = False
) -> None:
    """Write the stage the move leads to, where the story still is as it was, and log it."""
    before, to = article.stage, MOVES[name].to or article.stage
    changes: dict[str, Any] = {"stage": to, "taken_by": by if name == "take" else None}
    if name == "submit":
        changes |= {"submitted_by": by, "submitted_at": clock.read()}
    elif name == "approve":
        changes["approved_revision"] = article.revision
    elif name == "spike":
        changes["planned_for"] = None
    Article.objects.claim(article, **changes)
    codes = sorted(problem.code for problem in acknowledged)
    stages = {"stage_before": before, "stage_after": to}
    Transition.objects.log(article, name, by=by, reason=reason, acknowledged=codes, alone=alone, **stages)
    if name == "unspike":
        reviews.look_again(article)


def _tell(article: Article) -> None:
    """Have those told whom the move just logged concerns."""
    made = article.transitions.first()
    if made:
        notices.tell(made)
