"""Every component of the readers' site on one page, for whoever works on it. Invented content, no database."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from js_asset import static_lazy

from articles.models import Policy, PolicyPage, SiteSettings
from articles.site import Site

AT = dt.datetime(2031, 11, 13, 7, 40, tzinfo=dt.UTC)
TODAY = {"today": AT}
HARBOUR = {"name": "The harbour", "url": "/topics/the-harbour/", "running": True}
FLOODS = {"name": "Floods", "url": "/topics/floods/", "running": False}
PHOTO = {
    "key": "0" * 32,
    "widths": [480, 800],
    "width": 1500,
    "height": 1000,
    "alt": "The quay at dusk",
    "caption": "The quay at dusk.",
    "credit": "Ada Finch",
}
ADA = {"name": "Ada Finch", "url": "/contributors/ada-finch/", "role": "Harbour correspondent", "portrait": ""}
WORDS = "Nobody should stand there, and nobody should have been told to."
ORLA = {
    "name": "Orla Venn",
    "url": "/experts/orla-venn/",
    "portrait": "",
    "described": "harbour master",
    "reason": "",
    "quotes": [{"id": "q-0123456789ab", "words": WORDS}],
}
UNNAMED = ORLA | {
    "name": "",
    "url": "",
    "described": "a member of the night crew",
    "reason": "he may not speak for the port",
}
CORRECTION = {"kind": "correction", "number": 1, "at": AT, "text": "The quay is 214 metres long, not 412."}
FACTS = {
    "founded": "1894",
    "email": "desk@paper.example",
    "phone": "01632 960 000",
    "address": "1 Quay Street, Corbeck",
}
HEADLINE = "The quay is closed after a crack is found"


def show(request: HttpRequest) -> HttpResponse:
    """The page, on a developer's machine; elsewhere there is none."""
    if not settings.DEBUG:
        raise Http404
    pages = tuple(PolicyPage(slug=slug, is_public=True, changed_at=AT) for slug in Policy.values)
    site = Site.of(SiteSettings(description="What a newspaper is, in a sentence.", **FACTS), pages)
    context = {
        "page_title": "Patterns",
        "page_description": "Every component of the site.",
        "canonical": f"{settings.SITE_URL}/styleguide/",
        "site": site,
        "site_name": site.name,
        "site_url": settings.SITE_URL,
        "menu": [HARBOUR, FLOODS],
        "shelves": list(shelves()),
    }
    return HttpResponse(render_to_string("articles/styleguide.html", context | TODAY))


def shelves() -> Iterator[tuple[str, SafeString]]:
    """Each component by name, as it comes out with its samples; without those that the page itself stands in."""
    for name, (around, *samples) in SAMPLES.items():
        parts = ((render_to_string(f"includes/{name}.html", sample),) for sample in samples)
        yield name, format_html(around, format_html_join("", "{}", parts))


def _story(**changes: Any) -> SimpleNamespace:
    """A version as templates see it; ``context`` is merged, all else replaced."""
    context = {"bylines": [ADA], "topics": [HARBOUR], "people": [ORLA, UNNAMED], "corrections": [], "photo": PHOTO}
    fields = {
        "path": "/2031/11/13/the-quay-is-closed/",
        "kind": "news",
        "get_kind_display": changes.get("kind", "news").capitalize(),
        "headline": HEADLINE,
        "short_headline": "",
        "standfirst": "Nobody may go nearer than forty metres until somebody has looked at it from below.",
        "published_at": AT,
        "updated_at": None,
        "notice": False,
        "minutes": 4,
        "agency_credit": "",
        "context": context | changes.pop("context", {}),
    }
    return SimpleNamespace(**fields | changes)


def _report(headline: str, kind: str, label: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "url": "/2031/11/12/earlier/",
        "headline": headline,
        "published_at": AT - dt.timedelta(days=1),
        "kind": kind,
        "kind_label": label,
        "note": "",
        "outside": False,
        "retracted": False,
    }
    return fields | changes


def _topic(name: str, *below: SimpleNamespace, running: bool = False) -> SimpleNamespace:
    fields = {"name": name, "get_absolute_url": "/topics/", "running": running, "newest": AT, "below": below}
    return SimpleNamespace(**fields, description="What the town has with its water, and what the water has with it.")


