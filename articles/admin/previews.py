"""The working copy as a reader would see it: beside the form, and by link for somebody without an account."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles import clock, previews
from articles.compiler import Refused
from articles.models import Article, PreviewLink
from articles.pages import preview_page

SHOWN = 100  # links, the newest
LONGEST_ID = 18  # digits; every id below is one that the databases hold


class Previewing(admin.ModelAdmin):
    """The part of the story's admin that shows previews and makes links to them."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/preview/", view(self.preview_view), name="articles_article_preview"),
            path("<path:object_id>/previews/", view(self.previews_view), name="articles_article_previews"),
            *super().get_urls(),
        ]

    # The only page of the desk that may stand in a frame, and in one of ours only: beside the form.
    @method_decorator([xframe_options_sameorigin, csp_replace({"frame-ancestors": [SELF]})])
    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page as a reader would get it if the story were published as it stands."""
        story = self._found(request, object_id)
        response = TemplateResponse(request, "articles/article.html", preview_page(story))
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def previews_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The story's preview links, who opened them, and a form to make one; revoking comes here too."""
        story = self._found(request, object_id)
        if not previews.may_share(request.user, story):
            raise PermissionDenied
        typed = {"period": previews.USUAL, "note": ""}
        problems: tuple = ()
        if request.method == "POST":
            if "revoke" in request.POST:
                return self._revoke(request, story)
            typed = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in typed}
            try:
                link = previews.make(story, by=request.user, **typed)
            except Refused as refused:
                problems = refused.problems
            else:
                self.message_user(request, _("The link is made. Copy it below."), messages.SUCCESS)
                return HttpResponseRedirect(f"{_page_of(story)}#link-{link.pk}")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview links: {headline}").format(headline=story.headline),
            "opts": self.opts,
            "story": story,
            "links": _listed(story),
            "shown": SHOWN,
            "periods": [(name, label) for name, (label, _length) in previews.PERIODS.items()],
            "typed": typed,
            "problems": problems,
            "closed": previews.why_closed(story),
        }
        return TemplateResponse(request, "admin/desk/previews.html", context)

    def _revoke(self, request: HttpRequest, story: Article) -> HttpResponse:
        typed = request.POST["revoke"]
        if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_ID):
            raise Http404
        link = get_object_or_404(story.preview_links, pk=typed)
        previews.revoke(link, by=request.user)
        self.message_user(request, _("Revoked. The link leads nowhere from now on."), messages.SUCCESS)
        return HttpResponseRedirect(_page_of(story))


def _page_of(story: Article) -> str:
    return reverse("admin:articles_article_previews", args=[story.pk])


def _listed(story: Article) -> list[PreviewLink]:
    """The newest links with how often and when last they were opened, and the address of those that open."""
    links = story.preview_links.select_related("made_by", "revoked_by")
    rows = list(links.annotate(opened=Count("visits"), last_opened=Max("visits__at"))[:SHOWN])
    now = clock.read()
    for link in rows:
        link.is_over = link.revoked_at is not None or link.expires_at <= now
        link.address = "" if link.is_over else previews.address(link)
    return rows


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page."""
    return {"may_share": story is not None and previews.may_share(request.user, story)}
