"""Pages of the desk that belong to no model: the calendar, moves made beside a story's form, and the front page."""

import datetime as dt
import re
from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import arranging, clock, site, times
from articles.admin import moves
from articles.compiler import Refused, topic_entry
from articles.editor import ID
from articles.front import front_page, layout_of
from articles.models import Arrangement, Article, Conflict
from articles.status import standing
from articles.views import sections_of
from articles.workflow import NotAllowed
from newsroom import calendar, front

HERE = {"take", "reschedule", "unschedule"}  # what can be pressed on the desk and in the calendar
TYPED = ("publish_at_0", "publish_at_1", "publish_at_fold")
NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")  # of an arrangement
DEED = re.compile(r"(live|schedule|undo|back|off)(?:-([1-9][0-9]{0,8}))?\Z")


@require_safe
def show_calendar(request: HttpRequest) -> HttpResponse:
    """What is to come, by week or by month."""
    return _calendar(request, request.GET.get("week", ""), request.GET.get("month", ""))


@require_POST
def make_move(request: HttpRequest) -> HttpResponse:
    """Make a move beside a story on the desk or in the calendar, and show where it was pressed again.

    ``was`` says when the story was to go live as the page showed it. A move that is not made comes back with why and
    what was typed: with 403 where this user may not make it, 409 where somebody moved the story meanwhile.
    """
    post = request.POST
    name, pk = post.get("_move", ""), post.get("story", "")
    known = Article.objects.visible_to(request.user)
    if name not in HERE or not ID.match(pk) or not known.filter(pk=pk).exists():
        raise Http404
    story = standing(int(pk))
    is_elsewhere = "was" in post and post["was"] != (story.goes_live_at.isoformat() if story.goes_live_at else "")
    meanwhile = _("Somebody moved this story meanwhile. Look at it as it stands now, then press again.")
    if is_elsewhere:
        return _not_made(request, story, meanwhile, 409)
    try:
        moves.make(name, story, request)
    except NotAllowed as error:
        return _not_made(request, story, str(error), 403)
    except Refused as error:
        return _not_made(request, story, str(error), 200, {problem.code for problem in error.problems})
    except Conflict:
        return _not_made(request, story, meanwhile, 409)
    said = moves.said(name, standing(story.pk), request.user)
    messages.success(request, format_html("“{}”: {}", story.headline, said))
    return HttpResponseRedirect(moves.address(story.pk) if name == "take" else _origin(request))


