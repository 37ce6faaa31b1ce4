"""How the list of stories is narrowed, and what keeps it quick however many stories there are."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.clock import Now
from articles.models import Article, Change, Stage, Version
from articles.status import LIVE, Status

REACH = 2000  # stories that a list leads through; whoever looks further back searches or filters

# A condition that every story of a status meets and an index answers; the status itself is computed for those alone.
NARROWS = {
    Status.DRAFT: {"stage": Stage.DRAFT},
    Status.REVIEW: {"stage": Stage.REVIEW},
    Status.APPROVED: {"stage": Stage.APPROVED},
    Status.SPIKED: {"stage": Stage.SPIKED},
    Status.SCHEDULED: {"pk__in": Version.objects.filter(live_from__gt=Now()).values("article")},
    Status.RETRACTED: {"pk__in": Version.objects.filter(change=Change.RETRACTION).values("article")},
}


def in_status(stories: QuerySet[Article], status: str) -> QuerySet[Article]:
    """Those of ``stories`` (with their status) that have this one."""
    return stories.filter(status=status, **NARROWS.get(Status(status), {}))


class StatusFilter(admin.SimpleListFilter):
    """Where a story stands, as tabs above the list."""

    title, parameter_name, template = _("status"), "status", "admin/desk/filter_tabs.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            *((value, label) for value, label in Status.choices if value != Status.CHANGED),
            (Status.CHANGED.value, _("Unpublished changes")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        value = self.value()
        if value == Status.PUBLISHED:
            return queryset.filter(status__in=LIVE)
        return in_status(queryset, value) if value in Status.values else queryset


class TopicFilter(admin.RelatedFieldListFilter):
    """Topic, as a menu."""

    template = "admin/desk/filter_menu.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("topic")


class BylineFilter(admin.RelatedFieldListFilter):
    """Contributor in the byline, as a menu."""

    template = "admin/desk/filter_menu.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("byline")


class WhenFilter(admin.DateFieldListFilter):
    """When a story was changed last, as a menu."""

    template = "admin/desk/filter_menu.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("when")


class BoundedPaginator(Paginator):
    """Pages that are counted no further than ``REACH``, so that a list costs the same however long it is."""

    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, QuerySet):
            return len(self.object_list.order_by().values_list("pk", flat=True)[:REACH])
        return super().count


class StoryList(ChangeList):
    """The list of stories, with everything that a row shows fetched at once."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Article]:
        stories = super().get_queryset(request, exclude_parameters)
        related = ("topics", "bylines__contributor", "people_quoted__expert")
        return stories.defer("body").prefetch_related(*related)