STORY = _story()
PLAIN = _story(
    headline="A report without a photo, and with nobody quoted",
    standfirst="",
    context={"photo": None, "people": [], "topics": []},
)
KINDS = [*(_story(kind=kind) for kind in ("opinion", "analysis", "sponsored")), _story(notice=True)]
FOLLOWED = {"kind": "follow-up", "label": "Follow-up", "path": "/", "headline": "The quay is inspected"}
PREVIOUS = [
    _report("The quay is inspected", "background", "Background", note="It was found sound."),
    _report("A crack is found", "follow-up", "Follow-up"),
    _report("What the crack means", "update", "Update"),
    _report("How deep the crack is", "correction", "Correction"),
    _report("Seen elsewhere", "background", "Background", outside=True, url="https://elsewhere.example/1"),
    _report("A report we took back", "background", "Background", retracted=True),
]
SIZES = {"sizes": "22rem"}
COLUMNS, ROWS, PEOPLE, THREAD, SET_APART = (
    '<div class="cols">{}</div>',
    '<ul class="rows"><li>{}</li></ul>',
    '<ul class="voices">{}</ul>',
    '<div class="box"><ol class="thread turns">{}</ol></div>',
    f'<div class="body"><figure class="said pull"><blockquote><p><q>“{WORDS}”</q></p></blockquote>{{}}</figure></div>',
)
# What stands around a component, and what it is shown with.
SAMPLES: dict[str, tuple] = {
    "opening": (
        "{}",
        {"version": _story(updated_at=AT, context={"corrections": [CORRECTION]}), "previous": PREVIOUS} | TODAY,
    ),
    "kicker": ("{}", *({"story": story, "topic": HARBOUR} for story in (STORY, *KINDS))),
    "kind": ('<p class="kicker">{}</p>', *({"story": story} for story in KINDS)),
    "plain": ("{}", *({"version": story} for story in KINDS)),
    "lead": ('<div class="box">{}</div>', {"story": STORY} | TODAY),
    "story": (COLUMNS, {"story": STORY} | SIZES | TODAY, *({"story": story} | TODAY for story in (PLAIN, *KINDS))),
    "topicband": ("{}", {"topic": HARBOUR, "stories": [STORY, PLAIN, *KINDS], "description": "What is new."} | TODAY),
    "quote": (
        COLUMNS,
        {"text": WORDS, "path": "/", "id": "q-0"} | ORLA,
        {"text": WORDS, "path": "/", "id": "q-1"} | UNNAMED,
    ),
    "speaker": (SET_APART, {"person": ORLA}, {"person": UNNAMED}),
    "person": (
        PEOPLE,
        {"person": ORLA},
        {"person": UNNAMED},
        {"person": ORLA | {"portrait": static_lazy("site/mark.svg"), "quotes": [], "count": 12}},
    ),
    "strand": (
        "{}",
        {"version": STORY, "previous": PREVIOUS, "later": [_report("The quay is open", "follow-up", "Follow-up")]}
        | TODAY,
    ),
    "report": ('<ol class="thread">{}</ol>', *({"report": report} | TODAY for report in PREVIOUS)),
    "turn": (
        THREAD,
        {"story": STORY, "start": "Where it began"},
        {"story": _story(follows=FOLLOWED)},
        {"story": _story(context={"corrections": [CORRECTION]}), "thin": True},
    ),
    "correction": ("{}", {"correction": CORRECTION}),
    "photo": ("{}", {"photo": PHOTO} | SIZES),
    "figure": (
        '<div class="body">{}</div>',
        {"photos": [PHOTO], "caption": "The quay.", "single": True},
        {"photos": [PHOTO] * 3, "caption": "Three of the quay."},
    ),
    "document": (
        '<div class="body">{}</div>',
        {"title": "The report", "file": {"key": "0" * 32, "slug": "the-report", "kind": "pdf", "size": 214_000}},
    ),
    "card": (
        '<div class="body">{}</div>',
        {
            "card": {"address": "https://elsewhere.example/1", "title": "From above", "source": "Elsewhere"},
            "poster": PHOTO,
        },
    ),
    "tags": ("{}", {"tags": [HARBOUR, FLOODS]}),
    "spans": ("{}", {"pattern": "F", "spans": [{"path": "/archive/2031/11/", "first": AT}]}),
    "named": ("{}", {"names": [HARBOUR | {"kind": "running story"}, ORLA | {"kind": "harbour master"}]}),
    "hit": (
        ROWS,
        {
            "story": STORY,
            "headline": [("", "The "), ("mark", "quay"), ("", " is closed")],
            "passage": [("", "Nobody may go nearer to the "), ("mark", "quay"), ("", " than forty metres.")],
        }
        | TODAY,
    ),
    "marked": ("<p>{}</p>", {"parts": [("", "Closed "), ("del", "on Monday"), ("ins", "on Tuesday"), ("", ".")]}),
    "running": (COLUMNS, {"topic": _topic("The harbour", running=True)} | TODAY),
    "topic_list": (
        '<div class="index">{}</div>',
        {"topics": [_topic("Water", _topic("The harbour", running=True), _topic("Floods"))]} | TODAY,
    ),
    "index": (
        "{}",
        {"title": "Names", "about": "All of them.", "items": [HARBOUR | {"note": "running story"}, FLOODS]},
        {"title": "No names", "about": "All of them.", "none": "No name yet."},
    ),
    "pager": ("{}", {"first_page": False, "next_before": "x", "label": "Earlier reports"}),
    "ask": ("{}", {"id": "ask-sample", "label": "Search the reports"}),
    "publisher": ("{}", {"facts": FACTS}),
}
