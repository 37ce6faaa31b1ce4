"""What happened to a story: the texts saved, the moves made, the notes left. Rows are added and never changed."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from articles.models.article import Article


class Revision(models.Model):
    """The content of a story as it was saved: words, bylines, topics, people quoted and previous reports, as JSON."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_numbered_once")]

    def __str__(self) -> str:
        return f"{self.content.get('headline', '')} ({self.number})"


class TransitionManager(models.Manager):
    """The log of moves."""

    def log(self, article: "Article", move: str, *, by: Any, **more: Any) -> "Transition":
        """Log that ``by`` made ``move`` with the story as it stands now; ``more`` are further columns of the row.

        A move that changed the stage says what it was as ``stage_before``.
        """
        stages = {"stage_before": article.stage, "stage_after": article.stage}
        return self.create(article=article, move=move, revision=article.revision, by=by, **stages | more)


class Transition(models.Model):
    """A move that was made with a story: which, by whom, with which words, and why."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="transitions")
    move = models.CharField(max_length=20)
    stage_before = models.CharField(max_length=8)
    stage_after = models.CharField(max_length=8)
    revision = models.PositiveIntegerField()
    version = models.PositiveIntegerField(null=True, help_text=_("Number of the version made or ended, if any."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)
    acknowledged = models.JSONField(default=list, help_text=_("Codes of the warnings that were acknowledged."))
    alone = models.BooleanField(default=False, help_text=_("Whether it passed over the second person, for the reason."))

    objects = TransitionManager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.move} {self.at:%Y-%m-%d %H:%M}"


class Acknowledgement(models.Model):  # noqa: DJ008 - never listed
    """Somebody saw a warning; it holds while the words that it is about (``about``, a digest) stay as they are."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="acknowledgements")
    code = models.CharField(max_length=40)
    about = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "code", "about"], name="acknowledged_once")]


class EditorialNote(models.Model):
    """A remark between colleagues on a story. Never shown to readers, never part of the text."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.text[:60]
