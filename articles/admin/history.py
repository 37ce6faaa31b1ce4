"""The history of a story at the desk: what happened, two texts compared, one brought back, a version hidden."""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles import body as bodies
from articles import clock, public_history, writing
from articles.admin import labels
from articles.admin.events import PARTS, WORDS, events
from articles.admin.moves import address
from articles.compiler import Problem, Refused
from articles.models import Article, Conflict, Kind, Photo, ReportKind, Revision, Topic, Version, house_rules
from articles.paging import asked_place
from articles.permissions import may_read, may_work_on
from articles.text import compare
from people.models import Contributor, Expert

NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")
VERSIONS = 200  # listed, the newest
# Shown by name beside the words, whether or not they differ; other parts only where they do.
ALWAYS = ("bylines", "topics", "people_quoted", "previous_reports")


class Remembering(admin.ModelAdmin):
    """The part of the story's admin that looks back."""

    object_history_template = "admin/articles/article/object_history.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/bring-back/", view(self.bring_back_view), name="articles_article_bring_back"),
            path("<path:object_id>/withhold/", view(self.withhold_view), name="articles_article_withhold"),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened to the story, and two of its texts side by side."""
        story = self._remembered(request, object_id)
        chosen = {name: request.GET.get(name, "") for name in ("old", "new")}
        return self._history(request, story, **chosen, **(extra_context or {}))

    def bring_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make an earlier text the present one, if the present one still is what the page showed."""
        story = self._remembered(request, object_id)
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(history_of(story))
        text = _text(story, request.POST.get("text", ""))
        if text is None:
            raise Http404
        stage, is_stale = story.stage, request.POST.get("revision") != str(story.revision)
        try:
            gone = [] if is_stale else writing.restore(story, text, by=request.user)
        except Conflict:
            is_stale = True
        if is_stale:
            fresh = self._remembered(request, object_id)
            return self._history(request, fresh, old=str(text.number), status=409, is_outdated=True)
        self._say_what_came_back(request, story, text, gone, is_unapproved=story.stage != stage)
        is_known = may_read(request.user, story)  # not to somebody whose name the older byline does not have
        return HttpResponseRedirect(address(story.pk) if is_known else reverse("admin:articles_article_changelist"))

    def _say_what_came_back(
        self, request: HttpRequest, story: Article, text: Revision, gone: list[str], *, is_unapproved: bool
    ) -> None:
        said = _("The text of {when} is back. It is saved as a new text; readers see nothing of it yet.")
        parts = [said.format(when=date_format(timezone.localtime(text.at), "j M, H:i"))]
        if is_unapproved:
            parts.append(_("It has to be approved again."))
        self.message_user(request, " ".join(parts), messages.SUCCESS)
        if gone:
            sentence = _("Not brought back, because it is gone or not yours to name: {what}.")
            self.message_user(request, sentence.format(what=get_text_list(gone, _("and"))), messages.WARNING)

    def withhold_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hide an earlier version from readers, or let them look it up again, for a reason."""
        story = self._remembered(request, object_id)
        if not may_withhold(request.user, story):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(f"{history_of(story)}#versions")
        typed = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in ("version", "reason")}
        deed = {"hide": public_history.withhold, "show": public_history.show_again}.get(request.POST.get("deed", ""))
        problems: tuple[Problem, ...] = (Problem("no-version", _("Choose a version first."), True),)
        if typed["version"]:
            if deed is None or not NUMBER.match(typed["version"]):
                raise Http404
            version = get_object_or_404(story.versions, number=typed["version"])
            try:
                deed(version, by=request.user, reason=typed["reason"])
            except Refused as refused:
                problems = refused.problems
            except Conflict:
                sentence = _("Somebody else moved this story at the same moment. Look at it, then press again.")
                problems = (Problem("conflict", sentence, True),)
            else:
                done = _("Hidden. Readers cannot look up that version.")
                if request.POST["deed"] == "show":
                    done = _("Shown again. Readers can look up that version where the house rules show the history.")
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(f"{history_of(story)}#versions")
        fresh = self._remembered(request, object_id)
        status = 409 if problems[0].code == "conflict" else 200
        return self._history(request, fresh, status=status, problems=problems, typed=typed)

    def _remembered(self, request: HttpRequest, object_id: str) -> Article:
        """The story, for whoever may read it. Raises Http404 and PermissionDenied."""
        story = self._found(request, object_id)
        if not self.has_view_or_change_permission(request, story):
            raise PermissionDenied
        return story

    def _history(
        self, request: HttpRequest, story: Article, *, old: str = "", new: str = "", status: int = 200, **extra: Any
    ) -> HttpResponse:
        place = asked_place(request)
        found, before = events(story, place)
        compared = comparison(story, old, new, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: {headline}").format(headline=story.headline),
            "opts": self.opts,
            "object": story,
            "events": found,
            "next_before": before,
            "first_page": place is None,
            "before": request.GET.get("before", ""),
            "compared": compared,
            "may_bring_back": compared.is_with_present and self.has_change_permission(request, story),
            "versions": _versions(story),
            "may_withhold": may_withhold(request.user, story),
            "public_history": house_rules().public_history,
            **extra,
        }
        return TemplateResponse(request, self.object_history_template, context, status=status)


def history_of(story: Article) -> str:
    """The page of a story's history."""
    return reverse("admin:articles_article_history", args=[story.pk])


