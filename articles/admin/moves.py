"""The workflow as the desk's pages show it: which buttons, what a press carries, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import workflow
from articles.admin import times
from articles.compiler import Problem, Refused
from articles.models import Article, Change, Conflict
from articles.status import standing

# The move that stands out: the first of these that may be made; with a story that readers see, publishing again.
MAIN = ("submit", "publish", "approve", "restore", "unspike")
DONE = {
    "submit": gettext_lazy("Sent to review."),
    "recall": gettext_lazy("Taken back from review. It is a draft again."),
    "send_back": gettext_lazy("Sent back with your reason."),
    "approve": gettext_lazy("Approved. It is not out yet."),
    "unschedule": gettext_lazy("Unscheduled. It does not go out by itself any more."),
    "restore": gettext_lazy("Restored. Readers see it again as it was."),
    "withdraw": gettext_lazy("Withdrawn. Its address now says that the story is gone."),
    "retract": gettext_lazy("Retracted. Readers see your notice in its place."),
    "spike": gettext_lazy("Spiked."),
    "unspike": gettext_lazy("Taken off the spike. It is a draft again."),
}
# What each press that asks for a reason is about, and what is asked.
REASONS = {
    "send_back": gettext_lazy("What should change?"),
    "withdraw": gettext_lazy("Why is it withdrawn? Readers do not see this."),
    "retract": gettext_lazy("The notice that readers see in place of the story"),
}
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
    "quotation-without-speaker": "part-sources",
    "unnamed-source": "part-sources",
    "slug-taken": "id_slug",
    "no-slug": "id_slug",
    "expired": "id_expires_at_0",
}


@dataclass(frozen=True)
class Button:
    """A move as the bar shows it."""

    name: str
    label: str
    asks: str
    question: str
    is_main: bool
    is_rare: bool
    is_danger: bool


def buttons(user: Any, story: Article) -> list[Button]:
    """The moves that ``user`` may make with a story that has its status, the main one last."""
    found = workflow.moves_for(user, story)
    live = story.live_from is not None
    order = ("publish", *MAIN) if live else MAIN
    main = next((name for name in order if name in found), "")
    shown = [
        Button(
            name,
            row.again if live and row.again else row.label,
            row.asks,
            REASONS.get(name, ""),
            name == main,
            row.is_rare,
            row.is_danger,
        )
        for name, row in found.items()
    ]
    return sorted(shown, key=lambda button: button.is_main)


def first_buttons(user: Any) -> list[Button]:
    """The moves offered on the page of a story that does not exist yet: those its writer could make once it does."""
    names = ["submit"] if settings.REQUIRE_SECOND_PERSON else ["approve", "schedule", "publish", "submit"]
    return [
        Button(name, row.label, row.asks, "", name == "submit", row.is_rare, row.is_danger)
        for name in names
        if may_ever(user, name) and (row := workflow.MOVES[name])
    ]


def may_ever(user: Any, name: str) -> bool:
    """Whether there is such a move and the user's role includes it."""
    return name in workflow.MOVES and user.has_perm(f"articles.{name}_article")


def reason_in(post: QueryDict) -> str:
    """The reason typed: a page has one box for each move that asks."""
    return next((text.strip() for text in post.getlist("reason") if text.strip()), "").replace("\x00", "")


def make(name: str, story: Article, request: HttpRequest) -> None:
    """Make the move with what was posted. Raises as workflow.move does."""
    post = request.POST
    at = None
    if workflow.MOVES[name].asks == "time":
        try:
            at = times.read(post.get("publish_at_0", ""), post.get("publish_at_1", ""))
        except ValidationError as error:
            raise Refused(Problem(error.code, error.message, True)) from error
    change = post.get("change", "")
    workflow.move(
        name,
        story,
        by=request.user,
        reason=reason_in(post),
        at=at,
        change=change if change in {value for value, _label in CHANGES} else "",
        note=post.get("note", "").replace("\x00", "")[:250],
        acknowledged=post.getlist("acknowledge"),
    )


def said(name: str, story: Article) -> str | SafeString:
    """What is said after a move; ``story`` has its new status."""
    if name in {"publish", "schedule"}:
        if story.goes_live_at:
            when = date_format(timezone.localtime(story.goes_live_at), "l j F Y, H:i")
            return _("Scheduled. Readers see it from {when}.").format(when=when)
        link = format_html('<a href="{}">{}</a>', story.live_path, story.live_path)
        return format_html(_("Published. Readers see it at {}"), link)
    return str(DONE[name])


# --- Many stories at once ---------------------------------------------------------------------------------------------
def bulk_actions(user: Any) -> dict[str, tuple[Callable, str, str]]:
    """The moves that need neither reason nor time and that the user's role includes, as the list's actions."""
    return {
        name: (_bulk(name), name, row.label)
        for name, row in workflow.MOVES.items()
        if not row.asks and may_ever(user, name)
    }


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
