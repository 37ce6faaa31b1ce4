"""The archive format read: the lines of a file, and what each says, checked as far as no database is needed."""

import datetime as dt
import gzip
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.archive.losses import TooMuch, losses_of
from articles.models import (
    Article,
    Byline,
    Change,
    Correction,
    Document,
    Kind,
    Photo,
    ReportKind,
    Topic,
    TurningPoint,
    Version,
)
from articles.models.topic import name_key
from people.models import Contributor, Expert
from people.slugs import validate_slug

MOST_LINE = 64_000_000  # bytes; a story with every version it ever had
LONGEST_ID = 200
OLDEST = dt.datetime(1600, 1, 1, tzinfo=dt.UTC)  # the first newspaper is of 1605
FIELDS = ("headline", "short_headline", "standfirst", "dateline", "kind", "agency_credit", "canonical_url")
PHOTO_TEXTS = ("caption", "credit", "alt", "title", "rights", "creator", "copyright", "place")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)\Z", re.ASCII)
_WEB = re.compile(r"https?://[^\s/]\S*\Z")
_QUOTE_ID = re.compile(r"q-[0-9a-f]{12}\Z")
_KEY = re.compile(r"[a-z0-9]{1,12}\Z")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")

T = TypeVar("T")


class Unusable(Exception):
    """A line that is not imported; the message is a sentence for whoever made the file."""


class Broken(Exception):
    """A file that cannot be read, or not to its end; the message is a sentence."""


@dataclass(frozen=True)
class Speaker:
    """Somebody quoted: a person by slug or name, or an unnamed source by a key that only this text has."""

    slug: str = ""
    name: str = ""
    kind: str = ""
    key: str = ""
    described: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Said:
    """A quotation: its words, who said them (None where nobody is named), and its public id, if it had one."""

    words: str
    speaker: Speaker | None
    public_id: str


@dataclass(frozen=True)
class Report:
    """A previous report: one of the archive by its id, or one elsewhere by its address."""

    archive_id: str = ""
    url: str = ""
    headline: str = ""
    date: dt.date | None = None
    kind: str = ReportKind.BACKGROUND
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A photo, as a file beside the archive or an address to fetch it from, and what belongs to it."""

    file: str
    url: str
    caption: str
    credit: str
    alt: str
    title: str
    rights: str
    creator: str
    copyright: str
    place: str
    taken_at: dt.date | None
    focal: tuple[int, int]
    is_lead: bool


@dataclass(frozen=True)
class Paper:
    """A document to download, as a file beside the archive or an address to fetch it from, with its title."""

    file: str
    url: str
    title: str


@dataclass(frozen=True)
class Content:
    """The words of one version with all that belongs to them. ``bylines`` are names or slugs with their roles."""

    fields: dict[str, str]
    slug: str
    body: str
    dropped: Counter[str]
    bylines: dict[str, str]
    topics: list[str]
    speakers: list[Speaker]
    quotes: list[Said]
    reports: list[Report]
    photos: list[Picture]
    documents: list[Paper]


@dataclass(frozen=True)
class Step:
    """A version: its words, when readers saw it and what it was to them. ``ends`` is None where that is open."""

    content: Content
    number: int
    starts: dt.datetime
    ends: dt.datetime | None
    change: str
    note: str
    updated: dt.datetime | None


@dataclass(frozen=True)
class Mended:
    """A correction that readers see."""

    number: int
    kind: str
    text: str
    at: dt.datetime


@dataclass(frozen=True)
class Story:
    """What a line says. ``steps`` are its versions in order, the last of them what readers see.

    ``turned`` are the topics on whose pages it is pinned, as they are named in what readers see, each with the reason.
    """

    archive_id: str
    digest: str
    published: dt.datetime
    steps: list[Step]
    addresses: list[str]
    corrections: list[Mended]
    turned: dict[str, str]

    @property
    def present(self) -> Content:
        """What readers see."""
        return self.steps[-1].content


# --- The file ---------------------------------------------------------------------------------------------------------
def lines_of(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not empty with their numbers, unpacked where its name ends in .gz.

    A line longer than any story comes cut, so that it is refused like any other that is no JSON. Raises Broken where
    there is no such file, and after the last whole line where it is cut off.
    """
    try:
        with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
            number = 0
            while line := stream.readline(MOST_LINE):
                number += 1
                if len(line) == MOST_LINE and not line.endswith(b"\n"):
                    _skip(stream)
                    line = line[:1]
                if line.strip():
                    yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise Broken(_("{file} is not a whole gzip file.").format(file=file)) from None
    except OSError as error:
        raise Broken(_("{file} cannot be read: {why}.").format(file=file, why=error.strerror)) from None


