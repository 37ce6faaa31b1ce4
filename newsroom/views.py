"""Pages of the desk that belong to no model: the calendar, and the moves that are made beside a story's form."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.admin import moves
from articles.compiler import Refused
from articles.editor import ID
from articles.models import Article, Conflict
from articles.status import standing
from articles.workflow import NotAllowed
from newsroom import calendar

HERE = {"take", "reschedule", "unschedule"}  # what can be pressed on the desk and in the calendar
TYPED = ("publish_at_0", "publish_at_1", "publish_at_fold")


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
    messages.success(request, format_html("“{}”: {}", story.headline, moves.said(name, standing(story.pk))))
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
