"""The site’s settings, and the pages on which the newspaper tells of itself."""

import datetime as dt
import re
import secrets
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media
from PIL import Image, ImageOps

from articles import colours, site, snippets
from articles.admin.only_row import OnlyRowAdmin, StampedAdmin, StampedForm, switched
from articles.body import sanitise_page
from articles.models import Crawler, Policy, PolicyPage, SiteSettings
from people.admin.parts import PICTURE_HELP, PictureField, remove_later
from people.pictures import encoded, upright

LOGO = (800, 160)  # pixels at most: twice as high as it is shown anywhere
SHARING = (1200, 630)  # pixels; what networks show of a link
LOGGED = 200  # characters of a value


class LogoField(PictureField):
    """An uploaded logo; what comes out is a copy of the size that pages need, without metadata."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        logo = upright(file.picture)
        logo.thumbnail(LOGO, Image.Resampling.LANCZOS)
        return ContentFile(encoded(logo, "png"), f"{secrets.token_hex(16)}.png")


class SharingField(PictureField):
    """An uploaded picture cut to what networks show of a link."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        whole = upright(file.picture)
        if whole.width < SHARING[0] or whole.height < SHARING[1]:
            sentence = _("The picture has {width} by {height} pixels. Networks want {least} by {low} or more.")
            raise ValidationError(
                sentence.format(width=whole.width, height=whole.height, least=SHARING[0], low=SHARING[1])
            )
        cut = ImageOps.fit(whole, SHARING, Image.Resampling.LANCZOS)
        return ContentFile(encoded(cut, "jpg"), f"{secrets.token_hex(16)}.jpg")


