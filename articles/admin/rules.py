"""The house rules: one row and so one form, without a list, and below it who changed what."""

import hashlib
import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Check, HouseRules, Mail, SecondPerson
from newsroom import edition

ONLY = "1"  # the id of the one row
SHOWN = 50  # changes, the newest


class RulesForm(forms.ModelForm):
    """The rules. The model keeps what is switched off; here a tick means that it is done.

    ``as_opened`` stands for the rules that the page showed: where a colleague has changed them since, the form is
    refused, so that nobody switches something back without having seen it.
    """

    checks = forms.MultipleChoiceField(
        label=gettext_lazy("Checks that are made"),
        choices=Check,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Warnings before a story goes to review or out, which somebody has to acknowledge. What stops a story, "
            "such as a missing headline, is always checked."
        ),
    )
    mails = forms.MultipleChoiceField(
        label=gettext_lazy("E-mails that are sent"),
        choices=Mail,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody gets one about a move of their own."),
    )
    as_opened = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        help_texts = {
            "second_person": gettext_lazy(
                "Whoever approves a story has then not made it, sent it in or signed it. One editor may still publish "
                "a minor fix, which a colleague looks at afterwards, and a managing editor anything, for a reason "
                "that is logged."
            ),
            "shared_drafts": gettext_lazy(
                "With their history and preview, but without a button to change or move them. Never a story marked "
                "confidential. Outside contributors only ever read their own."
            ),
            "public_history": gettext_lazy(
                "Each published text of a story, with what changed marked. A story that is withdrawn or retracted "
                "shows none."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in ("second_person", "checks_off", "mails_off")}
        self.stamp = _stamp(self.instance)
        self.is_outdated = False
        self.initial["as_opened"] = self.stamp
        self.initial["checks"] = [value for value in Check.values if value not in self.instance.checks_off]
        self.initial["mails"] = [value for value in Mail.values if value not in self.instance.mails_off]
        self.fields["second_person"].choices = [(value, _second_person(value)) for value in SecondPerson.values]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("as_opened") != self.stamp:
            self.is_outdated = True
            self.data = self.data.copy()
            self.data[self.add_prefix("as_opened")] = self.stamp
            raise ValidationError(
                _(
                    "A colleague changed the rules after you opened this page; the end of it says how. Nothing is "
                    "saved yet: look at your choices and save again."
                ),
                code="outdated",
            )
        for name, choices in (("checks", Check), ("mails", Mail)):
            if name in cleaned:
                setattr(self.instance, f"{name}_off", [v for v in choices.values if v not in cleaned[name]])
        return cleaned

    def changes(self) -> list[str]:
        """What a valid form changes, a sentence each, for the log."""
        found = []
        if "second_person" in self.changed_data:
            words = _("Second person: “{new}”, before “{old}”.")
            new, old = self.instance.second_person, self.before["second_person"]
            found.append(words.format(new=_second_person(new), old=_second_person(old)))
        switches = [name for name in ("shared_drafts", "public_history") if name in self.changed_data]
        found += [_switched(str(self.fields[name].label), on=self.cleaned_data[name]) for name in switches]
        for name, choices in (("checks_off", Check), ("mails_off", Mail)):
            noun = _("Check: {label}") if choices is Check else _("E-mail: {label}")
            changed = set(self.before[name]) ^ set(getattr(self.instance, name))
            found += [
                _switched(noun.format(label=choice.label), on=choice in self.before[name])
                for choice in choices
                if choice in changed
            ]
        return found


def _second_person(value: str) -> str:
    """A choice in words; that of the installation says which it is."""
    label = str(SecondPerson(value).label)
    if value != SecondPerson.INSTALLED:
        return label
    same = SecondPerson.ASKED if settings.REQUIRE_SECOND_PERSON else SecondPerson.NOT_ASKED
    return _("{label}: {same}").format(label=label, same=same.label)


def _switched(what: str, *, on: bool) -> str:
    return (_("Switched on: {what}.") if on else _("Switched off: {what}.")).format(what=what)


def _stamp(rules: HouseRules) -> str:
    """A short text that differs where the rules do."""
    held = (rules.second_person, rules.shared_drafts, rules.public_history, rules.checks_off, rules.mails_off)
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]


@admin.register(HouseRules)
class HouseRulesAdmin(admin.ModelAdmin):
    """The house rules, for those who may change them."""

    form = RulesForm
    fields = ["second_person", "shared_drafts", "public_history", "checks", "mails", "as_opened"]
    radio_fields = {"second_person": admin.VERTICAL}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="articles_houserules_changelist"),
            path("<path:object_id>/change/", view(self.change_view), name="articles_houserules_change"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: HouseRules | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: HouseRules | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one row, and so no list."""
        return HttpResponseRedirect(_address())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> HouseRules | None:
        """The row, made and locked by the first who sends the form. What it is made with are the rules that held."""
        if object_id != ONLY:
            return None
        if request.method != "POST" or not self.has_change_permission(request):
            return HouseRules.objects.filter(pk=ONLY).first() or HouseRules(pk=int(ONLY))
        HouseRules.objects.get_or_create(pk=ONLY)
        return HouseRules.objects.select_for_update().get(pk=ONLY)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context |= {"show_save_and_continue": False, "log": self._log(), "shown": SHOWN}
        response = super().render_change_form(request, context, *args, **kwargs)
        if context["adminform"].form.is_outdated:
            response.status_code = 409
        return response

    def _log(self) -> QuerySet[LogEntry]:
        entries = LogEntry.objects.filter(content_type__app_label="articles", content_type__model="houserules")
        return entries.filter(object_id=ONLY).select_related("user").order_by("-action_time", "-pk")[:SHOWN]

    def construct_change_message(self, request: HttpRequest, form: RulesForm, formsets: Any, add: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's
        return "\n".join(form.changes())

    def log_change(self, request: HttpRequest, obj: HouseRules, message: str) -> LogEntry | None:
        """Log a change; a press of “Save” that changes nothing is none."""
        return super().log_change(request, obj, message) if message else None

    def save_related(self, request: HttpRequest, form: RulesForm, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_related(request, form, formsets, change)
        if "public_history" in form.changed_data:
            edition.bump()

    def response_change(self, request: HttpRequest, obj: HouseRules) -> HttpResponse:
        self.message_user(request, _("Saved. The rules hold from now on."), messages.SUCCESS)
        return HttpResponseRedirect(_address())


def _address() -> str:
    return reverse("admin:articles_houserules_change", args=[ONLY])
