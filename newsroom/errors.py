"""The answers to a form that cannot be trusted or comes from nobody, with the words that were in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.keeping import typed_text


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with the reason in plain words; what was typed stands on the page, so that nobody types it twice.

    The words can only be copied: with a button that sends them again, another site could have a person send its words.
    """
    return render(request, "403_csrf.html", {"typed": typed_text(request.POST)}, status=403)


def has_words(request: HttpRequest) -> bool:
    """Whether a form was posted with words in it, and no password: that is not to stand in a page."""
    post = request.POST
    return request.method == "POST" and not any("password" in name for name in post) and bool(typed_text(post))


def logged_out(request: HttpRequest, site: Any) -> HttpResponse:
    """403 to somebody who sent a form after the login had run out: the form, to be sent again by a press.

    Its token is checked already: without the cookie of this browser the answer would have been ``csrf_failure``.
    """
    fields = [(n, v) for n, values in request.POST.lists() if n != "csrfmiddlewaretoken" for v in values]
    context = {
        **site.each_context(request),
        "title": _("You have been logged out"),
        "address": request.get_full_path(),
        "fields": fields,
        "has_files": bool(request.FILES),
        "typed": typed_text(request.POST),
        "login": reverse("admin:login"),
    }
    return TemplateResponse(request, "admin/desk/logged_out.html", context, status=403)
