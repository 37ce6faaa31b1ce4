"""The house rules: their form, and what of it is logged."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.only_row import OnlyRowAdmin, StampedForm, switched
from articles.models import Check, HouseRules, Mail, SecondPerson
from newsroom import edition


class RulesForm(StampedForm):
    """The rules. The model keeps what is switched off; here a tick means that it is done."""

    outdated = gettext_lazy(
        "A colleague changed the rules after you opened this page; the end of it says how. Nothing is "
        "saved yet: look at your choices and save again."
    )
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
        self.initial["checks"] = [value for value in Check.values if value not in self.instance.checks_off]
        self.initial["mails"] = [value for value in Mail.values if value not in self.instance.mails_off]
        self.fields["second_person"].choices = [(value, _second_person(value)) for value in SecondPerson.values]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
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
        found += [switched(str(self.fields[name].label), on=self.cleaned_data[name]) for name in switches]
        for name, choices in (("checks_off", Check), ("mails_off", Mail)):
            noun = _("Check: {label}") if choices is Check else _("E-mail: {label}")
            changed = set(self.before[name]) ^ set(getattr(self.instance, name))
            found += [
                switched(noun.format(label=choice.label), on=choice in self.before[name])
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


@admin.register(HouseRules)
class HouseRulesAdmin(OnlyRowAdmin):
    """The house rules, for those who may change them."""

    form = RulesForm
    fields = ["second_person", "shared_drafts", "public_history", "checks", "mails", "as_opened"]
    radio_fields = {"second_person": admin.VERTICAL}
    change_form_template = "admin/articles/houserules/change_form.html"
    saved = gettext_lazy("Saved. The rules hold from now on.")

    def save_related(self, request: HttpRequest, form: RulesForm, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_related(request, form, formsets, change)
        if "public_history" in form.changed_data:
            edition.bump()
