"""The list of stories: what a row says, how the list is narrowed, what may be done with many at once."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moves
from articles.admin.filters import BoundedPaginator, BylineFilter, StatusFilter, StoryList, TopicFilter, WhenFilter
from articles.editor import ID
from articles.models import Article
from articles.status import LIVE, Status
from people.admin.parts import OwnColumns


class StoryListing(OwnColumns, admin.ModelAdmin):
    """The list's half of the story's admin."""

    list_display = ["story", "topic", "byline", "people", "when"]
    list_display_links = None
    list_filter = [
        StatusFilter,
        ("article_topics__tag", TopicFilter),
        ("bylines__contributor", BylineFilter),
        ("changed_at", WhenFilter),
    ]
    search_fields = ["headline", "standfirst", "slug", "people_quoted__expert__name"]
    search_help_text = gettext_lazy("Headline, standfirst, people quoted")
    list_per_page = 25
    list_max_show_all = 0
    show_full_result_count = False
    paginator = BoundedPaginator

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StoryList]:
        return StoryList

    # --- A row --------------------------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("story"), ordering="headline")
    def story(self, obj: Article) -> SafeString:
        """Headline and status."""
        follow = ""
        if obj.status in LIVE:
            address = f"{reverse('admin:articles_article_add')}?follow={obj.pk}"
            follow = format_html(' <a class="follow" href="{}">{}</a>', address, _("Write a follow-up"))
        return format_html(
            '<a class="story-link" href="{}">{}</a><span class="under"><span class="chip is-{}">{}</span>{}</span>',
            moves.address(obj.pk),
            obj.headline,
            obj.status,
            Status(obj.status).label,
            follow,
        )

    @admin.display(description=gettext_lazy("topics"))
    def topic(self, obj: Article) -> str:
        """The topics by name."""
        return ", ".join(topic.name for topic in obj.topics.all())

    @admin.display(description=gettext_lazy("byline"))
    def byline(self, obj: Article) -> str:
        """The contributors in their order."""
        return ", ".join(byline.contributor.name for byline in obj.bylines.all())

    @admin.display(description=gettext_lazy("people quoted"))
    def people(self, obj: Article) -> str:
        """The people quoted in the order in which they speak."""
        return ", ".join(str(person) for person in obj.people_quoted.all())

    @admin.display(description=gettext_lazy("when"), ordering="changed_at")
    def when(self, obj: Article) -> SafeString:
        """The time that matters to a story that stands so."""
        if obj.status in LIVE:
            said, at = _("live since"), obj.live_from
        elif obj.status == Status.SCHEDULED:
            said, at = _("goes live"), obj.goes_live_at
        elif obj.status == Status.REVIEW and obj.submitted_at:
            said, at = _("waiting since"), obj.submitted_at
        else:
            said, at = _("changed"), obj.changed_at
        local = timezone.localtime(at)
        return format_html(
            '<span class="quiet">{}</span> <time datetime="{}">{} {}</time>',
            said,
            local.isoformat(),
            _day(local.date()),
            f"{local:%H:%M}",
        )

    # --- Many stories at once -----------------------------------------------------------------------------------------
    def get_actions(self, request: HttpRequest) -> dict:
        if IS_POPUP_VAR in request.GET:
            return {}
        status = request.GET.get("status", "") if request.method == "GET" else ""
        return moves.bulk_actions(request.user, status if status in Status.values else "")

    def response_action(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        """Only what was ticked counts: “all that match” is no answer to “publish”, and an id is a number."""
        request.POST = request.POST.copy()
        request.POST["select_across"] = "0"
        ticked = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        ids = [pk for pk in ticked if ID.match(pk)]
        request.POST.setlist(helpers.ACTION_CHECKBOX_NAME, ids)
        if request.POST.get("action") not in self.get_actions(request):
            self.message_user(request, _("Your role does not include this, or it asks for more."), messages.ERROR)
            return None
        return super().response_action(request, queryset)


def _day(day: Any) -> str:
    """A day as one speaks of it at the desk."""
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    return near.get((day - timezone.localdate()).days) or date_format(day, "j M Y")
