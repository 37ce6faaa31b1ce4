"""Photos: taken in once, described ever after."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import photos
from articles.models import Photo
from people.admin.parts import PICTURE_HELP, AnyCase, NamesUses, PictureField

PERCENT = {"min_value": 0, "max_value": 100}


class PhotoForm(forms.ModelForm):
    """A photo. What the form leaves empty is filled from what the file says of itself."""

    focal_x = forms.IntegerField(
        label=_("Focal point, % from the left"),
        initial=50,
        help_text=_("What must stay in sight where the photo is cut to another shape; 50 and 50 is the middle."),
        **PERCENT,
    )
    focal_y = forms.IntegerField(label=_("Focal point, % from the top"), initial=50, **PERCENT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken: list[str] = []  # labels of what came from the file
        if "file" in self.fields:
            self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file = cleaned.get("file")
        if not file:
            return cleaned
        for field, words in photos.words_in(file.picture).items():
            if words and not cleaned.get(field) and field not in self.errors:
                cleaned[field] = words
                self.taken.append(str(self.fields[field].label))
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", _("Give it a title to find it by; the file has none of its own."))
        return cleaned


@admin.register(Photo)
class PhotoAdmin(NamesUses, AnyCase, admin.ModelAdmin):
    """Photos. Stories already published keep the caption and credit they were published with."""

    form = PhotoForm
    formfield_overrides = {models.ImageField: {"form_class": PictureField, "help_text": PICTURE_HELP}}
    list_display = ["thumbnail", "title", "credit", "size", "added_at"]
    list_display_links = ["thumbnail", "title"]
    list_filter = ["added_at"]
    list_per_page = 40
    search_fields = ["title", "caption", "credit"]
    used = _("“{name}” belongs to stories, or to published versions of them, and cannot be deleted.")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = ["preview", "size"] if obj else ["file"]
        return [*shown, "title", "caption", "credit", "alt", "rights", "focal_x", "focal_y"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["preview", "size"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        if change:
            super().save_model(request, obj, form, change)
            return
        file = form.cleaned_data["file"]
        photos.take_in(obj, file, by=request.user, picture=file.picture)
        if form.taken:
            text = ngettext(
                "Taken from the file: %(what)s. Please check it.",
                "Taken from the file: %(what)s. Please check them.",
                len(form.taken),
            )
            self.message_user(request, text % {"what": ", ".join(form.taken).lower()}, messages.WARNING)

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        photos.forget(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for photo in queryset:
            photos.forget(photo)
        super().delete_queryset(request, queryset)

    def why_not(self, obj: Photo) -> str:
        return str(self.used).format(name=obj.title)

    @admin.display(description=_("photo"))
    def thumbnail(self, photo: Photo) -> str:
        """Its smallest public copy, small."""
        width = min(96, photo.width)
        return self._image(photo, width, 480)

    @admin.display(description=_("photo"))
    def preview(self, photo: Photo) -> str:
        """A public copy, and why there is no field to change the file."""
        return format_html(
            '{}<div class="help">{}</div>',
            self._image(photo, min(480, photo.width), 800),
            _("The picture itself cannot be replaced, since stories show it. Add another photo instead."),
        )

    @admin.display(description=_("size"), ordering="width")
    def size(self, photo: Photo) -> str:
        """Width and height of the original, in pixels."""
        return f"{photo.width} × {photo.height}"

    @staticmethod
    def _image(photo: Photo, width: int, copy: int) -> str:
        height = max(1, round(width * photo.height / max(photo.width, 1)))
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            photo.url(copy),
            photo.alt or photo.title,
            width,
            height,
        )