class SiteForm(StampedForm):
    """The settings. The model keeps which crawlers are refused; here a tick lets one in."""

    crawlers = forms.MultipleChoiceField(
        label=gettext_lazy("Crawlers of language models that may read the site"),
        choices=Crawler,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Search engines may always. robots.txt asks those without a tick to stay away; it cannot keep one out that "
            "does not listen."
        ),
    )
    origins = forms.CharField(
        label=gettext_lazy("Addresses that pages may load from"),
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line, such as https://stats.example.com or https://*.example.com. Readers’ pages may then load "
            "scripts, styles, pictures, fonts and frames from there and send to it, and from nowhere else. Empty: only "
            "from this site. Whoever runs such an address learns who reads what."
        ),
    )

    class Meta:
        widgets = {
            name: forms.Textarea({"rows": 4, "spellcheck": "false"})
            for name in ("slot_head", "slot_standfirst", "slot_end")
        }
        help_texts = {
            "name": gettext_lazy("As it stands above every page, in feeds and in search engines."),
            "description": gettext_lazy("What the newspaper is, in a sentence, for search engines and for the foot."),
            "logo": format_lazy(
                "{} {}",
                gettext_lazy("Stands in place of the name above every page, on white; so that it is read in the dark."),
                PICTURE_HELP,
            ),
            "sharing_picture": gettext_lazy(
                "Shown where somebody shares a page without a picture of its own. At least 1200 by 630 pixels; what is "
                "more is cut at the edges."
            ),
            "founded": gettext_lazy("A year, 1894, or a day, 1894-10-01."),
            "email": gettext_lazy("Of the newsroom. Readers and search engines see it."),
            "address": gettext_lazy("In one line."),
            "security_contact": gettext_lazy(
                "Whom to tell of a hole in the site: an e-mail address, or an address that begins with https:// or "
                "tel:. It stands in /.well-known/security.txt."
            ),
            "slot_head": gettext_lazy(
                "HTML: the elements “script” and “link”, each from an address that is allowed above. Style and script "
                "in the page itself would not work and are refused."
            ),
            "slot_standfirst": gettext_lazy(
                "HTML: also “img”, “a”, “div”, “p” and words. What comes late moves the text below it."
            ),
            "slot_end": gettext_lazy("HTML, as under the standfirst."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        self.initial["crawlers"] = [value for value in Crawler.values if value not in row.crawlers_refused]
        self.initial["origins"] = "\n".join(row.origins)
        self.before = {name: getattr(row, name) for name in (*self.fields, "crawlers_refused") if hasattr(row, name)}
        self.fields["name"].widget.attrs["placeholder"] = SiteSettings().called
        for name, usual in colours.COLOURS.items():
            self.fields[name].widget.attrs["placeholder"] = usual
            self.fields[name].help_text = _("Empty: {usual}.").format(usual=usual)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_description(self) -> str:
        return " ".join(self.cleaned_data["description"].split())

    def clean_founded(self) -> str:
        founded = self.cleaned_data["founded"].strip()
        if founded and not re.fullmatch(r"[12][0-9]{3}", founded):
            try:
                founded = dt.date.fromisoformat(founded).isoformat()
            except ValueError:
                raise ValidationError(_("Write a year, such as 1894, or a day, such as 1894-10-01.")) from None
        return founded

    def clean_security_contact(self) -> str:
        contact = self.cleaned_data["security_contact"].strip()
        if contact and not re.fullmatch(r"(https://|mailto:|tel:)\S+", contact):
            validate_email(contact)
            return f"mailto:{contact}"
        return contact

    def clean_origins(self) -> list[str]:
        return snippets.read_origins(self.cleaned_data["origins"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in colours.COLOURS:
            if name in cleaned:
                cleaned[name] = cleaned[name].lower()
            if colour := cleaned.get(name):
                self._check(name, colours.check, name, colour)
        for slot in snippets.SLOTS:
            name = f"slot_{slot}"
            if cleaned.get(name) and "origins" in cleaned:
                self._check(name, snippets.read, slot, cleaned[name], cleaned["origins"])
        if "crawlers" in cleaned:
            self.instance.crawlers_refused = [value for value in Crawler.values if value not in cleaned["crawlers"]]
        return cleaned

    def _check(self, field: str, check: Any, *values: Any) -> None:
        try:
            check(*values)
        except ValidationError as error:
            self.add_error(field, error)

    def changes(self) -> list[str]:
        """What a valid form changes, a sentence each, for the log."""
        found = []
        for name, old in self.before.items():
            new = getattr(self.instance, name)
            if new == old:
                continue
            if name == "crawlers_refused":
                noun = _("Crawler: {label}")
                found += [
                    switched(noun.format(label=each.label), on=each in old)
                    for each in Crawler
                    if each in {*old} ^ {*new}
                ]
                continue
            if isinstance(self.fields[name], PictureField):
                words = _("{label}: a new picture.") if new else _("{label}: taken away.")
            elif not old:
                words = _("{label}: “{new}”.")
            else:
                words = _("{label}: “{new}”, before “{old}”.") if new else _("{label}: nothing, before “{old}”.")
            found.append(words.format(label=self.fields[name].label, new=_said(new), old=_said(old)))
        return found


def _said(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= LOGGED else f"{text[:LOGGED]}…"


@admin.register(SiteSettings)
class SiteSettingsAdmin(OnlyRowAdmin):
    """What the newspaper is called and looks like, for those who may say so."""

    form = SiteForm
    change_form_template = "admin/articles/sitesettings/change_form.html"
    saved = gettext_lazy("Saved. Readers see it within a second.")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple]:
        found = [
            (None, {"fields": ["name", "description", "logo", "sharing_picture", "as_opened"]}),
            (
                _("Colours"),
                {
                    "fields": [("voice_light", "voice_dark"), ("record_light", "record_dark")],
                    "description": _(
                        "One colour for somebody’s exact words, one for the newspaper’s own record: earlier reports, "
                        "dates, corrections. Each for light and for dark pages, as a reader’s device asks for them."
                    ),
                },
            ),
            (_("Who publishes"), {"fields": ["founded", "email", "phone", "address"]}),
            (_("Crawlers and security"), {"fields": ["crawlers", "security_contact"]}),
        ]
        if request.user.has_perm("articles.embed_sitesettings"):
            slots = [f"slot_{name}" for name in snippets.SLOTS]
            found.append((_("From elsewhere"), {"fields": ["origins", *slots]}))
        return found

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field:
        special = {"logo": LogoField, "sharing_picture": SharingField}.get(db_field.name)
        if special:
            kwargs["form_class"] = special
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: SiteForm, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_model(request, obj, form, change)
        for name in ("logo", "sharing_picture"):
            if getattr(obj, name) != form.before[name]:
                remove_later(str(form.before[name]))

    def save_related(self, request: HttpRequest, form: SiteForm, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_related(request, form, formsets, change)
        if form.changes():
            site.changed()


class PolicyForm(StampedForm):
    """A page about the newspaper."""

    class Meta:
        help_texts = {
            "title": gettext_lazy("What stands above it and in the foot of every page; empty: as usual."),
            "body": gettext_lazy("Headings, paragraphs, lists and links. A link within this site begins with /."),
            "is_public": gettext_lazy("Until then nobody knows of the page, and no page leads to it."),
        }

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that differ; a text that the editor merely wrote down in another way does not."""
        changed = [name for name in super().changed_data if name != "as_opened"]
        if "body" in changed and sanitise_page(self["body"].data or "") == sanitise_page(
            self.initial.get("body") or ""
        ):
            changed.remove("body")
        return changed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_public") and not sanitise_page(cleaned.get("body") or ""):
            self.add_error("is_public", _("Write the text first: a page without one cannot be public."))
        return cleaned


@admin.register(PolicyPage)
class PolicyPageAdmin(StampedAdmin):
    """The pages that there are; none is added and none deleted."""

    form = PolicyForm
    fields = ["title", "body", "is_public", "as_opened"]
    list_display = ["heading", "state", "changed_at"]
    list_display_links = ["heading"]
    list_per_page = len(Policy)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PolicyPage | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's
        form = super().get_form(request, obj, change, **kwargs)
        if obj and "title" in form.base_fields:
            form.base_fields["title"].widget.attrs["placeholder"] = Policy(obj.slug).label
        return form

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return obj.get_absolute_url() if obj and obj.is_public else None

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        # As for a story: the editor's import map is an inline script and needs the nonce.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: PolicyPage, form: PolicyForm, change: bool) -> None:  # noqa: FBT001 - Django's
        if {"title", "body"} & {*form.changed_data} or not obj.changed_at:
            obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: PolicyForm, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        super().save_related(request, form, formsets, change)
        if form.changed_data:
            site.changed()

    @admin.display(description=gettext_lazy("page"), ordering="pk")
    def heading(self, page: PolicyPage) -> str:
        """What stands above it."""
        return page.heading

    @admin.display(description=gettext_lazy("readers"))
    def state(self, page: PolicyPage) -> str:
        """Whether readers have it, and where."""
        if page.is_public:
            return format_html('<a href="{url}">{url}</a>', url=page.get_absolute_url())
        return _("Not public") if page.body else _("Not written yet")