def may_withhold(user: Any, story: Article) -> bool:
    """Whether ``user`` may hide a version of the story from readers."""
    return user.has_perm("articles.withhold_article") and may_work_on(user, story)


def _versions(story: Article) -> list[Version]:
    """What readers saw, see and are to see, the newest first, each with whether that is over."""
    now = clock.read()
    rows = list(story.versions.select_related("by").order_by("-number").defer("body", "context")[:VERSIONS])
    for row in rows:
        row.is_over = row.live_until is not None and row.live_until <= now
        row.is_to_come = row.live_from > now
    return rows


# --- Two texts compared -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Comparison:
    """Two texts side by side: their words, and by name what stands beside them, under a heading for each part."""

    older: Revision | None = None
    newer: Revision | None = None
    present: int = 0
    words: list[compare.Row] = field(default_factory=list)
    beside: list[tuple[str, list[compare.Row]]] = field(default_factory=list)

    @property
    def are_two(self) -> bool:
        """Whether there are two texts to compare."""
        return self.older is not None and self.newer is not None

    @property
    def is_with_present(self) -> bool:
        """Whether an older text is compared with the present one."""
        return self.are_two and self.newer.number == self.present

    @property
    def has_same_words(self) -> bool:
        """Whether no word of the text itself differs."""
        return all(row.same for row in self.words)


def comparison(story: Article, old: str, new: str, user: Any) -> Comparison:
    """The texts numbered ``old`` and ``new`` as typed in an address, the last two where nothing is typed.

    Raises Http404 where one is typed that the story does not have.
    """
    newer = _text(story, new) if new else story.revisions.first()
    older = _text(story, old) if old else newer and story.revisions.filter(number__lt=newer.number).first()
    if new and newer is None or old and older is None:
        raise Http404
    if older is None or newer is None or older.number == newer.number:
        return Comparison(newer=newer, present=story.revision)
    if older.number > newer.number:
        older, newer = newer, older
    contents = writing.with_stand_ins([older.content, newer.content])
    names = Names(contents, user)
    beside = []
    for part in PARTS:
        sides = [names.lines(part, content) for content in contents]
        if part not in WORDS and (sides[0] != sides[1] or part in ALWAYS and sides[0]):
            beside.append((str(PARTS[part]), compare.paragraphs(*sides)))
    words = compare.paragraphs(_paragraphs(older.content), _paragraphs(newer.content))
    return Comparison(older, newer, story.revision, words, beside)


def _text(story: Article, number: str) -> Revision | None:
    """The text of that number, as typed, if the story has it."""
    return story.revisions.filter(number=number).first() if NUMBER.match(number) else None


def _paragraphs(content: dict[str, Any]) -> list[str]:
    texts = [*(content.get(name, "") for name in WORDS[:-1]), *bodies.everything(content.get("body", ""))]
    return [text for text in texts if text]


class Names:
    """What the ids in the content of revisions stand for, as ``user`` may know it."""

    def __init__(self, contents: list[dict[str, Any]], user: Any) -> None:
        def ids(part: str, key: str) -> set[int]:
            return {row[key] for content in contents for row in content.get(part, []) if row.get(key)}

        def single(key: str) -> set[int]:
            return {content[key] for content in contents if content.get(key)}

        topics = {pk for content in contents for pk in content.get("topics", [])} | single("main_topic_id")
        self.topics = Topic.objects.in_bulk(topics)
        self.contributors = Contributor.objects.in_bulk(ids("bylines", "contributor_id"))
        people = Expert.objects.filter(pk__in=ids("people_quoted", "expert_id"))
        self.experts = dict(people.values_list("pk", "name"))  # what else they are called is not how they are described
        self.photos = Photo.objects.in_bulk(single("lead_photo_id"))
        stories = labels.offered_to(user).filter(pk__in=ids("previous_reports", "earlier_id"))
        self.stories = {story.pk: labels.headline(story) for story in stories}

    def lines(self, part: str, content: dict[str, Any]) -> list[str]:
        """One part of the content, a line for each thing in it."""
        value = content.get(part)
        if not value:
            return []
        rows = {
            "bylines": lambda row: _of(_named(self.contributors, row["contributor_id"]), row["role"]),
            "topics": partial(_named, self.topics),
            "people_quoted": self._person,
            "previous_reports": self._report,
        }
        if part in rows:
            return [rows[part](row) for row in value]
        one = {
            "main_topic_id": partial(_named, self.topics),
            "lead_photo_id": partial(_named, self.photos),
            "kind": lambda kind: str(dict(Kind.choices).get(kind, kind)),
        }
        return [one.get(part, str)(value)]

    def _person(self, row: dict[str, Any]) -> str:
        who = _named(self.experts, row["expert_id"]) if row["expert_id"] else _("unnamed source")
        reason = _("not named: {reason}").format(reason=row["reason"]) if row["reason"] else ""
        return _of(who, row["description"], reason)

    def _report(self, row: dict[str, Any]) -> str:
        ours = self.stories.get(row["earlier_id"]) or _("A story that you cannot open")
        headline = ours if row["earlier_id"] else row["outside_headline"]
        kind = str(dict(ReportKind.choices).get(row["kind"], row["kind"]))
        return _of(headline, kind, row["note"], row["outside_url"], row.get("outside_date") or "")


def _named(known: dict[int, Any], pk: int) -> str:
    return str(known[pk]) if pk in known else _("one that is no longer in the system")


def _of(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
