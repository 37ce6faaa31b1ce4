"""Turns a story into what readers get: checks it, cuts its quotations, and gathers the names and addresses around it.

Nothing here writes: preview, publishing and imports share it.
"""

import datetime as dt
import hashlib
import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body as bodies
from articles import documents, inserts
from articles.clock import Now
from articles.models import (
    Article,
    Byline,
    Check,
    Document,
    HouseRules,
    Photo,
    PreviousReport,
    Proposal,
    Quote,
    QuotedPerson,
    Topic,
    Version,
    house_rules,
)
from articles.proposals import Reading, key_of
from articles.renditions import photo_context
from articles.text import find_references
from people.models import Contributor, Expert

HEADLINE_LIMIT = 110  # characters; what search engines and share cards show of a headline
CLOSING_MARKS = frozenset("".join(bodies.CLOSED_BY.values()))
WORDS_A_MINUTE = 220  # reading speed of adults in English: Brysbaert 2019 gives 238 for non-fiction, rounded down


class Problem(NamedTuple):
    """What a check found. An error stops the move; a warning is acknowledged by its code.

    ``about`` are the words that a warning is about: an acknowledgement holds for as long as they stay.
    """

    code: str
    text: str
    is_error: bool = False
    about: str = ""

    @property
    def digest(self) -> str:
        """What tells these words from others, without keeping them."""
        return hashlib.sha256(self.about.encode("utf-8", "replace")).hexdigest()[:16]


