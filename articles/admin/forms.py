"""The forms of a story and of the rows that belong to it."""

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import clock, times, writing
from articles.admin import labels
from articles.body import sanitise
from articles.compiler import HEADLINE_LIMIT
from articles.models import Article, Byline, PreviousReport, QuotedPerson
from people.admin.choices import ChooseOne
from people.slugs import slug_from

CONFLICT = _("Somebody saved this story before you.")
STANDFIRST_LIMIT = 220  # characters; longer ones are cut in lists


def is_stale(story: Article, posted: str | None) -> bool:
    """Whether the form came from a page that shows another text than ``story`` has now."""
    return posted != str(story.revision)


FOLDS = (
    ("", _("Choose one")),
    ("0", _("The first, before the clocks go back")),
    ("1", _("The second, after they went back")),
)


class _WithFold:
    """For a widget of a day and a time: a third part says which of two moments is meant, of a time that comes twice."""

    def decompress(self, value: dt.datetime | None) -> list:
        parts = super().decompress(value)
        local = timezone.localtime(value) if value else None
        return [*parts, str(local.fold) if local and times.comes_twice(local) else ""]


class NewsroomTimeInput(_WithFold, AdminSplitDateTime):
    """Two boxes, and a choice of two beneath where the time in them comes twice."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        forms.MultiWidget.__init__(self, [*self.widgets, forms.Select(choices=FOLDS)], attrs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        boxes = super().render(name, value, attrs, renderer)
        parts = value if isinstance(value, list) else self.decompress(value)
        if not _comes_twice(parts):
            return boxes
        which = self.get_context(name, parts, attrs)["widget"]["subwidgets"][2]
        select = self._render(which["template_name"], {"widget": which}, renderer)
        label = _("Which of the two?")
        return format_html(
            '{}<p class="which"><label for="{}">{}</label> {}</p>', boxes, which["attrs"]["id"], label, select
        )


class HiddenNewsroomTime(_WithFold, forms.SplitHiddenDateTimeWidget):
    """The same, hidden."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        forms.MultiWidget.__init__(self, [*self.widgets, forms.HiddenInput()], attrs)


class NewsroomTimeField(forms.SplitDateTimeField):
    """A day and a time in two boxes, read as ``times.moment`` reads them."""

    widget = NewsroomTimeInput
    hidden_widget = HiddenNewsroomTime

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = (*self.fields, forms.CharField(required=False))

    def compress(self, data_list: list) -> dt.datetime | None:
        day, clock, fold = [*data_list, None, None, None][:3]
        empty = [part in self.empty_values for part in (day, clock)]
        if all(empty):
            return None
        if any(empty):
            raise forms.ValidationError(_("Choose a day and a time."), code="no-time")
        return times.moment(day, clock, fold or "")


def _comes_twice(parts: list) -> bool:
    """Whether a day and a time, as typed or as they are, name two moments."""
    try:
        times.moment(forms.DateField().clean(parts[0]), forms.TimeField().clean(parts[1]))
    except forms.ValidationError as error:
        return error.code == "comes-twice"
    return False


def _in_words(value: Any) -> str:
    """What a field holds, as a sentence can say it."""
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "D j M Y, H:i")
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return value or str(_("empty"))


