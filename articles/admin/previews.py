"""The working copy as a reader would see it: beside the form, and by link for somebody without an account."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from articles.models import Article
from articles.pages import preview_page


class Previewing(admin.ModelAdmin):
    """The part of the story's admin that shows previews and makes links to them."""

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", preview, name="articles_article_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page as a reader would get it if the story were published as it stands."""
        story = self._found(request, object_id)
        response = TemplateResponse(request, "articles/article.html", preview_page(story))
        response["X-Robots-Tag"] = "noindex"
        return response


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page."""
    return {}