class Refused(Exception):
    """A move that cannot be made, with the problems that stop it."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.text for problem in problems))


class CutQuote(NamedTuple):
    """A quotation cut from the text."""

    public_id: str
    expert_id: int | None
    text: str
    paragraph: int
    described: str


@dataclass(frozen=True)
class Compiled:
    """A story as readers would get it, not yet stored."""

    body: str
    words: int
    minutes: int
    context: dict[str, Any]
    quotes: list[CutQuote]
    topics: list[Topic]
    bylines: list[Contributor]
    reports: list[tuple[int, PreviousReport]]  # to stories of ours, with their place among all
    photos: list[Photo]  # in the text; the lead photo is the story's own
    documents: list[Document]
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        """What must be mended before the story can go on."""
        return [problem for problem in self.problems if problem.is_error]

    @property
    def warnings(self) -> list[Problem]:
        """What somebody must have seen before the story goes on."""
        return [problem for problem in self.problems if not problem.is_error]


@dataclass(frozen=True)
class Rows:
    """What belongs to a story beside its own fields: as it is stored, or as somebody typed it and has not saved it."""

    bylines: list[Byline]
    topics: list[Topic]
    people: list[QuotedPerson]
    reports: list[PreviousReport]
    dismissed: frozenset[str]  # keys of what was proposed as a quotation and is none


def rows_of(article: Article) -> Rows:
    """The rows of a story as they are stored."""
    merged = Expert.objects.filter(merged_into=OuterRef("expert"))
    return Rows(
        list(article.bylines.select_related("contributor")),
        _topics(article),
        list(article.people_quoted.select_related("expert").annotate(was_several=Exists(merged))),
        list(article.report_links.select_related("earlier")),
        frozenset(article.dismissals.filter(proposal=Proposal.QUOTE).values_list("key", flat=True)),
    )


def compile_story(article: Article, rules: HouseRules | None = None) -> Compiled:
    """``article`` as readers would get it, with what its checks found, but for those the house rules leave out."""
    rows = rows_of(article)
    bylines, topics, people, reports = rows.bylines, rows.topics, rows.people, rows.reports
    body = bodies.sanitise(article.body)  # whoever stored it: readers get nothing but what comes from here
    reading, photos, files = Reading(body), _photos(body), _documents(body)
    marks, text = reading.places.marks, reading.text
    quotes, compiled_body = _cut(article, marks, {_speaker(p): p for p in people}, _given_ids(article, people))
    said = _said(quotes, marks)
    count = len(text.split())
    return Compiled(
        body=compiled_body,
        words=count,
        minutes=max(1, round(count / WORDS_A_MINUTE)),
        context={
            "bylines": [byline_entry(b.contributor, b.role) for b in bylines],
            "topics": [topic_entry(topic) for topic in topics],
            "people": [_person(p, said[_speaker(p)]) for p in people],
            "photo": photo_context(article.lead_photo) if article.lead_photo_id else None,
            "outside_reports": [_outside(r, position) for position, r in enumerate(reports) if not r.earlier_id],
            "photos": {str(pk): photo_context(photo) for pk, photo in photos.items()},
            "documents": {str(pk): documents.context_of(file) for pk, file in files.items()},
        },
        quotes=quotes,
        topics=topics,
        bylines=[b.contributor for b in bylines],
        reports=[(position, r) for position, r in enumerate(reports) if r.earlier_id],
        photos=list(photos.values()),
        documents=list(files.values()),
        problems=problems_of(article, rows, reading, rules),
    )


def _photos(body: str) -> dict[int, Photo]:
    """The photos in a sanitised text that there are, by id."""
    ids = inserts.photos_in(body)
    return Photo.objects.in_bulk(ids) if ids else {}


def _documents(body: str) -> dict[int, Document]:
    """The documents in a sanitised text that there are, by id."""
    ids = inserts.documents_in(body)
    return Document.objects.in_bulk(ids) if ids else {}


# --- What the context holds; ids are kept so that a changed name can be filled in later -------------------------------
def byline_entry(contributor: Contributor, role: str) -> dict[str, Any]:
    """A contributor as printed in the byline."""
    return {
        "id": contributor.pk,
        "name": contributor.name,
        "url": contributor.get_absolute_url(),
        "role": role or contributor.role,
        "own_role": bool(role),
        "portrait": contributor.portrait.url if contributor.portrait else "",
    }


def topic_entry(topic: Topic) -> dict[str, Any]:
    """A topic as printed above the headline and below the story."""
    return {"id": topic.pk, "name": topic.name, "url": topic.get_absolute_url(), "running": topic.running}


def expert_entry(expert: Expert) -> dict[str, Any]:
    """A person quoted, as far as it does not depend on the story."""
    return {
        "id": expert.pk,
        "name": expert.name,
        "url": expert.get_absolute_url() if expert.has_page else "",
        "portrait": expert.portrait.url if expert.portrait and expert.has_page else "",
    }


def _topics(article: Article) -> list[Topic]:
    """The main topic first, the others by name."""
    topics = list(article.topics.all())
    if article.main_topic_id:
        topics = [article.main_topic, *(t for t in topics if t.pk != article.main_topic_id)]
    return topics


def _speaker(person: Any) -> str:
    return f"expert:{person.expert_id}" if person.expert_id else f"unnamed:{person.key}"


def _said(quotes: list[CutQuote], marks: bodies.Marks) -> dict[str, list[dict[str, str]]]:
    """The quotations of each speaker."""
    said: dict[str, list[dict[str, str]]] = defaultdict(list)
    for quote, marked in zip(quotes, marks.quotations, strict=True):
        said[marked.speaker].append({"id": quote.public_id, "words": quote.text})
    return said


def _person(person: Any, said: list[dict[str, str]]) -> dict[str, Any]:
    known = expert_entry(person.expert) if person.expert_id else {"id": None, "name": "", "url": "", "portrait": ""}
    reason = "" if person.expert_id else person.reason
    return known | {"described": person.description, "reason": reason, "quotes": said}


def _outside(report: PreviousReport, position: int) -> dict[str, Any]:
    return {
        "url": report.outside_url,
        "headline": report.outside_headline,
        "date": report.outside_date.isoformat() if report.outside_date else "",
        "kind": report.kind,
        "note": report.note,
        "position": position,
    }


# --- Quotations -------------------------------------------------------------------------------------------------------
def quote_id(article_id: int, speaker: str, words: str, repeat: int = 0) -> str:
    """The public id of a quotation: the same for the same words by the same speaker in any version of the story.

    Case, punctuation and spacing do not count, so that a mended comma keeps the permalink. ``repeat`` tells the second
    time the same words are said in one story from the first.
    """
    said = f"{article_id}|{speaker}|{_normal(words)}|{repeat or ''}"
    return f"q-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _normal(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _given_ids(article: Article, people: list[QuotedPerson]) -> dict[tuple[int | None, str], list[str]]:
    """The public ids that quotations of the story have had, by speaker and words, the latest version's first.

    Only of people whose words had been two people's before these were merged: an id made of the other's number stays.
    """
    several = [person.expert_id for person in people if person.was_several]
    given: dict[tuple[int | None, str], list[str]] = defaultdict(list)
    if several and article.pk:
        rows = Quote.objects.filter(version__article=article, expert__in=several).order_by(
            "-version__number", "position"
        )
        for expert, words, public_id in rows.values_list("expert_id", "text", "public_id"):
            given[expert, _normal(words)].append(public_id)
    return given


def _public_id(
    article: Article, quotation: bodies.Quotation, given: dict[tuple[int | None, str], list[str]], taken: set[str]
) -> str:
    """The id of a quotation: the one that its words had, else one made of them; none that is ``taken`` in the text."""
    had = given.get((quotation.expert, _normal(quotation.words)), ())
    made = (quote_id(article.pk, quotation.speaker, quotation.words, n) for n in itertools.count())
    return next(public_id for public_id in itertools.chain(had, made) if public_id not in taken)


def _cut(
    article: Article,
    marks: bodies.Marks,
    people: dict[str, Any],
    given: dict[tuple[int | None, str], list[str]],
) -> tuple[list[CutQuote], str]:
    """The quotations of the text in order, and the text with each anchored and its closing mark a permanent link."""
    out = [_clean_tag(token) for token in marks.tokens]
    linked = _in_links(marks.tokens)
    quotes: list[CutQuote] = []
    taken: set[str] = set()
    for quotation in marks.quotations:
        public_id = _public_id(article, quotation, given, taken)
        taken.add(public_id)
        person = people.get(quotation.speaker)
        described = person.description if person else ""
        quotes.append(CutQuote(public_id, quotation.expert, quotation.words, quotation.paragraph, described))
        texts: list[int] = []
        for number, (begin, end) in enumerate(quotation.pieces):
            out[begin] = "<q>" if number else f'<q id="{public_id}">'
            inside = [n for n in range(begin, end) if not marks.tokens[n].name and marks.tokens[n].source.strip()]
            if inside:
                out[inside[0]] = _with_opening_mark(out[inside[0]])
            texts += inside
        out[texts[-1]] = _with_permalink(out[texts[-1]], quotation, "" if texts[-1] in linked else public_id)
    return quotes, "".join(out)


def _clean_tag(token: bodies.Token) -> str:
    """A tag as readers get it: no ids of people, and links to stories reduced to what the page fills in."""
    if token.name == "q" and not token.closes:
        return "<q>"
    if token.name == "a" and (found := bodies.REPORT.search(token.source)):
        return f'<a data-article="{found[1]}">'
    return token.source


def _in_links(tokens: list[bodies.Token]) -> set[int]:
    """The places of the tokens inside a link, where no other link may stand."""
    places, depth = set(), 0
    for place, token in enumerate(tokens):
        if token.name == "a":
            depth += -1 if token.closes else 1
        elif depth:
            places.add(place)
    return places


def _with_opening_mark(text: str) -> str:
    """A run of text with the quotation mark at its beginning, if there is one, made a mark of ours."""
    bare = text.lstrip()
    if bare[:1] not in bodies.CLOSED_BY:
        return text
    return f'{text[: len(text) - len(bare)]}<span class="o">{bare[0]}</span>{bare[1:]}'


def _with_permalink(text: str, quotation: bodies.Quotation, public_id: str) -> str:
    """The last run of text of a quotation with its closing mark, if there is one, made the permanent link."""
    if not (public_id and quotation.is_closed):
        return text
    bare = text.rstrip()
    place = len(bare.rstrip(bodies.AFTER_CLOSING)) - 1
    if place < 0 or bare[place] not in CLOSING_MARKS:
        return text
    link = f'<a class="mk" href="#{public_id}">{bare[place]}</a>'
    return f"{text[:place]}{link}{text[place + 1 :]}"


# --- Checks -----------------------------------------------------------------------------------------------------------
def problems_of(article: Article, rows: Rows, reading: Reading, rules: HouseRules | None = None) -> list[Problem]:
    """What the checks find in a story with these rows and this text, but for those the house rules leave out.

    Of ``article`` only its own fields count, so that it may be one that is typed and not saved.
    """
    off = (rules or house_rules()).checks_off
    return [*_errors(article, rows, reading), *(p for p in _warnings(article, rows, reading) if p.code not in off)]


def _errors(article: Article, rows: Rows, reading: Reading) -> list[Problem]:
    marks = reading.places.marks
    found = []
    if not article.headline.strip():
        found.append(Problem("no-headline", _("The story has no headline."), True))
    if not reading.text:
        found.append(Problem("no-body", _("The story has no text."), True))
    if not article.slug:
        found.append(Problem("no-slug", _("The story has no slug, so it would have no address."), True))
    if not rows.bylines and not article.agency_credit:
        found.append(Problem("no-byline", _("The story has no byline. Say who wrote it, or which agency."), True))
    wanted = {q.expert for q in marks.quotations if q.expert}
    missing = wanted - {p.expert_id for p in rows.people}
    if missing:
        words = next(q.words for q in marks.quotations if q.expert in missing)
        found.append(
            Problem(
                "unknown-person",
                _("“{words}” is marked as said by somebody who is not in the system.").format(words=words[:60]),
                True,
            )
        )
    if set(marks.reports) - {report.earlier_id for report in rows.reports}:
        found.append(Problem("unknown-report", _("The text links an earlier story that does not exist."), True))
    body = reading.places.body
    if set(inserts.photos_in(body)) - _photos(body).keys():
        sentence = _("The text shows a photo that is not there any more. Take it out, or choose another one.")
        found.append(Problem("unknown-photo", sentence, True))
    if set(inserts.documents_in(body)) - _documents(body).keys():
        sentence = _("The text offers a document that is not there any more. Take it out, or choose another one.")
        found.append(Problem("unknown-document", sentence, True))
    if any(p.key and not (p.description and p.reason) for p in rows.people):
        found.append(
            Problem(
                "unnamed-source",
                _("An unnamed source needs a description to print and the reason why they are not named."),
                True,
            )
        )
    return found


def _warnings(article: Article, rows: Rows, reading: Reading) -> list[Problem]:
    found, text = [], reading.text
    if len(article.headline) > HEADLINE_LIMIT:
        over = len(article.headline) - HEADLINE_LIMIT
        found.append(
            Problem(
                Check.LONG_HEADLINE.value,
                ngettext(
                    "The headline is {over} character longer than the {limit} that lists and search engines show.",
                    "The headline is {over} characters longer than the {limit} that lists and search engines show.",
                    over,
                ).format(over=over, limit=HEADLINE_LIMIT),
                about=article.headline,
            )
        )
    if not rows.topics:
        found.append(Problem(Check.NO_TOPIC.value, _("The story has no topic, so no topic page will list it.")))
    found += _without_alt(article, reading.places.body)
    references = [] if rows.reports else find_references(text)
    if references:
        words = "”, “".join(dict.fromkeys(text[r.start : r.end] for r in references))
        found.append(
            Problem(
                Check.EARLIER_COVERAGE.value,
                _("The text says “{words}”, but no previous report is linked.").format(words=words),
                about=words,
            )
        )
    gone = _gone({report.earlier_id for report in rows.reports} - {None})
    if gone:
        found.append(
            Problem(
                Check.REPORT_GONE.value,
                ngettext(
                    "A previous report is not public any more: readers see plain words in place of the link.",
                    "{n} previous reports are not public any more: readers see plain words in place of the links.",
                    len(gone),
                ).format(n=len(gone)),
                about=" ".join(map(str, gone)),
            )
        )
    loose = [words for words in map(reading.words, reading.loose) if key_of(words) not in rows.dismissed]
    if loose:
        found.append(
            Problem(
                Check.NO_SPEAKER.value,
                ngettext(
                    "A quotation is not marked with who said it: {words}",
                    "{count} quotations are not marked with who said them, the first: {words}",
                    len(loose),
                ).format(count=len(loose), words=Truncator(loose[0]).chars(80)),
                about="\n".join(loose),
            )
        )
    return found


def _without_alt(article: Article, body: str) -> list[Problem]:
    """The photos of the story that those who do not see them are told nothing of, as one warning at most."""
    lead = [article.lead_photo] if article.lead_photo_id else []
    silent = dict.fromkeys(photo.pk for photo in (*lead, *_photos(body).values()) if not photo.alt)
    if not silent:
        return []
    if lead and list(silent) == [lead[0].pk]:
        sentence = _("The lead photo has no alternative text.")
    else:
        sentence = ngettext(
            "A photo in the text has no alternative text.", "{n} photos have no alternative text.", len(silent)
        ).format(n=len(silent))
    return [Problem(Check.PHOTO_WITHOUT_ALT.value, sentence, about=" ".join(map(str, silent)))]


def _gone(reports: set[int]) -> list[int]:
    """Those of the stories with these ids that readers saw once and do not see, now or at a time already set."""
    if not reports:
        return []
    there = Version.objects.filter(Q(live_until=None) | Q(live_until__gt=Now())).values("article")
    seen = Version.objects.filter(article__in=reports, live_from__lte=Now()).exclude(article__in=there)
    return sorted(set(seen.values_list("article", flat=True)))


def as_of(moment: dt.datetime) -> str:
    """A time as the context stores it."""
    return moment.astimezone(dt.UTC).isoformat()
