"""What every page of readers has around it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from articles.front import menu
from articles.site import current


def site(request: HttpRequest) -> dict[str, Any]:
    """The newspaper as it is set up, its menu and the time; no query, so that a page costs what is on it alone."""
    here = current()
    return {
        "site": here,
        "site_name": here.name,
        "policies": here.policies,
        "site_url": settings.SITE_URL,
        "today": timezone.localtime(),
        "menu": menu,  # read where a template shows it
    }
