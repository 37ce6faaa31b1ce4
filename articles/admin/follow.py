"""A follow-up to a story that readers see: a new story that names it as previous report and has its topics."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.admin import labels
from articles.editor import ID
from articles.models import Article, ReportKind, Version

OFFERED = 10  # colleagues' stories below the list


class Following(admin.ModelAdmin):
    """The part of the story's admin that begins follow-ups: the form of a new story with ``?follow=<id>``."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; a search also finds what readers see of colleagues, for those whose list is of their own only."""
        response = super().changelist_view(request, extra_context)
        page = getattr(response, "context_data", None) or {}
        asked = page["cl"].query if "cl" in page and self.has_add_permission(request) else ""
        if asked and not request.user.has_perm("articles.read_every_article"):
            found = labels.search(labels.offered_to(request.user), asked).filter(may_open=False)
            public = Version.objects.live().for_lists().filter(article__in=found.values("pk"))
            page["colleagues"] = list(public.order_by("-published_at", "-pk")[:OFFERED])
        return response

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id is None and request.method == "GET" and "follow" in request.GET and followed(request) is None:
            raise Http404
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        initial.pop("follow", None)
        version = followed(request)
        if version is None:
            return initial
        topics = [topic["id"] for topic in version.context.get("topics", [])]
        return {"topics": topics, "main_topic": next(iter(topics), None)} | initial


def followed(request: HttpRequest) -> Version | None:
    """What readers see of the story that is followed up; None where there is none, or where none is."""
    if not hasattr(request, "followed"):
        pk = request.GET.get("follow", "")
        live = Version.objects.live().filter(article=int(pk)) if ID.match(pk) else Version.objects.none()
        request.followed = live.first()
    return request.followed


def first_report(request: HttpRequest, story: Article | None) -> list[dict[str, Any]]:
    """The row of previous reports that a follow-up begins with."""
    version = followed(request) if story is None or not story.pk else None
    return [{"earlier": version.article_id, "kind": ReportKind.FOLLOW_UP}] if version else []


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page: what is followed up, and the people quoted there, who come first in the dialog."""
    version = followed(request) if story is None else None
    people = version.context.get("people", []) if version else []
    return {
        "followed": version,
        "at_hand": [
            {
                "id": str(person["id"]),
                "name": person["name"],
                "description": person["described"],
                "text": _("{name}, {description}").format(name=person["name"], description=person["described"])
                if person["described"]
                else person["name"],
            }
            for person in people
            if person.get("id")
        ],
    }
