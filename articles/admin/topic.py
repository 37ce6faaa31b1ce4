"""Topics: their pages, their names, and what they are part of."""

import re
from typing import Any

import taggit.admin  # noqa: F401 - registers the screen taken off below, which it would do later otherwise
from django import forms
from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.models import ArticleTopic, Topic, TopicFormerSlug
from articles.models.topic import name_key
from articles.tasks import refresh_published
from people.admin.parts import FollowedAdmin, NamedForm, NamesUses
from people.models import Expert

admin.site.unregister(Tag)  # taggit's own tags are not ours, and its merging knows of no others

_MEDIA_TOPIC = re.compile(r"(?:medtop:|https?://cv\.iptc\.org/newscodes/mediatopic/)?([0-9]{8})/?", re.ASCII)


class TopicForm(NamedForm):
    """A topic; another spelling of a name there is already is refused, and so is a circle of topics."""

    class Meta:
        help_texts = {
            "parent": _("The wider topic it belongs to: “Floods of 2026” is part of “Floods”."),
            "running": _("A story with a beginning and turning points, rather than a subject. Readers see it."),
        }

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


@admin.register(Topic)
class TopicAdmin(NamesUses, FollowedAdmin, admin.ModelAdmin):
    """Topics."""

    form = TopicForm
    former, former_noun = TopicFormerSlug, "topic"
    fields = [
        "name",
        "slug",
        "description",
        "aliases",
        "parent",
        "running",
        "picture",
        "media_topic_code",
        "experts",
    ]
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

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = ArticleTopic.objects.filter(tag=OuterRef("pk")).values("tag").annotate(n=Count("pk")).values("n")
        stories = Coalesce(Subquery(rows, output_field=IntegerField()), 0)  # counted for the rows shown, not for all
        return super().get_queryset(request).annotate(stories=stories)

    def follow(self, request: HttpRequest, form: Any, *, change: bool) -> None:
        if change and form.changed_of("name", "slug", "running"):
            refresh_published.enqueue("topic", form.instance.pk)

    def why_not(self, obj: Topic) -> str:
        return _("The topic “{name}” is on stories, or was on published ones, and cannot be deleted.").format(
            name=obj.name
        )

    @admin.display(description=_("stories"), ordering="stories")
    def story_count(self, topic: Topic) -> int:
        """How many stories have it, in any stage."""
        return topic.stories
