"""The edition: a number that rises with everything readers can notice, so that a kept page can be told old from new.

A leaf: everything may import it, and it imports nothing of ours.
"""

from django.db import models
from django.db.models import F
from django.db.models.functions import Now


class Edition(models.Model):  # noqa: DJ008 - the one row is never printed
    """The one row that holds the number, and when it rose last by the database's clock."""

    number = models.PositiveBigIntegerField(default=0)
    risen_at = models.DateTimeField(null=True)


def bump() -> None:
    """Raise the number. Call it last in the transaction: the row stays locked until that ends."""
    if not Edition.objects.filter(pk=1).update(number=F("number") + 1, risen_at=Now()):
        Edition.objects.update_or_create(pk=1, defaults={"number": 1, "risen_at": Now()})


def current() -> int:
    """The number as it stands, 0 before the first publication."""
    return Edition.objects.filter(pk=1).values_list("number", flat=True).first() or 0
