"""Readers' search page: what was asked for, whom and what it names, and the stories that were found."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import SearchEntry, Topic, Version
from articles.paging import PLACE, asked_place
from articles.search import MOST_CHARACTERS, MOST_TERMS, Asked, Found, Hit, Narrowed, asked_for, find
from articles.search_index import FIELD, Noun
from articles.search_names import Named, named, nearest, renamed
from articles.site import current
from articles.views import ASK_AGAIN, sections_of
from people.models import Contributor

GIVEN = ("q", "topic", "expert", "contributor", "from", "to", "sort")
NEWEST = "newest"  # the other order is the best first
WAYS_ON, LOOKED_AT = 6, 100  # of the newest stories, where nothing was found; not all of them need be public
OFFERED = 12  # topics or people to narrow the search by

_SLUG = re.compile(r"[a-z0-9-]{1,100}\Z")
_DAY = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}\Z")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")  # and what turns text round
KINDS = {
    "topic": gettext_lazy("Topic"),
    "expert": gettext_lazy("Person quoted"),
    "contributor": gettext_lazy("Writes here"),
}
CONTEXT = {"topic": "topics", "expert": "people", "contributor": "bylines"}  # where a version has them


class Span(NamedTuple):
    """From when to when; ``problem`` says what is wrong with the days that were given, and ``field`` with which."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    field: str = ""
    problem: str = ""


@ASK_AGAIN
def search(request: HttpRequest) -> HttpResponse:
    """The search page. 404 where it is narrowed to what nobody can open, 400 with a sentence where a day is none.

    Where it is narrowed to what had this slug before, on to the same search with the present one.
    """
    given = {name: request.GET.get(name, "").strip() for name in GIVEN}
    given["q"] = _UNSEEN.sub(" ", given["q"][: MOST_CHARACTERS + 1]).strip()
    asked, span = asked_for(given["q"]), span_of(given["from"], given["to"])
    given["q"] = given["q"][:MOST_CHARACTERS]
    slugs = {field: given[field] for field in KINDS if given[field]}
    if not all(map(_SLUG.match, slugs.values())):
        raise Http404
    names = named(asked, slugs)
    if unknown := {field: slug for field, slug in slugs.items() if field not in names.chosen}:
        return moved(given, unknown, request.GET.get("before", ""))
    newest = not asked or given["sort"] == NEWEST
    before = place(request, newest=newest)
    is_asked = bool(asked or (slugs or span.since or span.until) and not given["q"])
    found = Found([])
    if is_asked and not span.problem:
        narrowed = Narrowed(**{f: noun.pk for f, noun in names.chosen.items()}, since=span.since, until=span.until)
        found = find(asked, narrowed, newest=newest, before=before)
    page = {
        "given": given,
        "span": span,
        "is_asked": is_asked,
        "newest_first": newest,
        "first_page": before is None,
        "names": [entry(noun) for noun in names.shown] if before is None else [],
        "choices": choices(found.hits, names),
        "said": said(given["q"], asked),
        "found": found,
        "is_narrowed": bool(slugs or span.since or span.until),
        **links(given, found),
        **(ways_on(asked, names) if not found.hits and before is None and not span.problem else {}),
    }
    return _page(request, page, status=400 if span.problem else 200)


def moved(given: Mapping[str, str], unknown: Mapping[str, str], before: str) -> HttpResponse:
    """On to the same search by the present slugs. Raises Http404 where one is nobody's, or not public."""
    now = renamed(unknown)
    if now.keys() != unknown.keys():
        raise Http404
    return HttpResponsePermanentRedirect(_address(given | now, before))


def _page(request: HttpRequest, page: dict[str, Any], status: int) -> HttpResponse:
    question = page["given"]["q"]
    stories = [hit.story for hit in page["found"].hits] or page.get("newest", [])
    around = {
        "page_title": _("Search: {question}").format(question=question) if question else _("Search"),
        "page_description": _("Search the reports of {name}.").format(name=current().name),
        "canonical": settings.SITE_URL + request.path,
        "noindex": True,
        "sections": sections_of(stories),
        "most": MOST_CHARACTERS,
    }
    return render(request, "articles/search.html", around | page, status=status)


# --- What was given ---------------------------------------------------------------------------------------------------
def span_of(first: str, last: str) -> Span:
    """The span from the beginning of one day to the end of another, in the newsroom's zone; each may be empty."""
    days: dict[str, dt.date] = {}
    for field, typed in (("from", first), ("to", last)):
        try:
            if typed:
                days[field] = dt.date.fromisoformat(typed if _DAY.match(typed) else "")
        except ValueError:
            sentence = _("“{typed}” is no day. Write it as year, month and day: 2026-03-31.")
            return Span(field=field, problem=sentence.format(typed=typed[:20]))
    if len(days) > 1 and days["from"] > days["to"]:
        return Span(field="from", problem=_("The first day is after the last one. Change one of them."))
    return Span(_midnight(days.get("from")), _midnight(days.get("to"), days=1))


