"""Topics: their pages, their names, what they are part of, where running stories stand and what turned them."""

import hashlib
import re
from typing import Any

import taggit.admin  # noqa: F401 - registers the screen taken off below, which it would do later otherwise
from django import forms
from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media
from taggit.models import Tag

from articles import standings, times
from articles.admin import labels
from articles.admin.forms import StoryChoice
from articles.body import sanitise_plain, shown
from articles.editor import PLAIN_EXTENSIONS
from articles.keeping import name_of
from articles.models import ArticleTopic, Standing, Topic, TopicFormerSlug, TurningPoint
from articles.models.topic import name_key
from articles.tasks import refresh_published
from people.admin.choices import ChooseOne
from people.admin.parts import FollowedAdmin, NamedForm, NamesUses
from people.models import Expert

admin.site.unregister(Tag)  # taggit's own tags are not ours, and its merging knows of no others

TEXTS = 20  # of where a story stood, shown below the form
PINS = 30  # turning points of a topic

_MEDIA_TOPIC = re.compile(r"(?:medtop:|https?://cv\.iptc\.org/newscodes/mediatopic/)?([0-9]{8})/?", re.ASCII)


class TopicForm(NamedForm):
    """A topic; another spelling of a name there is already is refused, and so is a circle of topics.

    ``standing_stamp`` stands for the text of where things stand that the page showed, so that nobody writes over a
    newer one unseen, nor brings back words that were redacted.
    """

    where_things_stand = ProseEditorFormField(
        label=_("Where things stand"),
        required=False,
        config={"extensions": PLAIN_EXTENSIONS},
        preset="configurable",
        widget=AdminProseEditorWidget,
        help_text=_(
            "Opens the page of a running story, with your name and the time. Begin with the one sentence that says it. "
            "Each text is kept; an empty one takes it off the page."
        ),
    )
    standing_stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        help_texts = {
            "parent": _("The wider topic it belongs to: “Floods of 2026” is part of “Floods”."),
            "running": _("A story with a beginning and turning points, rather than a subject. Readers see it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = standings.present(self.instance) if self.instance.pk else None
        self.standing_number = standing.number if standing else 0
        self.stamp = _stamp(standing) if standing else ""
        self.initial |= {"where_things_stand": standing.body if standing else "", "standing_stamp": self.stamp}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "where_things_stand" not in cleaned:
            return cleaned
        text, opened = sanitise_plain(cleaned["where_things_stand"]), cleaned.get("standing_stamp", "")
        kept = {_stamp(each): each.body for each in self.instance.standings.all()} if self.instance.pk else {}
        is_untouched = text == kept.get(opened, None if opened else "")
        cleaned["where_things_stand"] = None if is_untouched else text
        if not is_untouched and opened != self.stamp:
            self.data = self.data.copy()
            self.data[self.add_prefix("standing_stamp")] = self.stamp
            self.add_error(
                "where_things_stand",
                _(
                    "A colleague changed this text after you opened the page; theirs stands first among the texts "
                    "so far below. Nothing is saved yet: look at both and save again."
                ),
            )
        return cleaned

    def clean_name(self) -> str:
        name = super().clean_name()
        key = name_key(name)
        if len(key) > Topic._meta.get_field("name_key").max_length:
            raise forms.ValidationError(_("This name is too long."))
        if same := Topic.objects.filter(name_key=key).exclude(pk=self.instance.pk).first():
            raise forms.ValidationError(_("There is a topic “{name}” already.").format(name=same.name))
        return name

    def clean_media_topic_code(self) -> str:
        code = self.cleaned_data["media_topic_code"]
        if not code:
            return ""
        found = _MEDIA_TOPIC.fullmatch(code.strip())
        if not found:
            raise forms.ValidationError(_("Write it as medtop: and eight digits, such as medtop:20000430."))
        return f"medtop:{found[1]}"

    def clean_experts(self) -> list[Expert]:
        """Those chosen; who was merged since the page was opened is the person they were merged into."""
        return list(dict.fromkeys(each.merged_into or each for each in self.cleaned_data["experts"]))

    def clean_parent(self) -> Topic | None:
        parent = above = self.cleaned_data["parent"]
        seen: set[int] = set()
        while above and above.pk not in seen:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(self._circle(parent))
            seen.add(above.pk)
            above = above.parent
        return parent

    def _circle(self, parent: Topic) -> str:
        if parent.pk == self.instance.pk:
            return _("A topic cannot be part of itself.")
        return _("“{parent}” is itself part of “{name}”. Choose another, or take it out of there first.").format(
            parent=parent.name, name=self.instance.name
        )


class TurningPointInline(admin.TabularInline):
    """The stories pinned to the topic's page, for those who may change it: others might not know of one of them."""

    model = TurningPoint
    fields = ["article", "reason"]
    extra = 0
    max_num = PINS
    verbose_name_plural = _("Turning points (stories on this topic; readers see them with the newest first)")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("articles.change_topic")

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def get_formset(self, request: HttpRequest, obj: Topic | None = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **{"absolute_max": 2 * PINS} | kwargs)
        if "article" in formset.form.base_fields:
            relation = TurningPoint._meta.get_field("article")
            choice = StoryChoice(request.user, StoryOn(obj.pk, relation, self.admin_site), label=relation.verbose_name)
            choice.queryset = labels.on_topic(choice.queryset, obj.pk)
            formset.form.base_fields["article"] = choice
        return formset


class StoryOn(ChooseOne):
    """One of the stories on a topic."""

    def __init__(self, topic: int, *args: Any, **kwargs: Any) -> None:
        self.topic = topic
        super().__init__(*args, **kwargs)

    def get_url(self) -> str:
        return f"{super().get_url()}?topic={self.topic}"


@admin.register(Topic)
class TopicAdmin(NamesUses, FollowedAdmin, admin.ModelAdmin):
    """Topics."""

    form = TopicForm
    former, former_noun = TopicFormerSlug, "topic"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "slug",
                    "description",
                    "aliases",
                    "parent",
                    "picture",
                    "media_topic_code",
                    "experts",
                ]
            },
        ),
        (_("Running story"), {"fields": ["running", "where_things_stand", "standing_stamp", "texts_so_far"]}),
    ]
    readonly_fields = ["texts_so_far"]
    inlines = [TurningPointInline]
    autocomplete_fields = ["parent", "picture", "experts"]
    list_display = ["name", "parent", "running", "story_count"]
    list_filter = ["running"]
    list_select_related = ["parent"]
    list_per_page = 50
    search_fields = ["name", "aliases"]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # An expert is shown with their position, which would be asked for one by one.
        if db_field.name == "experts":
            kwargs["queryset"] = Expert.objects.prefetch_related("positions__organisation")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[TopicForm]:
        form = super().get_form(request, *args, **kwargs)
        if "media_topic_code" in form.base_fields:
            form.base_fields["media_topic_code"].max_length = None
            form.base_fields["media_topic_code"].validators = []
            form.base_fields["media_topic_code"].widget.attrs.pop("maxlength", None)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Topic | None = None) -> list:
        hidden = set() if obj else {"texts_so_far"}
        if not (self.has_change_permission(request, obj) if obj else self.has_add_permission(request)):
            hidden.add("standing_stamp")
        return [
            (title, options | {"fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_inlines(self, request: HttpRequest, obj: Topic | None) -> list:
        """Turning points, once there can be stories; a form sent without them changes none."""
        is_sent = request.method != "POST" or "turning_points-TOTAL_FORMS" in request.POST
        return self.inlines if obj and obj.pk and is_sent else []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # The editor's import map is an inline script and needs the nonce; str() makes django-csp make one.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("where things stand"))
    def where_things_stand(self, topic: Topic) -> str:
        """The text as it is set, for those who may not change it."""
        last = standings.present(topic)
        return _set_text(last) if last and last.body else self.get_empty_value_display()

    @admin.display(description=_("texts so far"))
    def texts_so_far(self, topic: Topic) -> str:
        """The texts that were written, newest first, each with who wrote it and when."""
        texts = topic.standings.select_related("by")[:TEXTS]
        rows = ((times.said(t.at), name_of(t.by) if t.by else _("somebody"), _set_text(t)) for t in texts)
        told = format_html_join("", "<details><summary>{}, {}</summary>{}</details>", rows)
        return told or self.get_empty_value_display()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        if not _knows_all(request):
            return super().get_queryset(request)
        rows = ArticleTopic.objects.filter(tag=OuterRef("pk")).values("tag").annotate(n=Count("pk")).values("n")
        stories = Coalesce(Subquery(rows, output_field=IntegerField()), 0)  # counted for the rows shown, not for all
        return super().get_queryset(request).annotate(stories=stories)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return [name for name in self.list_display if name != "story_count" or _knows_all(request)]

    def follow(self, request: HttpRequest, form: Any, *, change: bool) -> None:
        if change and form.changed_of("name", "slug", "running", "aliases"):
            refresh_published.enqueue("topic", form.instance.pk)
        if form.cleaned_data.get("where_things_stand") is not None:
            text = form.cleaned_data["where_things_stand"]
            standings.write(form.instance, text, by=request.user, after=form.standing_number)

    def why_not(self, obj: Topic) -> str:
        return _("The topic “{name}” is on stories, or was on published ones, and cannot be deleted.").format(
            name=obj.name
        )

    @admin.display(description=_("stories"), ordering="stories")
    def story_count(self, topic: Topic) -> int:
        """How many stories have it, in any stage; for whoever may know of all of them."""
        return topic.stories


def _knows_all(request: HttpRequest) -> bool:
    """Whether a number of stories tells this user of none that they may not know of."""
    return request.user.has_perm("articles.read_every_article")


def _stamp(standing: Standing) -> str:
    """A short text that differs where the words do."""
    return f"{standing.number}-{hashlib.sha256(standing.body.encode()).hexdigest()[:16]}"


def _set_text(standing: Standing) -> SafeString:
    """A text of where things stood, as readers got it; empty where it was taken off."""
    return format_html('<div class="set-text">{}</div>', shown(standing.body, "plain") or _("Taken off the page."))
