"""Photos: the original kept out of reach, and copies of it that readers may see."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WIDTHS = (480, 800, 1200, 2000)  # of the public copies, in pixels
AT_ONCE = WIDTHS[:3]  # of those that the save makes; a task makes the others
TYPES = ("avif", "webp", "jpg")  # of the public copies, smallest first
SHAPES = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}  # cut round the focal point, beside the whole picture
CUT_WIDTHS = (480, 800, 1200)


def fitting(widths: tuple[int, ...], most: int) -> list[int]:
    """Those of ``widths`` that make nothing larger, and at least one."""
    return [width for width in widths if width <= most] or [most]


def original_name(photo: "Photo", filename: str) -> str:
    """Where an original is kept. No address leads there: it tells where and with what it was taken."""
    return f"originals/{photo.key}"


def new_key() -> str:
    """128 random bits: the address of a photo is not guessed."""
    return secrets.token_hex(16)


class Photo(models.Model):
    """A photo with what is printed beside it."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    file = models.ImageField(_("file"), upload_to=original_name)
    title = models.CharField(_("title"), max_length=120, help_text=_("For finding it again; readers do not see it."))
    caption = models.CharField(_("caption"), max_length=1000, blank=True)
    credit = models.CharField(
        _("credit"), max_length=120, blank=True, help_text=_("Printed beside the photo: Name/Agency.")
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What is to be seen, for those who do not see it."),
    )
    rights = models.CharField(
        _("rights"), max_length=200, blank=True, help_text=_("Licence or restriction; never shown.")
    )
    creator = models.CharField(
        _("photographer"), max_length=200, blank=True, help_text=_("As the file says; readers see the credit.")
    )
    copyright = models.CharField(_("copyright notice"), max_length=300, blank=True)
    taken_at = models.DateField(_("taken on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    focal_x = models.PositiveSmallIntegerField(_("focal point, % from the left"), default=50)
    focal_y = models.PositiveSmallIntegerField(_("focal point, % from the top"), default=50)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    made = models.JSONField(default=dict, editable=False)  # which public copies there are; see articles/renditions.py
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="photo_has_a_size"),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="photo_focal_point_inside",
                violation_error_message=_("The focal point lies between 0 and 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def widths(self) -> list[int]:
        """Widths of its public copies as they are: none wider than the photo, and at least one."""
        return self.made.get("widths") or fitting(AT_ONCE, self.width)

    @property
    def types(self) -> list[str]:
        """Kinds of files in which each of its public copies exists."""
        return self.made.get("types") or ["webp"]

    @property
    def cuts(self) -> dict[str, Any]:
        """Its copies cut to other shapes: the beginning of their names and their widths, by shape."""
        return self.made.get("cuts") or {}

    def url(self, width: int = WIDTHS[0]) -> str:
        """Address of the public copy nearest to ``width`` pixels wide."""
        return f"{settings.MEDIA_URL}photos/{self.key}/{min(self.widths, key=lambda w: abs(w - width))}.webp"
