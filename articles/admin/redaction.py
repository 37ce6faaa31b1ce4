"""The page on which words of a story are replaced everywhere: first they are counted, then the press is confirmed."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from articles import keeping, redaction
from articles.admin import moves
from articles.admin.keeping import present
from articles.compiler import Problem, Refused
from articles.models import Article, Conflict

FIELDS = ("words", "replacement", "reason")


class Redacting(admin.ModelAdmin):
    """The part of the story's admin that redacts."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.redact_view)
        return [path("<path:object_id>/redact/", view, name="articles_article_redact"), *super().get_urls()]

    # What is to vanish from the database must not stay in a report of an error.
    @method_decorator(sensitive_post_parameters(*FIELDS))
    def redact_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form; a first press counts where the words stand, a second one with the same words replaces them."""
        story = self._found(request, object_id)
        if not redaction.may_redact(request.user, story):
            raise PermissionDenied
        typed = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in FIELDS}
        if request.method != "POST":
            return self._redact_page(request, story, typed)
        if request.POST.get("deed") != "replace":
            return self._counted_page(request, story, typed)
        try:
            count = redaction.redact(story, by=request.user, **typed)
        except Refused as refused:
            return self._redact_page(request, story, typed, problems=refused.problems)
        except Conflict:
            sentence = _("Somebody saved or moved the story at this moment. Nothing was replaced: count again.")
            return self._redact_page(request, story, typed, problems=[Problem("conflict", sentence, True)], status=409)
        said = ngettext("The words were replaced in {n} place.", "The words were replaced in {n} places.", count)
        self.message_user(request, said.format(n=count), messages.SUCCESS)
        return HttpResponseRedirect(moves.address(story.pk))

    def _counted_page(self, request: HttpRequest, story: Article, typed: dict[str, str]) -> HttpResponse:
        problems = redaction.problems(**typed)
        places = [] if problems else redaction.places(story, typed["words"])
        if not problems and not places:
            problems = [Problem("words", _("These words stand nowhere in this story."), True)]
        if problems:
            return self._redact_page(request, story, typed, problems=problems)
        return self._redact_page(
            request,
            story,
            typed,
            places=places,
            total=sum(place.count for place in places),
            shared=[self._entry(request, entry) for entry in redaction.shared_entries(story, typed["words"])],
            present=present(keeping.others(request.user, story)),
        )

    def _entry(self, request: HttpRequest, entry: Model) -> dict[str, str]:
        """A shared entry as the page names it, linked for those who may open it."""
        opts = entry._meta
        may_open = self.admin_site.get_model_admin(type(entry)).has_view_permission(request, entry)
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[entry.pk]) if may_open else ""
        return {"kind": capfirst(str(opts.verbose_name)), "name": str(entry), "url": url}

    def _redact_page(
        self, request: HttpRequest, story: Article, typed: dict[str, str], *, status: int = 200, **found: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Redact: {headline}").format(headline=story.headline),
            "opts": self.opts,
            "story": story,
            "typed": typed,
            "longest": redaction.LONGEST,
            **found,
        }
        return TemplateResponse(request, "admin/articles/article/redact.html", context, status=status)