def _skip(stream: IO[bytes]) -> None:
    while (more := stream.readline(MOST_LINE)) and not more.endswith(b"\n"):
        pass


def story_of(line: bytes, now: dt.datetime) -> Story:
    """What a line says. Raises Unusable with a sentence where that is no story that was published before ``now``."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise Unusable(_("This is not JSON in UTF-8.")) from None
    if not isinstance(row, dict):
        raise Unusable(_("This is not a story: an object with “id”, “published”, “headline” and “body_html”."))
    check_texts(row)
    return _story(Row(row), _digest(row), now)


def _digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def check_texts(row: dict[str, Any]) -> None:
    """Raise Unusable where a text anywhere in ``row`` cannot be stored."""
    waiting: list[Any] = [row]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and _NO_TEXT.search(value):
            raise Unusable(_("It has characters that are no text: a NUL or half of a surrogate pair."))
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


# --- What stands in it ------------------------------------------------------------------------------------------------
class Row:
    """An object of the line; what is not what it must be raises Unusable, naming the place."""

    def __init__(self, values: dict[str, Any], place: str = "") -> None:
        self.values, self.place = values, place

    def refuse(self, name: str, what: str) -> Unusable:
        """The sentence that says what is wrong with a value."""
        return Unusable(f"“{self.place}{name}” {what}")

    def text(self, name: str, most: int | None = None, *, needed: bool = False) -> str:
        """A text, "" where there is none, of at most ``most`` characters."""
        value = self.values.get(name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or needed and not value.strip():
            raise self.refuse(name, _("is missing.") if value is None else _("is not a text, or an empty one."))
        if most and len(value) > most:
            raise self.refuse(name, _("is longer than {n} characters.").format(n=most))
        return value

    def like(self, model: type[Model], name: str, column: str = "", *, needed: bool = False) -> str:
        """A text that fits a column."""
        return self.text(name, model._meta.get_field(column or name).max_length, needed=needed)

    def one_of(self, name: str, choices: list[str], default: str) -> str:
        """One of a few words."""
        value = self.text(name) or default
        if value not in choices:
            raise self.refuse(name, _("is none of: {choices}.").format(choices=", ".join(filter(None, choices))))
        return value

    def identity(self, name: str) -> str:
        """An id: a text or a whole number."""
        return _identity(self.values.get(name), lambda what: self.refuse(name, what))

    def moment(self, name: str, *, needed: bool = False) -> dt.datetime | None:
        """A time as RFC 3339 writes it, with its zone."""
        value = self.text(name, needed=needed)
        if not value:
            return None
        try:
            moment = dt.datetime.fromisoformat(value.upper()).astimezone(dt.UTC) if _MOMENT.match(value) else None
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            raise self.refuse(name, _("is not a time such as 2015-03-21T12:00:00Z.")) from None
        if moment < OLDEST:
            raise self.refuse(name, _("lies before the year {year}.").format(year=OLDEST.year))
        return moment

    def day(self, name: str) -> dt.date | None:
        """A day, None where there is none."""
        value = self.text(name)
        try:
            return dt.date.fromisoformat(value) if value else None
        except ValueError:
            raise self.refuse(name, _("is not a day such as 2015-03-21.")) from None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number."""
        value = self.values.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refuse(name, _("is not a whole number from {least} to {most}.").format(least=least, most=most))
        return value

    def items(self, name: str) -> list[Any]:
        """A list, empty where there is none."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refuse(name, _("is not a list."))
        return value

    def rows(self, name: str) -> list["Row"]:
        """A list of objects."""
        found = self.items(name)
        if not all(isinstance(value, dict) for value in found):
            raise self.refuse(name, _("is not a list of objects."))
        return [Row(value, f"{self.place}{name} {n}: ") for n, value in enumerate(found, start=1)]

    def texts(self, name: str, most: int) -> list[str]:
        """A list of texts that are not empty, each once."""
        found = self.items(name)
        if not all(isinstance(value, str) and value.strip() for value in found):
            raise self.refuse(name, _("is not a list of texts."))
        if any(len(value) > most for value in found):
            raise self.refuse(name, _("has one of more than {n} characters.").format(n=most))
        return list(dict.fromkeys(value.strip() for value in found))

    def short_texts(self, name: str, most: int) -> dict[str, str]:
        """An object of texts, empty where there is none."""
        value = self.values.get(name) or {}
        if not isinstance(value, dict) or not all(isinstance(v, str) and len(v) <= most for v in value.values()):
            raise self.refuse(name, _("is not an object of short texts."))
        return value

    def slug(self, name: str) -> str:
        """A slug, "" where there is none."""
        value = self.text(name, 100)
        try:
            if value:
                validate_slug(value)
        except ValidationError:
            raise self.refuse(name, _("has more than small letters a to z, digits and single hyphens.")) from None
        return value

    def web_address(self, name: str, most: int) -> str:
        """An address that begins with http:// or https://, "" where there is none."""
        value = self.text(name, most)
        if value and not _WEB.match(value):
            raise self.refuse(name, _("is not an address that begins with http:// or https://."))
        return value


