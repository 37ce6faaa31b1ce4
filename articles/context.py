"""What every page of readers has around it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict[str, Any]:
    """The newspaper's name and address, and the time; no query, so that a page costs what its own content costs."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "today": timezone.localtime()}
