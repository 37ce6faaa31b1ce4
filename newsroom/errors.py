"""The answer to a form that cannot be trusted, with the words that were in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.admin.page import typed_text


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with the reason in plain words; the text of a story stands on the page, so that nobody types it twice."""
    return render(request, "403_csrf.html", {"typed": typed_text(request.POST)}, status=403)
