"""The workflow as the desk's pages show it: which buttons, what a press carries, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from articles import reviews, times, workflow
from articles.compiler import Problem, Refused
from articles.models import Article, Change, Conflict, ReviewKind, Stage, house_rules
from articles.status import Status, standing

# The move that stands out: the first of these that may be made; publishing steps back where it wants a reason.
MAIN = ("publish", "submit", "approve", "lift", "restore", "unspike")
DONE = {
    "submit": gettext_lazy("Sent to review."),
    "recall": gettext_lazy("Taken back from review. It is a draft again."),
    "take": gettext_lazy("You have taken it. Colleagues see that you are reviewing it."),
    "send_back": gettext_lazy("Sent back with your reason."),
    "approve": gettext_lazy("Approved. It is not out yet."),
    "unschedule": gettext_lazy("Unscheduled. It does not go out by itself any more."),
    "restore": gettext_lazy("Restored. Readers see it again as it was."),
    "withdraw": gettext_lazy("Withdrawn. Its address now says that the story is gone."),
    "retract": gettext_lazy("Retracted. Readers see your notice in its place."),
    "hold": gettext_lazy("On legal hold. Nobody can approve or publish it until the hold is lifted."),
    "lift": gettext_lazy("The legal hold is lifted. Nothing goes out by that: publish or schedule it."),
    "spike": gettext_lazy("Spiked. It can be taken off the spike again."),
    "unspike": gettext_lazy("Taken off the spike. It is a draft again."),
}
# What is said of the later stories that have to be looked at now.
LEFT = {
    "withdraw": (
        ReviewKind.WITHDRAWN,
        ngettext_lazy(
            "{n} later story links to it: readers see plain words there now.",
            "{n} later stories link to it: readers see plain words there now.",
            "n",
        ),
    ),
    "retract": (
        ReviewKind.CORRECTION,
        ngettext_lazy(
            "{n} later story that cites it is to be looked at.",
            "{n} later stories that cite it are to be looked at.",
            "n",
        ),
    ),
}
# What each press that asks for a reason is about, and what is asked.
REASONS = {
    "send_back": gettext_lazy("What should change?"),
    "withdraw": gettext_lazy("Why is it withdrawn? Readers do not see this."),
    "retract": gettext_lazy("The notice that readers see in place of the story"),
    "hold": gettext_lazy(
        "Why, if it may be written down. It blocks approval and publication, and takes it off the schedule."
    ),
    "lift": gettext_lazy("Why it may go on, if it may be written down"),
    "spike": gettext_lazy("Why it is not wanted, if somebody should know"),
    "approve": gettext_lazy(
        "You made, sent in or signed this story. Say why nobody else approves it; the reason is logged."
    ),
}
# What has to be typed so that nobody does it by a slip of the hand.
TYPED = {"retract": gettext_lazy("retract")}
CHANGES = [(value, Change(value).label) for value in (Change.UPDATE, Change.MINOR, Change.CORRECTION)]
# Where the page lets one mend what a check found.
PLACES = {
    "no-headline": "id_headline",
    "long-headline": "id_headline",
    "no-body": "id_body",
    "no-byline": "bylines-group",
    "no-topic": "id_topics",
    "photo-without-alt": "id_lead_photo",
    "earlier-coverage": "previous_reports-group",
    "unknown-report": "id_body",
    "unknown-person": "id_body",
    "unknown-photo": "id_body",
    "unknown-document": "id_body",
    "quotation-without-speaker": "part-sources",
    "unnamed-source": "part-sources",
    "slug-taken": "id_slug",
    "no-slug": "id_slug",
    "expired": "id_expires_at_0",
    "no-correction": "corrections-group",
}


@dataclass(frozen=True)
class Button:
    """A move as the bar shows it."""

    name: str
    label: str
    asks: str
    question: str
    typed: str
    is_main: bool
    is_rare: bool
    is_danger: bool

    @property
    def asks_at(self) -> str:
        """The panel that asks."""
        return "time" if self.asks == "time" else self.name

    @property
    def is_own_box(self) -> bool:
        """Whether its reason has a box of its own, since another move that asks for one may stand on the page too."""
        return self.name not in {"send_back", "withdraw", "retract"}


def buttons(case: workflow.Case) -> list[Button]:
    """The moves that a user may make with a story that has its status, the main one last."""
    found = case.moves
    live = case.article.live_from is not None
    alone = any(row.approves for row in found.values()) and case.alone == "override"
    order = (*MAIN[1:], "publish") if alone and not live else MAIN
    main = next((name for name in order if name in found), "")
    shown = [_button(name, row, live=live, is_main=name == main, alone=alone) for name, row in found.items()]
    return sorted(shown, key=lambda button: button.is_main)


def first_buttons(user: Any) -> list[Button]:
    """The moves offered on the page of a story that does not exist yet: those its writer could make once it does."""
    asked = house_rules().asks_second_person
    names = ["submit"] if asked else ["approve", "schedule", "publish", "submit"]
    return [
        _button(name, workflow.MOVES[name], is_main=name == "submit") for name in names if workflow.may_ever(user, name)
    ]


def _button(name: str, row: workflow.Move, *, is_main: bool, live: bool = False, alone: bool = False) -> Button:
    asks = row.asks
    if name == "publish":
        asks = "publish"
    elif name == "approve" and alone:
        asks = "reason"
    return Button(
        name,
        row.again if live and row.again else row.label,
        asks,
        REASONS.get(name, ""),
        TYPED.get(name, ""),
        is_main,
        row.is_rare,
        row.is_danger,
    )


def reason_in(post: QueryDict, name: str = "") -> str:
    """The reason typed for the move ``name``: in a box of its own, or in the first box that has one."""
    boxes = post.getlist(f"reason-{name}") or post.getlist("reason")
    return next((text.strip() for text in boxes if text.strip()), "").replace("\x00", "")


def make(name: str, story: Article, request: HttpRequest) -> None:
    """Make the move with what was posted. Raises as workflow.move does."""
    post = request.POST
    at = None
    if workflow.MOVES[name].asks == "time":
        try:
            at = times.read(post.get("publish_at_0", ""), post.get("publish_at_1", ""), post.get("publish_at_fold", ""))
        except ValidationError as error:
            raise Refused(Problem(error.code, error.message, True)) from error
    word = TYPED.get(name)
    # Asked of people at the form; a script that posts the move by itself has not slipped.
    if word and "confirm" in post and post["confirm"].strip().casefold() != str(word).casefold():
        raise Refused(Problem("not-confirmed", _("Type the word “{word}” to confirm.").format(word=word), True))
    change = post.get("change", "")
    workflow.move(
        name,
        story,
        by=request.user,
        reason=reason_in(post, name),
        at=at,
        change=change if change in {value for value, _label in CHANGES} else "",
        note=post.get("note", "").replace("\x00", "")[:250],
        acknowledged=post.getlist("acknowledge"),
    )


def said(name: str, story: Article, user: Any) -> str | SafeString:
    """What is said to ``user`` after their move; ``story`` has its new status."""
    if name in {"publish", "schedule", "reschedule"}:
        if story.goes_live_at:
            return _("Scheduled. Readers see it from {when}.").format(when=times.said(story.goes_live_at))
        link = format_html('<a href="{}">{}</a>', story.live_path, story.live_path)
        return format_html(_("Published. Readers see it at {}"), link)
    if name in LEFT:
        kind, sentence = LEFT[name]
        if item := reviews.just_opened(user, story, kind):
            address = reverse("admin:articles_reviewitem_change", args=[item.pk])
            return format_html('{} <a href="{}">{}</a>', DONE[name], address, sentence.format(n=item.left))
    return str(DONE[name])


# --- Many stories at once ---------------------------------------------------------------------------------------------
def bulk_actions(user: Any, status: str = "") -> dict[str, tuple[Callable, str, str]]:
    """The moves that need neither reason nor time and that the user's role includes, as the list's actions.

    With ``status`` only those that some story of that status can make.
    """
    return {
        name: (_bulk(name), name, row.label)
        for name, row in workflow.MOVES.items()
        if row.asks in {"", "remark"} and workflow.may_ever(user, name) and (not status or _fits(row, status))
    }


def _fits(row: workflow.Move, status: str) -> bool:
    """Whether a story that stands so can make the move."""
    stages = {Status.DRAFT: [Stage.DRAFT], Status.REVIEW: [Stage.REVIEW], Status.SPIKED: [Stage.SPIKED]}
    goes_live_at = True if status == Status.SCHEDULED else None
    return any(
        row.when(SimpleNamespace(status=status, stage=stage, goes_live_at=goes_live_at, on_hold=on_hold))
        for stage in stages.get(Status(status), Stage)
        for on_hold in (False, True)
    )


def _bulk(name: str) -> Callable[[Any, HttpRequest, QuerySet[Article]], None]:
    def action(_story_admin: Any, request: HttpRequest, stories: QuerySet[Article]) -> None:
        done, refused = 0, []
        for pk, headline in stories.prefetch_related(None).values_list("pk", "headline"):
            try:
                workflow.move(name, standing(pk), by=request.user)
            except (Refused, workflow.NotAllowed) as error:
                refused.append((headline, str(error)))
            except (Conflict, Article.DoesNotExist):
                refused.append((headline, _("Somebody changed it at this moment. Look again.")))
            else:
                done += 1
        messages.add_message(request, messages.WARNING if refused else messages.SUCCESS, _summary(name, done, refused))

    action.__name__ = name
    return action


def _summary(name: str, done: int, refused: list[tuple[str, str]]) -> str:
    parts = [
        _("{move}: done with {count}.").format(
            move=workflow.MOVES[name].label, count=ngettext("{n} story", "{n} stories", done).format(n=done)
        )
    ]
    if refused:
        parts.append(_("Not done:"))
        parts += [f"“{Truncator(headline).chars(80)}”: {why}" for headline, why in refused]
    return " ".join(parts)


def address(story_pk: int) -> str:
    """The page of a story at the desk."""
    return reverse("admin:articles_article_change", args=[story_pk])
