"""Photos: taken in once, one or several at a time, described ever after."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import photos, writing
from articles.models import Article, Photo
from articles.models.photo import TYPES
from people.admin.parts import PICTURE_HELP, AnyCase, NamesUses, OwnColumns, PictureField
from people.pictures import glanced_at, upright_size

PERCENT = {"min_value": 0, "max_value": 100}
MOST_AT_ONCE = 20  # files; each takes up to a second
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "HEIF": "heic"}
DESCRIBED = ["title", "credit", "caption", "alt", "creator", "taken_at", "place", "copyright", "rights"]


class SeveralFiles(forms.FileInput):
    """A field to choose or drop files; the form itself takes the last."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> UploadedFile | None:
        return files.get(name)


class PhotoForm(forms.ModelForm):
    """A photo. What the form leaves empty is filled from what the file says of itself.

    ``otherwise`` is the title of a file that has none of its own.
    """

    focal_x = forms.IntegerField(
        label=_("Focal point, % from the left"),
        initial=50,
        help_text=_("What must stay in sight where the photo is cut to another shape; 50 and 50 is the middle."),
        **PERCENT,
    )
    focal_y = forms.IntegerField(label=_("Focal point, % from the top"), initial=50, **PERCENT)

    def __init__(self, *args: Any, otherwise: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.otherwise = otherwise
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
            cleaned["title"] = self.otherwise
            if not self.otherwise:
                self.add_error("title", _("Give it a title to find it by; the file has none of its own."))
        return cleaned


class Description(forms.ModelForm):
    """What is known of a photo, in the page that describes several."""

    class Meta:
        model = Photo
        fields = DESCRIBED
        widgets = {"caption": forms.Textarea({"rows": 3}), "taken_at": forms.DateInput({"type": "date"}, "%Y-%m-%d")}


@admin.register(Photo)
class PhotoAdmin(OwnColumns, NamesUses, AnyCase, admin.ModelAdmin):
    """Photos. Stories already published keep the caption and credit they were published with."""

    form = PhotoForm
    formfield_overrides = {models.ImageField: {"form_class": PictureField, "help_text": PICTURE_HELP}}
    list_display = ["thumbnail", "title", "credit", "place", "taken_at", "size", "added_at"]
    list_display_links = ["thumbnail", "title"]
    list_filter = ["added_at"]
    list_per_page = 40
    search_fields = ["title", "caption", "credit", "creator", "place"]
    used = _("“{name}” belongs to stories, or to published versions of them, and cannot be deleted.")

    # --- The form -----------------------------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple]:
        return [
            (None, {"fields": ["preview", "size", "title"] if obj else ["file", "title"]}),
            (_("Focal point"), {"fields": [("focal_x", "focal_y")], "classes": ["is-focal"]}),
            (_("What readers see"), {"fields": ["caption", "credit", "alt"]}),
            (_("For the desk"), {"fields": ["creator", "taken_at", "place", "copyright", "rights"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["preview", "size"] if obj else []

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field:
        if db_field.name == "file" and IS_POPUP_VAR not in request.GET:
            kwargs["widget"] = SeveralFiles
        if db_field.name == "caption":
            kwargs["widget"] = forms.Textarea({"rows": 3})
        if db_field.name == "taken_at":
            kwargs["widget"] = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("read/", self.read_view, "read"),
            ("describe/", self.describe_view, "describe"),
            ("<int:pk>/original/", self.original_view, "original"),
        ]
        own = [path(at, self.admin_site.admin_view(view), name=f"articles_photo_{name}") for at, view, name in pages]
        return own + super().get_urls()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        if change:
            super().save_model(request, obj, form, change)
            if {"caption", "credit", "alt"} & set(form.changed_data) and (
                n := writing.void_for_photo(obj, by=request.user)
            ):
                text = ngettext(
                    "%(n)d approved story shows it and has to be approved again.",
                    "%(n)d approved stories show it and have to be approved again.",
                    n,
                )
                self.message_user(request, text % {"n": n}, messages.WARNING)
            if {"focal_x", "focal_y"} & set(form.changed_data):
                photos.refocus(obj)
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

    # --- Several at once ----------------------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        files = request.FILES.getlist("file") if request.method == "POST" else []
        if len(files) > 1 and IS_POPUP_VAR not in request.POST:
            if not self.has_add_permission(request):
                raise PermissionDenied
            if made := self._take_several(request, files):
                query = QueryDict(mutable=True)
                query.setlist("photo", [photo.pk for photo in made])
                return HttpResponseRedirect(f"{reverse('admin:articles_photo_describe')}?{query.urlencode()}")
        return super().add_view(request, form_url, extra_context)

    def _take_several(self, request: HttpRequest, files: list[UploadedFile]) -> list[Photo]:
        """A photo of each file, with what was typed in each and the file's own words in what was left empty.

        What cannot be taken in is named with its reason, and the others are kept.
        """
        made = []
        form_class = self.get_form(request, change=False)
        for file in files[:MOST_AT_ONCE]:
            stem = file.name.rpartition(".")[0] if "." in file.name else file.name
            form = form_class(request.POST, {"file": file}, otherwise=stem[:120].strip() or str(_("Photo")))
            if not form.is_valid():
                sentence = next(iter(form.errors.values()))[0]
                self.message_user(request, f"“{file.name}”: {sentence}", messages.ERROR)
                continue
            with transaction.atomic():
                photo = form.save(commit=False)
                photos.take_in(photo, file, by=request.user, picture=form.cleaned_data["file"].picture)
                self.log_addition(request, photo, [{"added": {}}])
            made.append(photo)
        if left := files[MOST_AT_ONCE:]:
            text = _("At most {most} photos are taken in at once. Not taken in: {names}.")
            names = ", ".join(file.name for file in left)
            self.message_user(request, text.format(most=MOST_AT_ONCE, names=names), messages.ERROR)
        return made

    def describe_view(self, request: HttpRequest) -> HttpResponse:
        """The page that describes several photos, each beside its picture."""
        keys = [int(pk) for pk in request.GET.getlist("photo")[:MOST_AT_ONCE] if pk.isascii() and pk.isdigit()]
        found = Photo.objects.filter(pk__in=[pk for pk in keys if pk < 2**63]).order_by("pk")
        if not self.has_change_permission(request):
            raise PermissionDenied
        if not found:
            raise Http404
        described = [Description(request.POST or None, instance=p, prefix=f"photo-{p.pk}") for p in found]
        wrong = [form for form in described if form.errors]  # all are checked, so that each has its sentence
        if request.method == "POST" and not wrong:
            with transaction.atomic():
                for form in described:
                    if form.has_changed():
                        form.save()
                        self.log_change(request, form.instance, self.construct_change_message(request, form, None))
            self.message_user(request, _("The photos are saved."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))
        title = ngettext("Describe %(count)d photo", "Describe %(count)d photos", len(described))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": title % {"count": len(described)},
            "forms": described,
            "errors": wrong,
        }
        return TemplateResponse(request, "admin/articles/photo/describe.html", context)

    # --- The file -----------------------------------------------------------------------------------------------------
    def read_view(self, request: HttpRequest) -> HttpResponse:
        """What a file says of itself, as JSON: its size and what would fill the fields, or why it cannot be taken in.

        The file is not stored and not decoded; the beginning of one is enough.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "file" not in request.FILES:
            return JsonResponse({"error": _("No file came with it. Choose one.")})
        try:
            picture = glanced_at(request.FILES["file"])
        except ValidationError as error:
            return JsonResponse({"error": error.messages[0]})
        width, height = upright_size(picture)
        return JsonResponse({"size": f"{width} × {height}", "words": photos.words_in(picture)})

    def original_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file as it was uploaded, to keep; who fetched it is logged, since it may tell where it was taken."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        photo = self.get_object(request, str(pk))
        if photo is None:
            raise Http404
        try:
            file = default_storage.open(photo.file.name)
            ending = ENDINGS[glanced_at(file).format]
        except (FileNotFoundError, ValidationError) as error:
            raise Http404 from error
        file.seek(0)
        self.log_change(request, photo, str(_("Fetched the original.")))
        name = f"{slugify(photo.title)[:60] or photo.key}.{ending}"
        response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
        response["Cache-Control"] = "no-store, private"
        return response

    # --- Deleting -----------------------------------------------------------------------------------------------------
    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        photos.forget(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for photo in queryset:
            photos.forget(photo)
        super().delete_queryset(request, queryset)

    def is_used(self, obj: Photo) -> bool:
        return super().is_used(obj) or Article.objects.showing(obj).exists()

    def why_not(self, obj: Photo) -> str:
        return str(self.used).format(name=obj.title)

    # --- What is shown ------------------------------------------------------------------------------------------------
    def autocomplete_entry(self, obj: Photo) -> dict[str, str]:
        """A photo where one is chosen: with a small picture."""
        shown = {"text": obj.title, "picture": obj.url()}
        return shown | {"alt": obj.alt, "caption": obj.caption, "credit": obj.credit}

    @admin.display(description=_("photo"))
    def thumbnail(self, photo: Photo) -> str:
        """Its smallest public copy, small."""
        width = min(96, photo.width)
        return self._image(photo, width, 480)

    @admin.display(description=_("photo"))
    def preview(self, photo: Photo) -> str:
        """A public copy, why there is no field to change the file, and the way to the original."""
        is_ready = photo.types == list(TYPES)
        return format_html(
            '{}<div class="help">{}</div><div class="help"><a href="{}">{}</a> {}{}</div>',
            self._image(photo, min(480, photo.width), 800),
            _("The picture itself cannot be replaced, since stories show it. Add another photo instead."),
            reverse("admin:articles_photo_original", args=[photo.pk]),
            _("Fetch the original"),
            _("It may tell where it was taken; readers get copies without."),
            "" if is_ready else " " + str(_("Smaller and cut copies are still being made; the photo can be used.")),
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