class StoryForm(forms.ModelForm):
    """The words of a story and what is filed with them."""

    embargoed_until = NewsroomTimeField(label=_("Embargoed until"), required=False, show_hidden_initial=True)
    expires_at = NewsroomTimeField(label=_("Expires"), required=False, show_hidden_initial=True)

    class Meta:
        model = Article
        fields = [
            "headline",
            "standfirst",
            "body",
            "topics",
            "main_topic",
            "kind",
            "lead_photo",
            "dateline",
            "slug",
            "short_headline",
            "embargoed_until",
            "expires_at",
            "agency_credit",
            "canonical_url",
            "internal_note",
            "confidential",
        ]
        widgets = {
            "headline": forms.Textarea(
                {"rows": 1, "class": "headline-field", "data-count": HEADLINE_LIMIT, "placeholder": _("Headline")}
            ),
            "standfirst": forms.Textarea(
                {
                    "rows": 1,
                    "class": "standfirst-field",
                    "data-count": STANDFIRST_LIMIT,
                    "placeholder": _("Standfirst: the story in one sentence"),
                }
            ),
            "internal_note": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].required = False  # a post that says nothing of it leaves it as it is, or news
        for name in writing.NOT_CONTENT & self.fields.keys():
            self.fields[name].show_hidden_initial = True  # without a revision, what the page showed tells what is old
        if self.is_bound:  # Django keeps what the page showed in one box, and not in two, unless this name is there
            self.data = self.data.copy()
            for name in ("embargoed_until", "expires_at"):
                self.data.setdefault(self.add_initial_prefix(name), "")

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that differ; a body that the editor merely wrote down in another way does not."""
        changed = super().changed_data
        if "body" in changed and sanitise(self["body"].data or "") == sanitise(self.initial.get("body") or ""):
            changed.remove("body")
        return changed

    def clean_embargoed_until(self) -> dt.datetime | None:
        until = self.cleaned_data["embargoed_until"]
        if until and until <= clock.read() and "embargoed_until" in self.changed_data:
            raise forms.ValidationError(_("That time has passed. An embargo ends in the future."), code="in-the-past")
        return until

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean_standfirst(self) -> str:
        return " ".join(self.cleaned_data["standfirst"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("slug") and cleaned.get("headline") and "slug" not in self.errors:
            cleaned["slug"] = slug_from(cleaned["headline"])
        if self.instance.pk and is_stale(self.instance, self.data.get("revision")):
            self.add_error(None, forms.ValidationError(CONFLICT, code="conflict"))
        if self.instance.pk:
            self._keep_what_others_filed()
        return cleaned

    def _keep_what_others_filed(self) -> None:
        """Notes, times and confidentiality of a page from before somebody changed them.

        Where the page left one as it was, the newer value stays. Where both changed it, the sentence beside the field
        says what it is now, and the next save of this page puts its own there.
        """
        for name in sorted(writing.NOT_CONTENT & self.fields.keys() & self.cleaned_data.keys()):
            present = self.initial.get(name)
            if name not in self.changed_data:
                self.cleaned_data[name] = present
                continue
            if isinstance(present, dt.datetime):
                present = present.replace(microsecond=0)  # as the page shows it
            if self._shown(name, present) != present and self.cleaned_data[name] != present:
                sentence = _(
                    "Somebody changed this since you opened the page. It is now: “{present}”. "
                    "Save again to put yours in its place."
                )
                self.add_error(name, forms.ValidationError(sentence.format(present=_in_words(present)), code="changed"))
                self._show_as_now(name)

    def _shown(self, name: str, present: Any) -> Any:
        """What the page showed in a field; ``present`` where it does not say, or says what cannot be read."""
        box = self[name]
        values = box.field.hidden_widget().value_from_datadict(self.data, self.files, box.html_initial_name)
        if values is None or isinstance(values, list) and None in values:
            return present
        try:
            return box.field.clean(values)
        except forms.ValidationError:
            return present

    def _show_as_now(self, name: str) -> None:
        """Let the form that comes back know what the field holds now."""
        box, value = self[name], self.initial.get(name)
        widget = box.field.hidden_widget()
        if isinstance(widget, forms.MultiWidget):
            parts = widget.decompress(value)
            for part, suffix, text in zip(widget.widgets, widget.widgets_names, parts, strict=True):
                self.data[f"{box.html_initial_name}{suffix}"] = part.format_value(text) or ""
        else:
            self.data[box.html_initial_name] = widget.format_value(value) or ""

    @property
    def is_in_conflict(self) -> bool:
        """Whether somebody saved the story since this form was shown."""
        return self.is_bound and self.has_error("__all__", "conflict")


class OrderedForm(forms.ModelForm):
    """A row with a place among its like; one without a place goes to the end."""

    position = forms.IntegerField(
        label=_("Order"), required=False, min_value=0, max_value=999, widget=forms.NumberInput({"class": "order"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.pop("position", None)


class BylineForm(OrderedForm):
    """One contributor of the byline."""

    class Meta:
        model = Byline
        fields = ["contributor", "role", "position"]


class StoryChoice(forms.ModelChoiceField):
    """A choice among the stories that a user may name as earlier ones."""

    def __init__(self, user: Any, widget: forms.Widget, **kwargs: Any) -> None:
        self.user = user
        super().__init__(labels.offered_to(user), widget=widget, **kwargs)

    def include(self, pk: int) -> None:
        """Let a story stand that a colleague chose, even where this user could not have."""
        self.queryset = labels.offered_to(self.user, also=[pk])

    def label_from_instance(self, obj: Model) -> str:
        return labels.label(obj)


class PreviousReportForm(OrderedForm):
    """One earlier report, ours or from elsewhere."""

    class Meta:
        model = PreviousReport
        fields = ["earlier", "kind", "note", "outside_url", "outside_headline", "outside_date", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.earlier_id and isinstance(self.fields.get("earlier"), StoryChoice):
            self.fields["earlier"].include(self.instance.earlier_id)

    def clean_earlier(self) -> Article | None:
        earlier = self.cleaned_data["earlier"]
        if earlier and earlier.pk == self.instance.article_id:
            raise forms.ValidationError(_("A story cannot be its own previous report."))
        return earlier


class QuotedPersonForm(forms.ModelForm):
    """How somebody is described in this story and, where they are not named, why."""

    class Meta:
        model = QuotedPerson
        fields = ["description", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.key and "reason" in self.fields:
            self.fields["reason"].widget = forms.HiddenInput()
            self.fields["reason"].disabled = True


def story_choice(db_field: Any, site: Any, user: Any) -> StoryChoice:
    """The form field for an earlier story, with the admin's autocomplete."""
    widget = ChooseOne(db_field, site)
    return StoryChoice(user, widget, label=db_field.verbose_name, required=not db_field.blank)
