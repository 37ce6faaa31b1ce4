"""Notes between colleagues on a story, beside its form. Like the log they are added, never changed or deleted."""

import copy
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.moves import address
from articles.models import Article, EditorialNote

SHOWN = 100  # the newest
LONGEST = EditorialNote._meta.get_field("text").max_length
EMPTY = gettext_lazy("Write the note first.")
TOO_LONG = gettext_lazy("A note has at most {limit} characters; this one has {length}. It is not added yet.")


class Noting(admin.ModelAdmin):
    """The part of the story's admin that takes notes."""

    def get_urls(self) -> list[URLPattern]:
        notes = self.admin_site.admin_view(self.notes_view)
        return [path("<path:object_id>/notes/", notes, name="articles_article_notes"), *super().get_urls()]

    def notes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add a note: whoever may read the story may. Neither its words nor where it stands are touched.

        The page's script gets the notes alone, anybody else the page of the story.
        """
        story = self._found(request, object_id)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(f"{address(story.pk)}#notes")
        text = request.POST.get("text", "").replace("\x00", "").strip()
        # A browser posts a line break as two characters, and counts one.
        text = text.replace("\r\n", "\n")
        error = why_not(text)
        if not error:
            EditorialNote.objects.create(article=story, text=text, by=request.user)
        refused = {"note_error": error, "note_typed": text} if error else {}
        if request.headers.get("X-Requested-With") == "fetch":
            said = {} if error else {"note_said": _("Note added.")}
            return render(request, "admin/desk/notes.html", {**context(request, story), **refused, **said})
        if error:
            shown = copy.copy(request)
            shown.method = "GET"
            return self.changeform_view(shown, str(story.pk), address(story.pk), refused)
        self.message_user(request, _("Note added."), messages.SUCCESS)
        return HttpResponseRedirect(f"{address(story.pk)}#notes")


def why_not(text: str) -> str:
    """Why this is no note, empty where it is one."""
    if not text:
        return str(EMPTY)
    return TOO_LONG.format(limit=LONGEST, length=len(text)) if len(text) > LONGEST else ""


def context(request: HttpRequest, story: Article | None) -> dict[str, Any]:
    """For the story's page: its notes, newest first. A new story has neither notes nor a box for one."""
    if story is None:
        return {}
    notes = list(story.notes.select_related("by")[: SHOWN + 1])
    return {"story_notes": notes[:SHOWN], "notes_go_on": len(notes) > SHOWN, "notes_shown": SHOWN}
