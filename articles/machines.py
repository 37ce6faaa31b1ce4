"""What programs ask any site for: where crawlers may go, how it is searched, whom to tell of a hole in it."""

import datetime as dt
from collections.abc import Sequence
from textwrap import shorten
from xml.etree.ElementTree import Element

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import site
from articles.answers import add, answer, xml_of
from articles.templatetags.reader import absolute

CLOSED = ("/admin/", "/preview/")  # to every crawler
SHORT_NAME = 16  # characters; OpenSearch 1.1
HOLDS = dt.timedelta(days=180)  # at least; RFC 9116 recommends less than a year


def robots(request: HttpRequest) -> HttpResponse:
    """Which addresses crawlers may fetch."""
    return answer(request, robots_txt(site.current().settings.crawlers_refused), "text/plain; charset=utf-8")


def robots_txt(refused: Sequence[str] = ()) -> str:
    """A robots.txt (RFC 9309) that lets every crawler in but those whose product tokens are ``refused``."""
    groups = [[f"User-agent: {name}" for name in refused] + ["Disallow: /"]] if refused else []
    groups.append(["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)])
    groups.append([f"Sitemap: {settings.SITE_URL}/{name}.xml" for name in ("sitemap", "sitemap-news")])
    return "\n\n".join("\n".join(group) for group in groups) + "\n"


def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches the site by itself (OpenSearch 1.1)."""
    home, here = f"{settings.SITE_URL}/", site.current()
    name = here.name
    root = Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    add(root, "ShortName", shorten(name, SHORT_NAME, placeholder="") or name[:SHORT_NAME])
    add(root, "Description", _("Search the reports of {name}.").format(name=name))
    add(root, "Url", type="text/html", template=f"{home}search/?q={{searchTerms}}")
    add(root, "Url", type="application/opensearchdescription+xml", rel="self", template=f"{home}opensearch.xml")
    kind = "image/svg+xml" if here.icon.endswith(".svg") else "image/png"
    add(root, "Image", absolute(here.icon, home), type=kind, width="32", height="32")
    add(root, "Language", get_language())
    add(root, "InputEncoding", "UTF-8")
    return answer(request, xml_of(root), "application/opensearchdescription+xml; charset=utf-8")


def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole in the site (RFC 9116); 404 where the newsroom has named nobody."""
    contact = site.current().settings.security_contact or settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    today = timezone.now().astimezone(dt.UTC).date()
    expires = (today + HOLDS).replace(day=1) + dt.timedelta(days=31)  # moves once a month, and so does the ETag
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {get_language()}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return answer(request, "\n".join(lines) + "\n", "text/plain; charset=utf-8")
