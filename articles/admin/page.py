"""What the page of a story has around its form: the moves, the sources, the checks, the names behind the marks."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from articles import body as bodies
from articles import times, workflow
from articles.admin import follow, inserts, keeping, labels, moves, notes, previews, proposals, reviews
from articles.admin.saving import SPEAKER
from articles.compiler import Problem, compile_story
from articles.models import Article, Transition
from articles.permissions import may_change
from articles.status import Status, standing
from people.models import Expert


def context(request: HttpRequest, story: Article | None, form: BaseForm) -> dict[str, Any]:
    """For the template of the form; ``story``, with its status unless it was posted, is None for a new one."""
    post = request.POST
    fresh = standing(story.pk) if story and form.is_bound else story  # what was posted is in ``story`` already
    case = workflow.Case(request.user, fresh) if fresh else None
    found = moves.buttons(case) if case else moves.first_buttons(request.user)
    names = {button.name for button in found}
    is_shown_as_saved = request.method == "GET" and fresh is not None
    body = str(form["body"].value() or "") if "body" in form.fields else fresh.body if fresh else ""
    parts = [part.context(request, fresh) for part in (follow, keeping, notes, previews, proposals, reviews)]
    return (
        {key: value for part in parts for key, value in part.items()}
        | inserts.context(body)
        | {
            "status": fresh.status if fresh else Status.DRAFT.value,
            "status_label": Status(fresh.status).label if fresh else Status.DRAFT.label,
            "standing": fresh,
            "may_change": may_change(request.user, fresh) if fresh else True,
            "revision": fresh.revision if is_shown_as_saved else post.get("revision", ""),
            "bar_moves": [b for b in found if not b.is_rare and not b.is_main],
            "main_move": next((b for b in found if b.is_main), None),
            "rare_moves": [b for b in found if b.is_rare and not b.is_main and b.name != "reschedule"],
            "reason_moves": [b for b in found if b.asks in {"reason", "remark"}],
            "may_schedule": "schedule" in names,
            "may_reschedule": "reschedule" in names,
            "may_unschedule": "unschedule" in names,
            "publish_move": next((b for b in found if b.name == "publish"), None),
            "publishes_again": bool(fresh and fresh.live_from) and "publish" in names,
            "publishes_once_saved": bool(fresh)
            and fresh.status == Status.PUBLISHED
            and workflow.may_ever(request.user, "publish"),
            "alone": case.alone if case and names & {"publish", "schedule"} else "",
            "changes": moves.CHANGES,
            "zone": timezone.get_current_timezone_name(),
            "utc_offset": times.offset(),
            "typed_press": typed_press(post, fresh),
            "lacks_change": bool(fresh and fresh.goes_live_at and fresh.coming_revision != fresh.revision),
            "goes_live": times.said(fresh.goes_live_at) if fresh and fresh.goes_live_at else "",
            "hold": fresh.transitions.filter(move="hold").select_related("by").first()
            if fresh and fresh.on_hold
            else None,
            "speakers": [(name, value) for name, value in post.items() if SPEAKER.match(name)],
            "names": names_in(body, fresh),
            "reports": reports_in(body, request.user),
            "checks": checks(case) if case and is_shown_as_saved else [],
            "published_corrections": fresh.corrections.exclude(published_in=None) if fresh else [],
            "photo": fresh.lead_photo if fresh else None,
            "sent_back": sent_back(fresh) if fresh else None,
        }
    )


def sent_back(story: Article) -> Transition | None:
    """The move that sent the story back, with its reason, while nothing has been done about it."""
    last = story.transitions.exclude(move__in=("review", "confidential", "open")).select_related("by").first()
    return last if last and last.move == "send_back" and story.status == Status.DRAFT else None


def checks(case: workflow.Case) -> list[tuple[Problem, str, Any]]:
    """What the checks find in the story, each with where it is mended and, where somebody has seen it, who and when."""
    problems = compile_story(case.article, case.rules).problems
    seen = workflow.acknowledgements(case.article, problems)
    return [(problem, moves.PLACES.get(problem.code, ""), seen.get(problem.code)) for problem in problems]


def placed(problems: Iterable[Problem]) -> list[tuple[Problem, str]]:
    """Problems with the id of the place on the page where each is mended."""
    return [(problem, moves.PLACES.get(problem.code, "")) for problem in problems]


def typed_press(post: QueryDict, story: Article | None) -> dict[str, str]:
    """What the boxes of a press held, so that they hold it again; at first, when the story goes live."""
    names = ("publish_at_0", "publish_at_1", "publish_at_fold", "change", "note")
    typed = {name: post.get(name, "") for name in names} | {"reason": moves.reason_in(post, post.get("_move", ""))}
    if "publish_at_0" not in post and story and story.goes_live_at:
        local = timezone.localtime(story.goes_live_at)
        typed["publish_at_0"] = f"{local:%Y-%m-%d}"
        typed["publish_at_1"] = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
        typed["publish_at_fold"] = str(local.fold) if times.comes_twice(local) else ""
    return typed


def refusal(problems: tuple[Problem, ...], pressed: str, post: QueryDict) -> dict[str, Any]:
    """Why the move ``pressed`` was not made, for the top of the page."""
    ticked = set(post.getlist("acknowledge"))
    return {
        "pressed": pressed,
        "pressed_label": workflow.MOVES[pressed].label if pressed else "",
        "comes_twice": any(problem.code == "comes-twice" for problem in problems),
        "errors_found": placed(p for p in problems if p.is_error),
        "warnings_found": [(p, moves.PLACES.get(p.code, ""), p.code in ticked) for p in problems if not p.is_error],
    }


def names_in(body: str, story: Article | None) -> dict[int, dict[str, str]]:
    """Who the marks in ``body`` stand for, by id: name, and how this story describes them."""
    ids = {q.expert for q in bodies.marks(body).quotations if q.expert}
    if not ids:
        return {}
    rows = story.people_quoted.exclude(expert=None).values_list("expert", "description") if story else []
    described = {pk: words for pk, words in rows if pk in ids}
    people = Expert.objects.prefetch_related("positions__organisation").in_bulk(ids)
    return {
        pk: {"name": person.name, "description": described.get(pk) or person.description, "known": pk in described}
        for pk, person in people.items()
    }


def reports_in(body: str, user: Any) -> dict[int, dict[str, str]]:
    """The earlier stories linked in ``body``, by id: headline and day as this user may know them."""
    ids = bodies.marks(body).reports
    stories = labels.offered_to(user).filter(pk__in=ids) if ids else []
    return {story.pk: {"headline": labels.headline(story), "when": labels.when(story)} for story in stories}
