"""The desk: Django's admin with what needs doing as its first page, and a short top navigation."""

import re
from collections.abc import Callable
from functools import update_wrapper, wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Model, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import site
from articles.arranging import may_arrange
from newsroom import desk, errors
from newsroom.login import LoginForm

# What the top navigation leads to, where the user's rights allow it: label, app, model.
NAVIGATION = [
    (gettext_lazy("Stories"), "articles", "article"),
    (gettext_lazy("Photos"), "articles", "photo"),
    (gettext_lazy("Topics"), "articles", "topic"),
    (gettext_lazy("People"), "people", "expert"),
]
# What is behind “More” there, because it is needed less often and not everything fits beside each other.
MORE = [
    (gettext_lazy("Documents"), "articles", "document"),
    (gettext_lazy("Organisations"), "people", "organisation"),
    (gettext_lazy("Contributors"), "people", "contributor"),
    (gettext_lazy("Site"), "articles", "sitesettings"),
    (gettext_lazy("Pages about us"), "articles", "policypage"),
    (gettext_lazy("House rules"), "articles", "houserules"),
    (gettext_lazy("Users"), "auth", "user"),
]
OURS = {"articles", "people", "auth"}
PLAIN_ID = re.compile(r"[0-9A-Za-z-]+\Z")
LONGEST_TERM = 200  # characters of a search for one thing to choose
KEYS = {("articles", "article"): "s"}  # after g, where the page in the navigation has one


class Autocomplete(AutocompleteJsonView):
    """Django's answer to “type to choose”; a model's admin may say what it offers and how it is called.

    It does so with ``autocomplete_results(request, term)``, a queryset, and ``autocomplete_entry(obj)``, a dictionary
    with at least ``text``.
    """

    def process_request(self, request: HttpRequest) -> tuple:
        term, model_admin, source_field, to_field_name = super().process_request(request)
        return term.replace("\x00", "")[:LONGEST_TERM], model_admin, source_field, to_field_name

    def get_queryset(self) -> QuerySet:
        if results := getattr(self.model_admin, "autocomplete_results", None):
            return results(self.request, self.term)
        found = super().get_queryset()
        if not self.term or "name" not in {field.name for field in found.model._meta.fields}:
            return found
        # First whoever is called so, then whoever is found by another name or by what they do.
        called = When(name__istartswith=self.term, then=0), When(name__icontains=f" {self.term}", then=1)
        return found.order_by(Case(*called, default=2), *(found.query.order_by or found.model._meta.ordering))

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        entry = getattr(self.model_admin, "autocomplete_entry", None)
        return super().serialize_result(obj, to_field_name) | (entry(obj) if entry else {})


def _by_plain_id(view: Callable) -> Callable:
    """A view for which an id in its address is ASCII letters, digits and hyphens: Python reads “٣” and “1_0” too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not all(PLAIN_ID.match(kwargs[name]) for name in ("object_id", "id") if isinstance(kwargs.get(name), str)):
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def _for_viewers(view: Callable) -> Callable:
    """A view, and Django's history of a row only for whoever may look at rows of that kind.

    Django looks for the row first, and so tells those who may see none which of them there are.
    """
    if getattr(view, "__func__", None) is not admin.ModelAdmin.history_view:
        return view

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not view.__self__.has_view_or_change_permission(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


class DeskSite(admin.AdminSite):
    """Django's admin with the desk as its index."""

    index_title = gettext_lazy("Desk")
    enable_nav_sidebar = False
    empty_value_display = "–"
    login_form = LoginForm

    @property
    def site_header(self) -> str:
        """What the newspaper is called, also in the titles of pages."""
        return site.current().name

    site_title = site_header

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The newsroom's own apps; what the machinery registers is not for editors."""
        return [app for app in super().get_app_list(request, app_label) if app["app_label"] in OURS]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        models = {
            (app["app_label"], model["object_name"].lower()): model
            for app in context["available_apps"]
            for model in app["models"]
        }
        home, coming = reverse("admin:index"), reverse("desk_calendar")
        context["nav"] = [{"label": _("Desk"), "url": home, "current": request.path == home, "key": "d"}]
        if request.user.has_perm("articles.view_article"):
            is_current = request.path.startswith(coming)
            context["nav"].append({"label": _("Calendar"), "url": coming, "current": is_current, "key": "c"})
        if may_arrange(request.user):
            url = reverse("desk_front")
            is_current = request.path.startswith(url)
            context["nav"].append({"label": _("Front page"), "url": url, "current": is_current, "key": "f"})
        found, more = (
            [
                {
                    "label": label,
                    "url": model["admin_url"],
                    "current": request.path.startswith(model["admin_url"]),
                    "key": KEYS.get((app, name)),
                }
                for label, app, name in listed
                if (model := models.get((app, name))) and model["admin_url"]
            ]
            for listed in (NAVIGATION, MORE)
        )
        if not found:  # there is room for the others
            found, more = more, []
        context["nav"] += found
        context["nav_more"] = more
        context["nav_more_is_current"] = any(item["current"] for item in more)
        context["new_story"] = models.get(("articles", "article"), {}).get("add_url")
        return context

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:  # noqa: FBT001, FBT002 - Django's
        """Django's, except that a form sent after the login ran out is given back and not lost on the way to it."""
        inner = super().admin_view(_by_plain_id(_for_viewers(view)), cacheable)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request) and errors.has_words(request):
                return errors.logged_out(request, self)
            return inner(request, *args, **kwargs)

        return update_wrapper(answer, inner)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's, without “r/”: it leads whoever is logged in to the address of any row, a version to come too."""
        return [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(request, {"desk": desk.for_user(request.user), **(extra_context or {})})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The desk has one index; an app that does not exist stays a 404."""
        super().app_index(request, app_label, extra_context)
        return HttpResponseRedirect(reverse("admin:index"))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Autocomplete.as_view(admin_site=self)(request)
