"""How a story is saved from its form: the words by revision, so that nobody’s work is written over unseen."""

import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import Max, Model
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from articles import body as bodies
from articles import publishing, writing
from articles.admin import moves
from articles.compiler import Refused
from articles.editor import ID
from articles.models import Article, Byline, Correction, PreviousReport, QuotedPerson
from people.merging import stand_ins
from people.models import Expert

MARKED = re.compile(r'data-expert="([1-9][0-9]{0,17})"')
# What the editor's dialog asks about a speaker, posted beside the text until the row of that speaker exists.
SPEAKER = re.compile(r"said-(expert|unnamed)-([a-z0-9]{1,18})-(description|reason)\Z")
TIMES = {"embargoed_until", "expires_at"}
REWRITTEN = (Byline, PreviousReport)  # rows that two of may swap what must be unique


class Saved(HttpResponse):
    """Says to the view that the form was saved and that a move is still to be made."""

    def __init__(self, story: Article) -> None:
        super().__init__()
        self.story = story


def speakers_in(post: QueryDict) -> dict[tuple[str, str], dict[str, str]]:
    """What was typed about speakers, by ("expert", id) or ("unnamed", key): description and reason."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name, value in post.items():
        if part := SPEAKER.match(name):
            found.setdefault((part[1], part[2]), {})[part[3]] = value.replace("\x00", "").strip()[:250]
    return found


def with_stand_ins(post: QueryDict) -> tuple[QueryDict, list[str]]:
    """What was posted, with who stands for people merged since the page was opened; and a sentence for each of them."""
    marked = {int(pk) for pk in MARKED.findall(post.get("body", ""))}
    said = {name: int(part[2]) for name in post if (part := SPEAKER.match(name)) and ID.match(part[2])}
    kept = stand_ins({*marked, *said.values()})
    if not kept:
        return post, []
    post = post.copy()
    post["body"] = bodies.with_speakers(bodies.sanitise(post.get("body", "")), kept)
    for name, pk in said.items():
        if pk in kept:
            post.setdefault(name.replace(f"-{pk}-", f"-{kept[pk]}-"), post.pop(name)[-1])
    sentence = _("“{gone}” and “{kept}” are one person now. What you marked as said by {gone} is marked as {kept}’s.")
    gone = Expert.objects.filter(pk__in=marked & kept.keys()).select_related("merged_into").order_by("pk")
    return post, [sentence.format(gone=each.name, kept=each.merged_into.name) for each in gone]


class StorySaving(admin.ModelAdmin):
    """The saving half of the story's admin."""

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:  # noqa: FBT001 - Django's
        """Write a new story. Of one that exists nothing is written here: first its revision must be taken."""
        if not change:
            obj.created_by = request.user
            obj.body = bodies.sanitise(obj.body)
            obj.save()

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool) -> None:  # noqa: FBT001 - Django's
        """Write what changed, the words only where they still are those that the form showed. Raises Conflict."""
        story: Article = form.instance
        content = [name for name in form.changed_data if name not in writing.NOT_CONTENT]
        rows = [formset for formset in formsets if formset.has_changed()]
        speakers = speakers_in(request.POST)
        is_new_text = not change or bool(content or rows)
        if change and is_new_text:
            writing.take_revision(story, int(request.POST["revision"]))
        if change and form.changed_data:
            columns = [name for name in form.changed_data if name not in {"topics", *TIMES}]
            story.save(update_fields=[*columns, "changed_at"])
        elif change and rows:
            story.save(update_fields=["changed_at"])
        if change and TIMES & set(form.changed_data):
            self._set_times(request, story)
        if change and "confidential" in form.changed_data:
            writing.log_confidential(story, by=request.user)
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
        if "topics" in form.changed_data:
            story.topics.set(form.cleaned_data["topics"])
        if is_new_text:
            _describe_unnamed(story, speakers)
            writing.record(story, by=request.user, described=_described(speakers))

    def _set_times(self, request: HttpRequest, story: Article) -> None:
        """Let the embargo and the expiry bind; where they cannot, say so and keep the rest of what was saved."""
        times = {name: getattr(story, name) for name in TIMES}
        try:
            if publishing.set_times(story, by=request.user, **times):
                text = _("It was scheduled for a time before the embargo ends, and is taken off the schedule.")
                self.message_user(request, text, messages.WARNING)
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseFormSet, change: bool) -> None:  # noqa: FBT001 - Django's
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        if issubclass(formset.model, REWRITTEN):
            formset.model.objects.filter(pk__in=[row.pk for row in rows if row.pk]).delete()
        for row in rows:
            _complete(row, request.user)
            row.save(force_insert=isinstance(row, REWRITTEN))

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return self._saved(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._saved(request, obj) or super().response_change(request, obj)

    def _saved(self, request: HttpRequest, story: Article) -> HttpResponse | None:
        if "_move" in request.POST:
            return Saved(story)
        if "_continue" in request.POST:
            self.message_user(request, _("Saved."), messages.SUCCESS)
            return HttpResponseRedirect(moves.address(story.pk))
        return None


def _described(speakers: dict[tuple[str, str], dict[str, str]]) -> dict[int, str]:
    """How known people were described, by their id."""
    return {
        int(key): said.get("description", "")
        for (kind, key), said in speakers.items()
        if kind == "expert" and key.isdigit()
    }


def _complete(row: Model, user: Any) -> None:
    """What a row of the form has not got from it: its place, its number, who made it."""
    if isinstance(row, Correction) and row.number is None:
        last = row.article.corrections.aggregate(last=Max("number"))["last"] or 0
        row.number, row.created_by = last + 1, user
    elif isinstance(row, REWRITTEN) and row.position is None:
        last = type(row).objects.filter(article=row.article).aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else last + 1


def _describe_unnamed(story: Article, speakers: dict[tuple[str, str], dict[str, str]]) -> None:
    """Make the rows of unnamed sources that the text marks for the first time, with what the dialog asked for."""
    marked = {quotation.key for quotation in bodies.marks(story.body).quotations if quotation.key}
    for (kind, key), said in speakers.items():
        if kind == "unnamed" and key in marked:
            QuotedPerson.objects.get_or_create(article=story, key=key, defaults=said)