def _identity(value: Any, refuse: Callable[[str], Unusable]) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise refuse(_("is missing, or neither a text nor a whole number."))
    if len(str(value)) > LONGEST_ID:
        raise refuse(_("is longer than {n} characters.").format(n=LONGEST_ID))
    return str(value)


def _story(row: Row, digest: str, now: dt.datetime) -> Story:
    archive_id = row.identity("id")
    published = row.moment("published", needed=True)
    corrections = [
        Mended(
            number=fix.number("number", place, 1, 32_000),
            kind=fix.one_of("kind", Correction.Kind.values, Correction.Kind.CORRECTION),
            text=fix.like(Correction, "text", needed=True),
            at=fix.moment("at", needed=True),
        )
        for place, fix in enumerate(row.rows("corrections"), start=1)
    ]
    if len({fix.number for fix in corrections}) < len(corrections):
        raise row.refuse("corrections", _("has two with the same number."))
    steps = _steps(row, published)
    if any(report.archive_id == archive_id for step in steps for report in step.content.reports):
        raise row.refuse("previous_reports", _("names the story itself."))
    past = [published, *(step.starts for step in steps), *(fix.at for fix in corrections)]
    past += [step.updated for step in steps if step.updated]
    if max(past) > now:
        raise Unusable(_("It lies in the future: {time}.").format(time=max(past).isoformat()))
    turned = row.short_texts("turning_points", TurningPoint._meta.get_field("reason").max_length)
    if not turned.keys() <= {*steps[-1].content.topics}:
        raise row.refuse("turning_points", _("names a topic that is not among its “topics”."))
    return Story(archive_id, digest, published, steps, row.texts("addresses", 2000), corrections, turned)


def _steps(row: Row, published: dt.datetime) -> list[Step]:
    """The versions in order, the last of them without words of its own: they are those of the line."""
    rows = row.rows("versions") or [Row({})]
    if "body_html" in rows[-1].values:
        raise row.refuse("versions", _("ends with one that has a text: the last is what readers see, and is the line."))
    steps = [
        Step(
            content=_content(row if version is rows[-1] else version),
            number=version.number("number", place, 1, 1_000_000),
            starts=version.moment("from") or published,
            ends=(row if version is rows[-1] else version).moment("expires" if version is rows[-1] else "until"),
            change=version.one_of("change", Change.values, Change.FIRST if place == 1 else Change.UPDATE),
            note=version.like(Version, "note"),
            updated=version.moment("updated"),
        )
        for place, version in enumerate(rows, start=1)
    ]
    for before, after in pairwise(steps):
        if before.number >= after.number or not before.ends or before.ends > after.starts:
            raise row.refuse("versions", _("are not in order: each ends before the next one begins."))
    for step in steps:
        if step.starts < published or (step.ends and step.ends <= step.starts):
            raise row.refuse("versions", _("has one that begins before “published”, or ends before it begins."))
        if step.updated and step.updated < published:
            raise row.refuse("versions", _("has one that was updated before “published”."))
    return steps


