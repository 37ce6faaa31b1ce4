"""What is typed into the form of a story is kept while it is typed, and who else has it open is shown.

The page's script (desk/keep.js) posts the form to ``keep/`` every few seconds. ``articles/keeping.py`` stores it.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import keeping
from articles.admin import conflict
from articles.admin.forms import is_stale
from articles.admin.saving import with_stand_ins
from articles.editor import ID
from articles.models import Article, Revision

TIME = ("publish_at_0", "publish_at_1")


@dataclass(frozen=True)
class Offer:
    """Words that were typed and not saved, as the page offers to bring them back."""

    opening: str
    when: str
    headline: str
    changes: str


class OnlyShown:
    """For a form: what it holds is shown, with its errors, as after a save that failed. It is not saved."""

    def is_valid(self) -> bool:
        super().is_valid()
        return False


class Keeping(admin.ModelAdmin):
    """The part of the story's admin that keeps what is typed."""

    def get_urls(self) -> list[URLPattern]:
        keep, throw = self._says_who_is_logged_out(self.keep_view), self.admin_site.admin_view(self.throw_away_view)
        return [
            path("add/keep/", keep, name="articles_article_add_keep"),
            path("add/throw-away/", throw, name="articles_article_add_throw_away"),
            path("<path:object_id>/keep/", keep, name="articles_article_keep"),
            path("<path:object_id>/throw-away/", throw, name="articles_article_throw_away"),
            *super().get_urls(),
        ]

    def _says_who_is_logged_out(self, view: Callable) -> Callable:
        """For a view that a script asks: where Django would redirect to the login, which the script would follow."""
        inner = self.admin_site.admin_view(view)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.admin_site.has_permission(request):
                return inner(request, *args, **kwargs)
            response = JsonResponse({"login": reverse("admin:login")}, status=403)
            add_never_cache_headers(response)
            return response

        return answer

    # --- While somebody types -----------------------------------------------------------------------------------------
    def keep_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """What the page's script says and asks every few seconds.

        POST with ``_keep`` “typed” and the form keeps it, “nothing” says that nothing differs from the story any more,
        and anything else that the page is merely open; with ``_gone`` it closes. GET changes nothing.
        """
        if request.method not in {"GET", "POST"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        story = self._found(request, object_id) if object_id else None
        if refusal := self._cannot_keep(request, story):
            return refusal
        try:
            answer = self._hear(request, story) if request.method == "POST" else {}
        except keeping.Redacted:
            why = _("Words of this story were replaced for good: open it anew.")
            return JsonResponse({"why": why}, status=409)
        if story:
            names = keeping.others(request.user, story)
            answer |= {"others": names, "present": present(names), "revision": story.revision}
            if is_stale(story, request.POST.get("revision", str(story.revision))):
                answer["saved"] = saved_by(request.user, story)
        return JsonResponse(answer | {"csrf": get_token(request)})

    def _cannot_keep(self, request: HttpRequest, story: Article | None) -> JsonResponse | None:
        if not self._may_keep(request, story):
            return JsonResponse({"why": _("You may not change this story now.")}, status=403)
        post, me = request.POST, str(request.user.pk)
        if post.get("_as", me) != me:  # somebody else has logged in in another tab
            return JsonResponse({"login": reverse("admin:login"), "other": True}, status=403)
        if post.get("_keep") in {"typed", "nothing"} and not keeping.is_opening(post.get("opening", "")):
            return JsonResponse({"why": _("This page is too old to keep what you type.")}, status=400)
        return None

    def _hear(self, request: HttpRequest, story: Article | None) -> dict[str, Any]:
        """Do what the page says, and give what it is told about its words."""
        post, answer = request.POST, {}
        if post.get("_keep") == "typed":
            at = keeping.keep(request.user, story, post["opening"], post)
            answer = {"kept_at": clock_time(at)} if at else {"kept_at": None, "is_saved": True}
        elif post.get("_keep") == "nothing":
            keeping.throw_away(request.user, story, post["opening"])
        visit = post.get("_visit", "")
        if story:
            told = keeping.leave if "_gone" in post else keeping.arrive
            told(request.user, story, visit if keeping.is_opening(visit) else "")
        return answer

    def throw_away_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """POST: somebody does not want back what they typed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        story = self._found(request, object_id) if object_id else None
        if not self._may_keep(request, story):
            raise PermissionDenied
        if keeping.is_opening(opening := request.POST.get("opening", "")):
            keeping.throw_away(request.user, story, opening)
            self.message_user(request, _("Thrown away."), messages.SUCCESS)
        return HttpResponseRedirect(page_of(story))

    def _may_keep(self, request: HttpRequest, story: Article | None) -> bool:
        return self.has_change_permission(request, story) if story else self.has_add_permission(request)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_related(request, form, formsets, change)
        if keeping.is_opening(opening := request.POST.get("opening", "")):
            keeping.saved(request.user, form.instance if change else None, opening)

    # --- When they come back ------------------------------------------------------------------------------------------
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form, with what this person typed before and did not save: offered, or in it where ``kept`` names it."""
        waiting = []
        if request.method == "GET" and (object_id is None or ID.match(object_id)):
            waiting = keeping.waiting(request.user, object_id)
        story = self._found(request, object_id) if waiting and object_id else None
        if not waiting or not self._may_keep(request, story):
            return super().changeform_view(request, object_id, form_url, extra_context)
        brought = next((kept for kept in waiting if kept.opening == request.GET.get("kept")), None)
        offers = [self._offer(request, story, kept) for kept in waiting if kept is not brought]
        found = {"offers": [offer for offer in offers if offer], "is_brought_back": brought is not None}
        if brought:
            request, form_url = self._typed_again(request, story, brought), page_of(story)
            for sentence in request.merged:
                self.message_user(request, sentence, messages.WARNING)
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **found})

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> type:  # noqa: FBT001, FBT002 - Django's
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "is_brought_back", False):
            return form

        class BroughtBack(OnlyShown, form):
            pass

        return BroughtBack

    def _typed_again(self, request: HttpRequest, story: Article | None, kept: keeping.Kept) -> HttpRequest:
        """The request as if what was kept had been posted now."""
        data = request.POST.copy()  # of the request itself: read later, its empty body would take the place of this
        for name, values in kept.fields.items():
            data.setlist(name, values)
        data["opening"] = kept.opening
        data, merged = with_stand_ins(data)
        if story and is_stale(story, data.get("revision")):
            data = conflict.rebased(data, story)
        again = copy.copy(request)
        again.method, again.POST, again.is_brought_back, again.merged = "POST", data, True, merged
        return again

    def _offer(self, request: HttpRequest, story: Article | None, kept: keeping.Kept) -> Offer | None:
        """What the page says of words that wait; None where the story has them by now."""
        again = self._typed_again(request, story, kept)
        fields = flatten_fieldsets(self.get_fieldsets(again, story))
        form_class = self.get_form(again, story, change=story is not None, fields=fields)
        form = form_class(again.POST, instance=copy.copy(story))
        formsets, _inlines = self._create_formsets(again, form.instance, change=story is not None)
        changes = [str(form.fields[name].label).lower() for name in form.changed_data]
        changes += [str(rows.model._meta.verbose_name_plural) for rows in formsets if rows.has_changed()]
        if is_press_typed(again.POST, story):
            changes.append(_("what goes with a press"))
        if not changes:
            return None
        headline = " ".join(again.POST.get("headline", "").split())
        return Offer(kept.opening, day_and_time(kept.at), headline, get_text_list(changes, _("and")))


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page."""
    post, is_typed = request.POST, request.method == "POST"
    opening = post.get("opening", "")
    name = "articles_article_{}" if story else "articles_article_add_{}"
    args = [story.pk] if story else []
    return {
        "opening": opening if is_typed and keeping.is_opening(opening) else keeping.new_opening(),
        "is_typed": is_typed,
        "keep_url": reverse("admin:" + name.format("keep"), args=args),
        "throw_away_url": reverse("admin:" + name.format("throw_away"), args=args),
        "page_url": page_of(story),
        "present": present(keeping.others(request.user, story)) if story else "",
        "press_typed": {n: values for n, values in post.lists() if n.startswith("reason") or n in {"note", *TIME}},
    }


def page_of(story: Article | None) -> str:
    """The address of the form."""
    if story is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[story.pk])


def present(names: list[str]) -> str:
    """Who else has the form open, as a sentence; empty where nobody."""
    sentence = ngettext("{names} has this story open.", "{names} have this story open.", len(names))
    return sentence.format(names=get_text_list(names, _("and"))) if names else ""


def saved_by(user: Any, story: Article) -> str:
    """Who saved the words of the story last, and when, as a sentence."""
    last = Revision.objects.filter(article=story).select_related("by").defer("content").first()
    if last is None:
        return _("Somebody saved this story.")
    if last.by_id == user.pk:
        return _("You saved this story in another tab at {when}.").format(when=clock_time(last.at))
    who = keeping.name_of(last.by) if last.by else _("Somebody")
    return _("{who} saved this story at {when}.").format(who=who, when=clock_time(last.at))


def is_press_typed(post: Any, story: Article | None) -> bool:
    """Whether something stands in the boxes that go with a press: a reason, a note, another time."""
    words = [value for name, values in post.lists() if name.startswith("reason") or name == "note" for value in values]
    if any(value.strip() for value in words):
        return True
    typed = [post.get(name, "") for name in TIME]
    goes_live = timezone.localtime(story.goes_live_at) if story and story.goes_live_at else None
    shown = [f"{goes_live:%Y-%m-%d}", f"{goes_live:%H:%M}"] if goes_live else ["", ""]
    return [typed[0], typed[1][:5]] != shown and any(typed)


def clock_time(at: Any) -> str:
    """The hour and minute in the newsroom's zone."""
    return date_format(timezone.localtime(at), "H:i")


def day_and_time(at: Any) -> str:
    """The same, with the day where it is not today."""
    local = timezone.localtime(at)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "D j M, H:i")
