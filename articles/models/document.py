"""Documents that readers can download from a story: a court's judgment, a report, a table of figures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.photo import new_key


def stored_name(document: "Document", filename: str) -> str:
    """Where the file is kept; its own name may tell whose computer it comes from."""
    return f"documents/{document.key}"


class Document(models.Model):
    """A file with the title by which readers are offered it."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    file = models.FileField(_("file"), upload_to=stored_name)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(max_length=8, editable=False)  # pdf, docx …; see articles/documents.py
    size = models.PositiveIntegerField(editable=False, default=0)  # bytes
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title
