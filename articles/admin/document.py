"""Documents that readers can download: taken in once, offered by any story."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import documents
from articles.models import Article, Document
from people.admin.parts import AnyCase, NamesUses, OwnColumns

FILE_HELP = _(
    "PDF, Word, Excel, PowerPoint, OpenDocument, CSV or text, at most 25 MB. Readers get it as it is, with what it "
    "says of who wrote it and when: make sure that it gives no source away."
)


class DocumentFileField(forms.FileField):
    """An uploaded document, judged by what is in it. Its own name does not matter: it is stored under another."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"max_length": None, "help_text": FILE_HELP})

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            documents.kind_of(file)
        return file

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": documents.ACCEPT}


class DocumentForm(forms.ModelForm):
    """A document with the title that stories offer it by."""

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


@admin.register(Document)
class DocumentAdmin(OwnColumns, NamesUses, AnyCase, admin.ModelAdmin):
    """Documents. Stories already published keep the title they were published with."""

    form = DocumentForm
    formfield_overrides = {Document.file.field.__class__: {"form_class": DocumentFileField}}
    list_display = ["title", "kind_and_size", "added_at"]
    search_fields = ["title"]
    used = _("“{name}” is offered by stories, or by published versions of them, and cannot be deleted.")

    def get_fields(self, request: HttpRequest, obj: Document | None = None) -> list[str]:
        return ["title", "download"] if obj else ["file", "title"]

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> list[str]:
        return ["download"] if obj else []

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        if change:
            super().save_model(request, obj, form, change)
        else:
            documents.take_in(obj, form.cleaned_data["file"], by=request.user)

    def delete_model(self, request: HttpRequest, obj: Document) -> None:
        documents.forget(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for document in queryset:
            documents.forget(document)
        super().delete_queryset(request, queryset)

    def is_used(self, obj: Document) -> bool:
        return super().is_used(obj) or Article.objects.offering(obj).exists()

    def why_not(self, obj: Document) -> str:
        return str(self.used).format(name=obj.title)

    def autocomplete_entry(self, obj: Document) -> dict[str, str]:
        """A document where one is chosen."""
        return {"text": obj.title, "when": self.kind_and_size(obj)}

    @admin.display(description=_("kind and size"), ordering="size")
    def kind_and_size(self, document: Document) -> str:
        """PDF, 1.2 MB."""
        return f"{document.kind.upper()}, {filesizeformat(document.size)}"

    @admin.display(description=_("file"))
    def download(self, document: Document) -> str:
        """The way to the file, and why there is no field to change it."""
        return format_html(
            '<a href="{}">{}</a><div class="help">{}</div>',
            reverse("document", args=[document.key, documents.file_name(document)]),
            self.kind_and_size(document),
            _("The file itself cannot be replaced, since stories offer it. Add another document instead."),
        )
