"""What there is one of: one row and so one form, without a list, and below it who changed what."""

import hashlib
import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ONLY = "1"  # the id of the one row
SHOWN = 50  # changes, the newest


class StampedForm(forms.ModelForm):
    """A form that is refused where a colleague saved the row since, so that nobody takes back what they have not seen.

    ``as_opened`` stands for the row that the page showed.
    """

    outdated = gettext_lazy(
        "A colleague saved this after you opened this page. Nothing of yours is saved yet: look in another window at "
        "what they changed, then save again."
    )
    as_opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stamp = _stamp(self.instance)
        self.is_outdated = False
        self.initial["as_opened"] = self.stamp

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("as_opened") != self.stamp:
            self.is_outdated = True
            self.data = self.data.copy()
            self.data[self.add_prefix("as_opened")] = self.stamp
            raise ValidationError(self.outdated, code="outdated")
        return cleaned


def _stamp(row: Model) -> str:
    """A short text that differs where the row does."""
    held = [str(field.value_from_object(row)) for field in row._meta.concrete_fields]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]


class StampedAdmin(admin.ModelAdmin):
    """For a ModelAdmin with such a form: whoever sends it first locks the row, and the second gets a 409."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST" and self.has_change_permission(request, found):
            return self.model.objects.select_for_update().get(pk=found.pk)
        return found

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        response = super().render_change_form(request, context, *args, **kwargs)
        if context["adminform"].form.is_outdated:
            response.status_code = 409
        return response


class OnlyRowAdmin(StampedAdmin):
    """For a ModelAdmin of what there is one of. Its form has ``changes()``: a sentence for each change, for the log."""

    change_form_template = "admin/desk/only_row.html"
    saved = gettext_lazy("Saved.")

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, self.opts.model_name
        return [
            path("", view(self.changelist_view), name=f"articles_{name}_changelist"),
            path("<path:object_id>/change/", view(self.change_view), name=f"articles_{name}_change"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one row, and so no list."""
        return HttpResponseRedirect(self._address())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """The row, made by the first who sends the form. What it is made with is what held."""
        if object_id != ONLY:
            return None
        if request.method == "POST" and self.has_change_permission(request):
            self.model.objects.get_or_create(pk=ONLY)
        return super().get_object(request, object_id, from_field) or self.model(pk=int(ONLY))

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context |= {"show_save_and_continue": False, "log": self._log(), "shown": SHOWN}
        return super().render_change_form(request, context, *args, **kwargs)

    def _log(self) -> QuerySet[LogEntry]:
        entries = LogEntry.objects.filter(
            content_type__app_label=self.opts.app_label, content_type__model=self.opts.model_name
        )
        return entries.filter(object_id=ONLY).select_related("user").order_by("-action_time", "-pk")[:SHOWN]

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's
        return "\n".join(form.changes())

    def log_change(self, request: HttpRequest, obj: Model, message: str) -> LogEntry | None:
        """Log a change; a press of “Save” that changes nothing is none."""
        return super().log_change(request, obj, message) if message else None

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        self.message_user(request, self.saved, messages.SUCCESS)
        return HttpResponseRedirect(self._address())

    def _address(self) -> str:
        return reverse(f"admin:articles_{self.opts.model_name}_change", args=[ONLY])


def switched(what: str, *, on: bool) -> str:
    """The sentence for the log that something was switched on or off."""
    return (_("Switched on: {what}.") if on else _("Switched off: {what}.")).format(what=what)