def _content(row: Row) -> Content:
    fields = {name: row.like(Article, name) for name in FIELDS}
    fields["headline"] = row.like(Article, "headline", needed=True)
    fields["kind"] = row.one_of("kind", Kind.values, Kind.NEWS)
    fields["canonical_url"] = row.web_address("canonical_url", 200)
    body = row.text("body_html", needed=True)
    try:
        dropped = losses_of(body)
    except TooMuch as error:
        raise row.refuse("body_html", str(error)) from None
    topics = row.texts("topics", Topic._meta.get_field("name").max_length)
    if not all(map(name_key, topics)):
        raise row.refuse("topics", _("has one without a name."))
    speakers = [_speaker(person) for person in row.rows("people")]
    quotes = [_said(said, speakers) for said in row.rows("quotes")]
    speakers += [said.speaker for said in quotes if said.speaker and said.speaker not in speakers]
    roles = row.short_texts("roles", Byline._meta.get_field("role").max_length)
    names = row.texts("bylines", Contributor._meta.get_field("name").max_length)
    return Content(
        fields=fields,
        slug=row.slug("slug"),
        body=body,
        dropped=dropped,
        bylines={name: roles.get(name, "") for name in names},
        topics=topics,
        speakers=list(dict.fromkeys(speakers)),
        quotes=quotes,
        reports=_reports(row),
        photos=[picture_of(photo) for photo in row.rows("photos")],
        documents=[_paper(paper) for paper in row.rows("documents")],
    )


def _speaker(row: Row) -> Speaker:
    if "unnamed" in row.values:
        key = row.text("unnamed")
        if not _KEY.match(key):
            raise row.refuse("unnamed", _("is not a key of 1 to 12 small letters and digits."))
        described, reason = row.text("described", 250, needed=True), row.text("reason", 250, needed=True)
        return Speaker(key=key, described=described, reason=reason)
    slug = row.slug("slug")
    return Speaker(
        slug=slug,
        name=row.like(Expert, "name", needed=not slug),
        kind=row.one_of("kind", ["", *Expert.Kind.values], ""),
        described=row.text("described", 250),
    )


def _said(row: Row, speakers: list[Speaker]) -> Said:
    """A quotation. Its speaker is one of the people by slug or key, or somebody named here."""
    words = row.text("words", 100_000, needed=True)
    public_id = row.text("id")
    if public_id and not _QUOTE_ID.match(public_id):
        raise row.refuse("id", _("is not such as q-0123456789ab."))
    person, key, name = row.text("person"), row.text("unnamed"), row.like(Expert, "name")
    known = [s for s in speakers if person and s.slug == person or key and s.key == key or name and s.name == name]
    if known:
        return Said(words, known[0], public_id)
    if person or key:
        raise row.refuse("person" if person else "unnamed", _("is not among the “people” of the story."))
    return Said(words, Speaker(name=name, described=row.text("description", 250)) if name.strip() else None, public_id)


def _reports(row: Row) -> list[Report]:
    """The previous reports: as “reports” tells them in full, else the ids alone."""
    full = [
        Report(
            archive_id="" if report.values.get("url") else report.identity("id"),
            url=report.web_address("url", 200),
            headline=report.text("headline", 250, needed=bool(report.values.get("url"))),
            date=report.day("date"),
            kind=report.one_of("kind", ReportKind.values, ReportKind.BACKGROUND),
            note=report.text("note", 200),
        )
        for report in row.rows("reports")
    ]
    named = {report.archive_id for report in full}
    ids = [_identity(v, lambda what: row.refuse("previous_reports", what)) for v in row.items("previous_reports")]
    full += [Report(archive_id=archive_id) for archive_id in ids if archive_id not in named]
    return list({(report.archive_id, report.url): report for report in reversed(full)}.values())[::-1]


def picture_of(row: Row) -> Picture:
    """What is said of a photo. Raises Unusable."""
    file, url = _place(row)
    focal = row.values.get("focal", [50, 50])
    if not (isinstance(focal, list) and len(focal) == 2 and all(type(n) is int and 0 <= n <= 100 for n in focal)):  # noqa: PLR2004
        raise row.refuse("focal", _("is not two numbers from 0 to 100."))
    words = {name: row.like(Photo, name) for name in PHOTO_TEXTS}
    return Picture(
        file=file,
        url=url,
        taken_at=row.day("taken_at"),
        focal=(focal[0], focal[1]),
        is_lead=row.values.get("lead") is not False,
        **words,
    )


def _paper(row: Row) -> Paper:
    file, url = _place(row)
    return Paper(file=file, url=url, title=row.like(Document, "title", needed=True))


def _place(row: Row) -> tuple[str, str]:
    """Where a photo or document is: its file or its address."""
    file, url = row.text("file", 500), row.web_address("url", 2000)
    if bool(file) == bool(url):
        raise row.refuse("file", _("or “url”, one of the two, says where it is."))
    return file, url