def _midnight(day: dt.date | None, days: int = 0) -> dt.datetime | None:
    if day is None or day == dt.date.max:  # which no story outlives
        return None
    at = dt.datetime.combine(day + dt.timedelta(days=days), dt.time.min)
    return timezone.make_aware(at, timezone.get_default_timezone())


def place(request: HttpRequest, *, newest: bool) -> tuple[int, int] | None:
    """Where the page before ended, as ``find`` wants it. Raises Http404 where ``before`` names no place."""
    if newest:
        asked_place(request)  # it must be a time
    if "before" not in request.GET:
        return None
    found = PLACE.match(request.GET["before"])
    if not found:
        raise Http404
    return int(found[1]), int(found[2])


def said(question: str, asked: Asked) -> str:
    """What a reader should know of how the question was read, in a sentence."""
    if question and not asked:
        if asked.without:
            return _("Write at least one word that the reports are to have.")
        return _("There is nothing in that to look for. Write a word, with letters or digits.")
    if asked.is_cut:
        sentence = _("That is a long question. Its first {characters} characters and {words} words were looked for.")
        return sentence.format(characters=MOST_CHARACTERS, words=MOST_TERMS)
    return ""


# --- What is shown ----------------------------------------------------------------------------------------------------
def entry(noun: Noun) -> dict[str, Any]:
    """A topic or somebody as the page names them."""
    kind = KINDS[FIELD[type(noun)]]
    if isinstance(noun, Topic) and noun.running:
        kind = _("Running story")
    elif isinstance(noun, Contributor) and noun.role:
        kind = noun.role
    return {"name": noun.name, "url": noun.get_absolute_url(), "kind": kind}


def choices(hits: Iterable[Hit], names: Named) -> list[dict[str, Any]]:
    """By what the search can be narrowed: what the stories on this page are about, whom they quote, who wrote them."""
    stories = [hit.story for hit in hits]
    return [
        {
            "field": field,
            "label": label,
            "any": nobody,
            "options": _options(stories, CONTEXT[field], names.chosen.get(field)),
            "chosen": names.chosen[field].slug if field in names.chosen else "",
        }
        for field, label, nobody in (
            ("topic", _("Topic"), _("Any topic")),
            ("expert", _("Quoted"), _("Anybody")),
            ("contributor", _("By"), _("Anybody")),
        )
    ]


def _options(stories: Iterable[Version], key: str, chosen: Noun | None) -> list[tuple[str, str]]:
    """Slugs and names of what most of the stories have, by name; whoever has no page is not offered."""
    entries = [
        (e["url"].rstrip("/").rpartition("/")[2], e["name"]) for s in stories for e in s.context[key] if e["url"]
    ]
    offered = {slug: name for (slug, name), _count in Counter(entries).most_common(OFFERED)}
    if chosen:
        offered[chosen.slug] = chosen.name
    return sorted(offered.items(), key=lambda each: each[1].casefold())


def links(given: Mapping[str, str], found: Found) -> dict[str, str]:
    """Where else to: the other order, the next page, the first one, and the search without being narrowed."""
    other = "" if given["sort"] == NEWEST else NEWEST
    return {
        "other_order": _address(given | {"sort": other}),
        "first_url": _address(given),
        "next_url": _address(given, found.next_before) if found.next_before else "",
        "wider_url": _address({"q": given["q"], "sort": given["sort"]}),
    }


def _address(given: Mapping[str, str], before: str = "") -> str:
    query = {name: value for name, value in given.items() if value} | ({"before": before} if before else {})
    return f"{reverse('search')}?{urlencode(query)}" if query else reverse("search")


def ways_on(asked: Asked, names: Named) -> dict[str, Any]:
    """Where nothing was found: the names most like what was asked for, and the newest stories."""
    near = [noun for noun in nearest(asked) if noun not in names.shown] if asked else []
    # Without this bound SQLite would look at every story there is to find the newest that are public.
    newest = SearchEntry.objects.newest_first().values("pk")[:LOOKED_AT]
    rows = SearchEntry.objects.live().filter(pk__in=newest).newest_first()[:WAYS_ON]
    return {"nearest": [entry(noun) for noun in near], "newest": [row.version for row in rows]}
