"""The rows that belong to a story; what may be done with them follows what may be done with the story."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Field, ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.follow import first_report
from articles.admin.forms import BylineForm, PreviousReportForm, QuotedPersonForm, story_choice
from articles.models import Article, Byline, Correction, PreviousReport, QuotedPerson
from people.admin.choices import ChoosesRows


class OwnRows(BaseInlineFormSet):
    """Rows of the story; the id of another story's row is as wrong as one that never was, which Django tells apart."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[self._pk_field.name].queryset = self.get_queryset()


class OfStory(ChoosesRows, admin.StackedInline):
    """Rows in the side column, which whoever may change the story may change."""

    formset = OwnRows
    template = "admin/desk/inline_side.html"
    extra = 0
    min_num = 0

    def _story_admin(self) -> Any:
        return self.admin_site.get_model_admin(Article)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._story_admin().has_view_or_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        story = self._story_admin()
        return story.has_change_permission(request, obj) if obj and obj.pk else story.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)


class BylineInline(OfStory):
    """Who wrote it; a new story begins with the writer."""

    model = Byline
    form = BylineForm
    fields = ["contributor", "role", "position"]
    autocomplete_fields = ["contributor"]

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:
        return 0 if obj and obj.pk else len(_own_contributor(request))

    def get_formset(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        if request.method != "GET" or (obj and obj.pk):
            return formset
        return _prefilled(formset, _own_contributor(request))


def _prefilled(formset: type[BaseInlineFormSet], rows: list[dict[str, Any]]) -> type[BaseInlineFormSet]:
    """The formset with ``rows`` in it that are saved unless somebody takes them out."""

    class Prefilled(formset):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{"initial": rows} | options)

    return Prefilled


def _own_contributor(request: HttpRequest) -> list[dict[str, int]]:
    own = getattr(request.user, "contributor", None)
    return [{"contributor": own.pk}] if own else []


class PeopleInline(OfStory):
    """The people marked in the text: how the story describes them. Rows come and go with the marks only."""

    model = QuotedPerson
    form = QuotedPersonForm
    template = "admin/desk/inline_people.html"
    fields = ["who", "description", "reason"]
    readonly_fields = ["who"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("expert")

    @admin.display(description=_("who"))
    def who(self, obj: QuotedPerson) -> str:
        """The name, or that there is none."""
        return obj.expert.name if obj.expert_id else _("Unnamed source")


class ReportFormSet(OwnRows):
    """Previous reports, under the name that the relation of stories has."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return "previous_reports"


class PreviousReportInline(OfStory):
    """Earlier reports that the story builds on, in their order."""

    model = PreviousReport
    form = PreviousReportForm
    formset = ReportFormSet
    fk_name = "article"
    fieldsets = [
        (None, {"fields": ["earlier", "kind", "note", "position"]}),
        (
            _("A report elsewhere"),
            {"fields": ["outside_url", "outside_headline", "outside_date"], "classes": ["collapse"]},
        ),
    ]

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:
        return len(first_report(request, obj))

    def get_formset(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        rows = first_report(request, obj) if request.method == "GET" else []
        return _prefilled(formset, rows) if rows else formset

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field | None:
        if db_field.name == "earlier":
            return story_choice(db_field, self.admin_site, request.user)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class CorrectionInline(OfStory):
    """Corrections that wait for the next publication; published ones are shown and stay as they are."""

    model = Correction
    template = "admin/desk/inline_corrections.html"
    fields = ["kind", "text"]

    def formfield_for_choice_field(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field:
        if db_field.name == "kind":  # a story is retracted by its move
            kwargs["choices"] = [choice for choice in db_field.choices if choice[0] != Correction.Kind.RETRACTION]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).filter(published_in=None)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("articles.view_correction") and super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("articles.add_correction") and super().has_change_permission(request, obj)
