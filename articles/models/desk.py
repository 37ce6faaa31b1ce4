"""What the desk keeps about people at work on a story: what they typed, who is in it now, who was shown a preview."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Autosave(models.Model):  # noqa: DJ008 - never listed
    """What somebody typed into the form of a story and did not save, as the form would post it.

    One a person and story; ``token`` tells the forms of stories that do not exist yet from one another.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey("Article", models.CASCADE, null=True, related_name="autosaves")
    token = models.CharField(max_length=32, blank=True)
    revision = models.PositiveIntegerField(default=0)
    fields = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, token="") | Q(article=None) & ~Q(token=""),
                name="autosave_of_a_story_or_a_new_one",
            ),
            models.UniqueConstraint(fields=["user", "article"], name="autosave_once", condition=~Q(article=None)),
            models.UniqueConstraint(fields=["user", "token"], name="autosave_new_once", condition=Q(article=None)),
        ]


class Presence(models.Model):  # noqa: DJ008 - never listed
    """Somebody has a story's form open; ``at`` is when their browser last said so, by the database's clock.

    ``left`` names the visit that ended last, of which a message may still come that was under way.
    """

    article = models.ForeignKey("Article", models.CASCADE, related_name="present")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    left = models.CharField(max_length=32, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="present_once")]


class PreviewLink(models.Model):
    """A link by which somebody without an account may look at the working copy for a while."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="preview_links")
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.note or str(self.pk)


class PreviewVisit(models.Model):  # noqa: DJ008 - a line of a log
    """A preview link was opened."""

    link = models.ForeignKey(PreviewLink, models.CASCADE, related_name="visits")
    at = models.DateTimeField(auto_now_add=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
