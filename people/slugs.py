"""Slugs that fit an address: ASCII, unique, and never empty."""

import hashlib

from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

SLUG_LENGTH = 100
validate_slug = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Use small letters a to z, digits and single hyphens only."),
)


class SlugField(models.CharField):
    """The last part of an address: small ASCII letters, digits and hyphens."""

    default_validators = [validate_slug]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **({"max_length": SLUG_LENGTH} | kwargs))


def slug_from(text: str) -> str:
    """A slug for ``text``; a short digest of it where no ASCII letter or digit is left, as with "🔥"."""
    words = slugify(text)[:SLUG_LENGTH].strip("-_").replace("_", "-")
    while "--" in words:
        words = words.replace("--", "-")
    return words or f"x{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"


def unique_slug(model: type[models.Model], text: str) -> str:
    """A slug for ``text`` that no row of ``model`` has yet: the plain one, or with -2, -3 and so on behind it."""
    plain = slug_from(text)[: SLUG_LENGTH - 6].strip("-")
    taken = set(model._default_manager.filter(slug__startswith=plain).values_list("slug", flat=True))
    number, slug = 1, plain
    while slug in taken:
        number += 1
        slug = f"{plain}-{number}"
    return slug
