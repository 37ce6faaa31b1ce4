"""Photos and documents added there and then from the text of a story, and what the editor shows of those in it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles import documents, inserts, photos
from articles.models import Document, Photo

LONGEST_NAME = 120  # characters of a file's name that serve as a title


class Inserting(admin.ModelAdmin):
    """The part of the story's admin that takes in what is dropped into a text."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("insert/photo/", view(self.insert_photo), name="articles_article_insert_photo"),
            path("insert/document/", view(self.insert_document), name="articles_article_insert_document"),
            *super().get_urls(),
        ]

    def insert_photo(self, request: HttpRequest) -> JsonResponse:
        """Add a photo: POST ``file`` and the fields of a photo's form, answered as JSON.

        200 with what ``photo_entry`` gives; 400 {"errors": {field: sentence}}.
        """
        desk, form = self._form(request, Photo)
        if form is None or not form.is_valid():
            return _refused(form)
        with transaction.atomic():
            photo = form.save(commit=False)
            file = form.cleaned_data["file"]
            photos.take_in(photo, file, by=request.user, picture=file.picture)
            desk.log_addition(request, photo, [{"added": {}}])
        return JsonResponse(photo_entry(photo))

    def insert_document(self, request: HttpRequest) -> JsonResponse:
        """Add a document: POST ``file`` and ``title``, answered as JSON like a photo."""
        desk, form = self._form(request, Document)
        if form is None or not form.is_valid():
            return _refused(form)
        with transaction.atomic():
            document = form.save(commit=False)
            documents.take_in(document, form.cleaned_data["file"], by=request.user)
            desk.log_addition(request, document, [{"added": {}}])
        return JsonResponse(document_entry(document))

    def _form(self, request: HttpRequest, model: type) -> tuple[Any, Any]:
        """The form of the model's own page, filled in; None where nothing was posted. Raises PermissionDenied."""
        desk = self.admin_site.get_model_admin(model)
        if not desk.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return desk, None
        post, file = request.POST.copy(), request.FILES.get("file")
        for name, values in post.lists():
            post.setlist(name, [value.replace("\x00", "") for value in values])
        if model is Document and file and not post.get("title", "").strip():
            post["title"] = title_from(file.name or "")
        for name in ("focal_x", "focal_y"):
            post.setdefault(name, "50")
        form = desk.get_form(request, None, change=False)(post, request.FILES)
        form.otherwise = title_from(file.name or "") if file else ""
        return desk, form


def _refused(form: Any) -> JsonResponse:
    if form is None:
        return JsonResponse({"errors": {"": _("Only POST adds something.")}}, status=405, headers={"Allow": "POST"})
    return JsonResponse({"errors": {name: found[0] for name, found in form.errors.items()}}, status=400)


def title_from(name: str) -> str:
    """A title for a file that has none of its own: what it is called, without its ending."""
    stem = name.rpartition("/")[2].replace("\x00", "")
    return (stem.rpartition(".")[0] or stem)[:LONGEST_NAME].strip() or _("Untitled")


def photo_entry(photo: Photo) -> dict[str, Any]:
    """A photo as the editor shows it."""
    shown = {"id": str(photo.pk), "text": photo.title, "picture": photo.url()}
    return shown | {"alt": photo.alt, "caption": photo.caption, "credit": photo.credit}


def document_entry(document: Document) -> dict[str, Any]:
    """A document as the editor shows it."""
    return {"id": str(document.pk), "text": document.title, "kind": document.kind.upper()}


def context(body: str) -> dict[str, Any]:
    """For the page of a story whose text is ``body``, as stored or as typed: its photos and documents by their ids."""
    photo_ids, document_ids = inserts.photos_in(body), inserts.documents_in(body)
    found = Photo.objects.in_bulk(photo_ids) if photo_ids else {}
    files = Document.objects.in_bulk(document_ids) if document_ids else {}
    return {
        "photos_in_text": {pk: photo_entry(photo) for pk, photo in found.items()},
        "documents_in_text": {pk: document_entry(file) for pk, file in files.items()},
    }
