"""Pages about the newspaper itself, and the style sheet of its own colours."""

import sys
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import site
from articles.body import paragraphs, shown
from articles.colours import COLOURS, stylesheet
from articles.models import PolicyPage
from articles.pages import SUMMARY
from articles.views import ASK_AGAIN

ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#15171a"/>\
<path d="M4 25h12v3H4z" fill="#{}"/><path d="M16 25h12v3H16z" fill="#{}"/><text x="16" y="21" text-anchor="middle" \
font-family="Georgia, 'Times New Roman', serif" font-weight="700" font-size="24" fill="#fcfcfa">{}</text></svg>
"""


@ASK_AGAIN
def index(request: HttpRequest) -> HttpResponse:
    """Who publishes, and the public pages; as long as there is none, nothing. No query."""
    here = site.current()
    if not here.pages:
        raise Http404
    title = _("About {name}").format(name=here.name)
    return _page(request, "articles/about.html", title, here.settings.description or title)


@ASK_AGAIN
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """One page about the newspaper."""
    found = get_object_or_404(PolicyPage.objects.public(), slug=slug)
    body = shown(found.body, "page")
    first = next((words for words in paragraphs(body) if words.block == "p"), found.heading)
    description = Truncator(" ".join(first.split())).chars(SUMMARY)
    return _page(request, "articles/policy.html", found.heading, description, policy=found, body=body)


def colours(request: HttpRequest, digits: str) -> HttpResponse:
    """The style sheet of the colours that stand in its address. No query, and the same for ever."""
    chosen = dict(zip(COLOURS, (f"#{part}" for part in digits.split("-")), strict=True))
    response = HttpResponse(stylesheet(chosen), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "max-age=31536000, immutable"
    return response


def icon(request: HttpRequest, sign: str, voice: str, record: str) -> HttpResponse:
    """The newspaper's initial in its colours, as they stand in the address. No query, and the same for ever."""
    initial = chr(int(sign, 16)) if int(sign, 16) <= sys.maxunicode else ""
    if not initial.isalnum():
        raise Http404
    response = HttpResponse(format_html(ICON, voice, record, initial), content_type="image/svg+xml")
    response["Cache-Control"] = "max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def favicon(request: HttpRequest) -> HttpResponse:
    """To the icon, for those who ask without having read a page."""
    return HttpResponseRedirect(site.current().icon)


def _page(request: HttpRequest, template: str, title: str, description: str, **context: Any) -> HttpResponse:
    head = {"page_title": title, "page_description": description, "canonical": settings.SITE_URL + request.path}
    return render(request, template, head | context)