def _calendar(
    request: HttpRequest, week: str, month: str, refused: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    page = calendar.page(request.user, week=week, month=month)
    context = admin.site.each_context(request) | {"title": _("Calendar"), "page": page, "refused": refused}
    return TemplateResponse(request, "admin/calendar.html", context, status=status)


def _is_from_calendar(request: HttpRequest) -> bool:
    return "week" in request.POST or "month" in request.POST


def _origin(request: HttpRequest) -> str:
    """The page on which the button was pressed."""
    if not _is_from_calendar(request):
        return reverse("admin:index")
    shown = calendar.span(request.POST.get("week", ""), request.POST.get("month", ""), timezone.localdate())
    return f"{reverse('desk_calendar')}?{shown.view}={shown.name}"


def _not_made(
    request: HttpRequest, story: Article, why: str, status: int, codes: frozenset[str] | set[str] = frozenset()
) -> HttpResponse:
    """Where the button was pressed, with why nothing was done and what was typed."""
    post = request.POST
    if not _is_from_calendar(request):
        context = {"title": _("Not done"), "why": why, "story_url": moves.address(story.pk)}
        context |= admin.site.each_context(request)
        return TemplateResponse(request, "admin/desk/refused.html", context, status=status)
    refused = {"story": story.pk, "headline": story.headline, "why": why, "comes_twice": "comes-twice" in codes}
    refused |= {name: post.get(name, "")[:20] for name in TYPED}
    return _calendar(request, post.get("week", ""), post.get("month", ""), refused, status)


# --- The front page ---------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_front(request: HttpRequest) -> HttpResponse:
    """The front page to be arranged. A press that puts something live leads back here, any other shows what it did.

    Where somebody arranged it meanwhile the answer is 409 with what differs, and all that was arranged here.
    """
    if not arranging.may_arrange(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _front(request, front.Work(_chosen_layout(request), arranging.last_number()))
    work = front.read(request.POST)
    if not (deed := DEED.match(request.POST.get("_do", ""))) or work.problems:
        return _front(request, work)
    try:
        said = _arranged(work, request.user, deed[1], int(deed[2] or 0))
    except Conflict:
        last = Arrangement.objects.select_related("by").first()
        work.seen = arranging.last_number()
        rows = front.differences(work.layout, layout_of(Arrangement.objects.filter(pk=last and last.pk)))
        return _front(request, work, conflict={"last": last, "rows": rows}, status=409)
    except ValidationError as error:
        work.problems += error.messages
        work.comes_twice = error.code == "comes-twice"
        return _front(request, work)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_front"))


def _chosen_layout(request: HttpRequest) -> Any:
    """What is live, or the arrangement with the number that ``?from=`` says. Raises Http404 where there is none."""
    number = request.GET.get("from", "")
    if not number:
        return layout_of(Arrangement.objects.begun())
    if not NUMBER.match(number):
        raise Http404
    get_object_or_404(Arrangement, number=number)
    return layout_of(Arrangement.objects.filter(number=number))


def _arranged(work: front.Work, user: Any, deed: str, number: int) -> str:
    """Do what was pressed; returns what is said of it. Raises Conflict and ValidationError."""
    if deed == "schedule":
        at = times.read(*(work.typed[name] for name in TYPED))
        arranging.arrange(work.layout, by=user, seen=work.seen, at=at)
        return _("Scheduled. Readers see this front page from {when} on.").format(when=times.said(at))
    if deed == "live":
        arranging.arrange(work.layout, by=user, seen=work.seen)
        return _("Live. Readers see this front page now.")
    if deed == "undo":
        current, earlier = [*Arrangement.objects.begun()[:2], None, None][:2]
        if current is None or current.number != number:
            raise Conflict
        arranging.bring_back(earlier, by=user, seen=work.seen)
        return _("Undone. Readers see the front page that was live before.")
    arrangement = get_object_or_404(Arrangement, number=number)
    if deed == "off":
        arranging.take_off(arrangement, by=user)
        return _("Taken off. That front page does not go live.")
    arranging.bring_back(arrangement, by=user, seen=work.seen)
    return _("Brought back. Readers see that front page now.")


def _front(
    request: HttpRequest, work: front.Work, conflict: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    before = request.GET.get("before", "")
    if before and not NUMBER.match(before):
        raise Http404
    context = admin.site.each_context(request) | {"title": _("Front page"), "conflict": conflict}
    context |= front.page(work, request.user, before=int(before or 0))
    return TemplateResponse(request, "admin/front.html", context, status=status)


@require_POST
def preview_front(request: HttpRequest) -> HttpResponse:
    """The front page as it is arranged in the form, exactly as readers would see it now, or at the time typed there."""
    if not arranging.may_arrange(request.user):
        raise PermissionDenied
    work = front.read(request.POST)
    at: dt.datetime | None = None
    with suppress(ValidationError):
        at = times.read(*(work.typed[name] for name in TYPED))
    at = at if at and at > clock.read() else None
    page = front_page(work.layout, at)
    page |= {
        "page_title": site.current().name,
        "preview": True,
        "preview_at": at,
        "sections": sections_of(page["stories"]),
    }
    page["menu"] = [topic_entry(topic) for topic in front.open_in(work.layout.menu)]
    response = TemplateResponse(request, "articles/front.html", page)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
