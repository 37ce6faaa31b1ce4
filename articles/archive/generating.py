"""A made-up archive of any size, for measuring: the same number and seed give the same stories.

Rows are stored many at a time, as saving and publishing would have stored them one by one; a test holds the two
together.
"""

import bisect
import datetime as dt
import html
import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from articles import clock, photos, publishing, search_index
from articles.archive import words
from articles.archive.tables import Table, numbers
from articles.compiler import WORDS_A_MINUTE, as_of, byline_entry, expert_entry, quote_id, topic_entry
from articles.importing import system_account
from articles.models import (
    Address,
    Article,
    ArticleTopic,
    Byline,
    Change,
    Correction,
    Kind,
    Origin,
    Photo,
    PreviousReport,
    Quote,
    QuotedPerson,
    ReportKind,
    Revision,
    Stage,
    Topic,
    Transition,
    Version,
    VersionByline,
    VersionReport,
    VersionTopic,
)
from articles.renditions import photo_context
from newsroom import edition
from people.models import Contributor, Expert, Position
from people.slugs import slug_from

MOST = 5_000_000
BATCH = 2000  # stories a transaction
CACHE = 262_144  # KiB of SQLite's pages kept in memory
LOG = 20_000  # of its pages, 80 MB, which wait in its log before they go to the file
SPAN = dt.timedelta(days=12 * 365)  # over which they were published
NEWEST = dt.timedelta(minutes=5)  # ago
GOLDEN = 0.6180339887498949  # multiples of it fall evenly into a span, however many there are
WRITERS, SPEAKERS = 60, 20  # of the newspaper; of each topic
MARK = "made-"  # begins the archive id of a generated story
MODELS = (
    Article,
    Version,
    Revision,
    Address,
    Origin,
    Transition,
    ArticleTopic,
    Byline,
    PreviousReport,
    QuotedPerson,
    VersionTopic,
    VersionByline,
    VersionReport,
    Quote,
    Correction,
)  # in the order in which their rows can be stored
LISTS = {"place": words.PLACES, "day": words.DAYS, "month": words.MONTHS}
RANGES = {"n": (12, 900), "m": (3, 12)}
SUBJECTS = list(words.TOPICS.values())
LINKED = "More on this in <a{}>our report</a>."
LINKED_WORDS = strip_tags(LINKED.format(""))
SKIES = (("midnightblue", "salmon"), ("steelblue", "white"), ("indigo", "gold"), ("slategray", "lavender"))

T = TypeVar("T")


def generate(
    stories: int, *, seed: int, progress: Callable[[str, int, int], None] = lambda *_args: None
) -> tuple[int, int]:
    """Bring the database to ``stories`` generated stories; return how many were made and how many had been there."""
    there = Origin.objects.filter(archive_id__startswith=MARK).count()
    if there >= stories:
        return 0, there
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE}")  # or it reads its indexes from the file over and over
            cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG}")  # or it writes them there over and over
    with transaction.atomic():
        maker = _Maker(seed)
    for begin in range(there, stories, BATCH):
        with transaction.atomic():
            maker.make(range(begin, min(begin + BATCH, stories)))
            edition.bump()
        progress(_("stories"), min(begin + BATCH, stories), stories)
    return stories - there, there


@dataclass
class _Story:
    """One story on its way into the tables."""

    number: int
    pk: int
    told: dict[str, str]
    published: dt.datetime
    topics: list[Topic]
    writers: list[Contributor]
    photo: Photo | None
    paragraphs: list[str]
    sayings: list[tuple[Expert, str]]
    changes: list[str]
    corrects: bool
    links: bool
    ids: list[str]  # the public ids of its quotations
    earlier: list[int] = field(default_factory=list)


class _Slots(dict):
    """What a template may ask for, chosen when it does."""

    def __init__(self, chance: random.Random, **told: str) -> None:
        super().__init__(told)
        self.chance = chance

    def __missing__(self, name: str) -> Any:
        if name == "Thing":
            return self["thing"][0].upper() + self["thing"][1:]
        if name in RANGES:
            least, most = RANGES[name]
            return least + int(self.chance.random() * (most - least))
        return _one(self.chance, LISTS[name])


class _Maker:
    """Everything that the stories share, found or made, and the stories made of it."""

    def __init__(self, seed: int) -> None:
        self.seed, self.now, self.by = seed, clock.read(), system_account()
        self.topics = [_topic(name) for name in words.TOPICS]
        self.writers = [_contributor(n) for n in range(WRITERS)]
        self.speakers = [[_expert(topic, n) for n in range(SPEAKERS)] for topic in range(len(self.topics))]
        self.photos = [_photo(dark, light) for dark, light in SKIES]
        self.described = {e.pk: e.description for each in self.speakers for e in each}
        self.entries = {
            **{t: topic_entry(t) for t in self.topics},
            **{w: byline_entry(w, "") for w in self.writers},
            **{e: expert_entry(e) for each in self.speakers for e in each},
            **{p: photo_context(p) for p in self.photos},
        }
        self.past: dict[int, list[tuple[dt.datetime, int]]] = {topic.pk: [] for topic in self.topics}
        live = Version.objects.live(self.now).filter(article__origin__archive_id__startswith=MARK)
        for at, article, topic in live.values_list("published_at", "article_id", "article__main_topic_id"):
            if topic in self.past:
                self.past[topic].append((at, article))
        for rows in self.past.values():
            rows.sort()
        self.tables = {model: Table(model, numbered=model in {Article, Version}) for model in MODELS}
        search_index.keep_names([*self.topics, *self.writers, *(e for each in self.speakers for e in each)])
        self.found: list[tuple[int, dt.datetime, search_index.Texts]] = []  # what readers see and can look for

    def make(self, wanted: range) -> None:
        """Store the stories of these numbers with all that belongs to them."""
        stories = [self._plan(number, pk) for number, pk in zip(wanted, numbers(Article, len(wanted)), strict=True)]
        versions = iter(numbers(Version, sum(1 + len(story.changes) for story in stories)))
        for story in stories:
            self._build_on(story)
            self._store(story, versions)
        for table in self.tables.values():
            table.insert()
        search_index.store(self.found)
        self.found.clear()

    def _plan(self, number: int, pk: int) -> _Story:
        """What a story is about and what it says, by its number alone."""
        chance = random.Random(f"{self.seed}:{number}")  # noqa: S311 - no secret
        main = min(int(chance.expovariate(0.16)), int(chance.random() * len(self.topics)) + 3, len(self.topics) - 1)
        thing, other = chance.sample(SUBJECTS[main], 2)
        slots = _Slots(chance, thing=thing, other=other)
        headline = _one(chance, words.HEADLINES).format_map(slots)
        second = int(chance.random() * len(self.topics))
        speakers = chance.sample(self.speakers[main], _one(chance, (1, 1, 2, 2, 3)))
        sayings = [
            (speaker, saying.format_map(slots))
            for speaker, saying in zip(speakers, chance.sample(words.SAYINGS, len(speakers)), strict=True)
        ]
        changes = chance.sample(words.CHANGES, _one(chance, (0,) * 16 + (1, 1, 1, 2)))
        return _Story(
            number=number,
            pk=pk,
            told={
                "headline": headline,
                "slug": f"{slug_from(headline)[:80]}-{number}",
                "standfirst": _one(chance, words.STANDFIRSTS).format_map(slots),
            },
            published=self.now - NEWEST - SPAN * (number * GOLDEN % 1),
            topics=[self.topics[n] for n in dict.fromkeys((main, second))],
            writers=chance.sample(self.writers, _one(chance, (1, 1, 1, 2))),
            photo=_one(chance, self.photos) if chance.random() < 0.6 else None,  # noqa: PLR2004 - most
            paragraphs=[
                " ".join(each.format_map(slots) for each in chance.sample(words.SENTENCES, 3))
                for _n in range(_one(chance, (4, 5, 6, 7, 8)))
            ],
            sayings=sayings,
            changes=[each.format_map(slots) for each in changes],
            corrects=chance.random() < 0.2,  # noqa: PLR2004 - one in five of those that change
            links=chance.random() < 0.5,  # noqa: PLR2004 - half of those that name another
            ids=[quote_id(pk, f"expert:{speaker.pk}", f"{saying},") for speaker, saying in sayings],
        )

    def _build_on(self, story: _Story) -> None:
        """Let the story name some of the latest before it on its topic, and stand there for later ones."""
        chance = random.Random(f"{self.seed}:{story.number}:earlier")  # noqa: S311 - no secret
        rows = self.past[story.topics[0].pk]
        place = bisect.bisect(rows, (story.published, 0))
        latest = [article for _at, article in rows[max(0, place - 12) : place]]
        story.earlier = chance.sample(latest, min(len(latest), _one(chance, (0, 0, 1, 1, 2, 3))))
        rows.insert(place, (story.published, story.pk))

    # --- The rows -------------------------------------------------------------------------------------------------
    def _store(self, story: _Story, versions: Iterator[int]) -> None:
        """The rows of a story and of its versions."""
        tables, last = self.tables, len(story.changes)
        times = [story.published]
        for _change in story.changes:
            times.append(times[-1] + min(dt.timedelta(hours=5), (self.now - times[-1]) / 2))
        shared = {
            "by_id": self.by.pk,
            "kind": Kind.NEWS.value,
            "path": publishing.path_of(story.published, story.told["slug"]),
            "published_at": story.published,
            "lead_photo_id": story.photo and story.photo.pk,
            "headline": story.told["headline"],
            "standfirst": story.told["standfirst"],
        }
        context, content = self._context(story), self._content(story)
        corrections: list[dict[str, Any]] = []
        for n, (starts, version) in enumerate(zip(times, versions, strict=False)):
            body, printed = _texts(story, n)
            corrects = bool(n) and n == last and story.corrects
            if corrects:
                corrections = [_correction(story.changes[-1], starts)]
            tables[Version].add(
                id=version,
                article_id=story.pk,
                number=n + 1,
                live_from=starts,
                live_until=times[n + 1] if n < last else None,
                change=Change.CORRECTION.value if corrects else Change.UPDATE.value if n else Change.FIRST.value,
                revision=n + 1,
                body=printed,
                updated_at=starts if n else None,
                context=context | {"corrections": corrections},
                **_length(story, n),
                **shared,
            )
            tables[Revision].add(article_id=story.pk, number=n + 1, content=content | {"body": body}, by_id=self.by.pk)
            if n == last:
                self._store_article(story, body, changed_at=starts, lead_photo_id=shared["lead_photo_id"])
                self._hang(story, version, corrections, starts)
                self.found.append((version, story.published, _searched(story, context)))
                tables[Address].add(article_id=story.pk, path=shared["path"])

    def _store_article(self, story: _Story, body: str, **fields: Any) -> None:
        """The newsroom's side of the story, and what is logged of it."""
        last = len(story.changes) + 1
        self.tables[Article].add(
            id=story.pk,
            body=body,
            main_topic_id=story.topics[0].pk,
            revision=last,
            created_by_id=self.by.pk,
            created_at=story.published,
            **story.told,
            **fields,
        )
        self.tables[Origin].add(article_id=story.pk, archive_id=f"{MARK}{story.number}")
        self.tables[Transition].add(
            article_id=story.pk,
            move="publish",
            stage_before=Stage.DRAFT.value,
            stage_after=Stage.DRAFT.value,
            revision=last,
            version=last,
            by_id=self.by.pk,
        )

    def _context(self, story: _Story) -> dict[str, Any]:
        return {
            "bylines": [self.entries[writer] for writer in story.writers],
            "topics": [self.entries[topic] for topic in story.topics],
            "people": [
                self.entries[speaker]
                | {"described": self.described[speaker.pk], "reason": ""}
                | {"quotes": [{"id": public_id, "words": f"{saying},"}]}
                for public_id, (speaker, saying) in zip(story.ids, story.sayings, strict=True)
            ],
            "photo": self.entries[story.photo] if story.photo else None,
            "outside_reports": [],
            "photos": {},
            "documents": {},
        }

    def _content(self, story: _Story) -> dict[str, Any]:
        """What `writing.content_of` makes of the story, but for its text."""
        empty = dict.fromkeys(("short_headline", "dateline", "agency_credit", "canonical_url"), "")
        outside = {"outside_url": "", "outside_headline": "", "outside_date": None, "kind": "background", "note": ""}
        return (
            empty
            | story.told
            | {"kind": Kind.NEWS.value, "main_topic_id": story.topics[0].pk}
            | {
                "lead_photo_id": story.photo and story.photo.pk,
                "bylines": [{"contributor_id": writer.pk, "role": ""} for writer in story.writers],
                "topics": sorted(topic.pk for topic in story.topics),
                "people_quoted": [
                    {"expert_id": s.pk, "key": "", "description": self.described[s.pk], "reason": ""}
                    for s, _saying in story.sayings
                ],
                "previous_reports": [{"earlier_id": earlier} | outside for earlier in story.earlier],
            }
        )

    def _hang(self, story: _Story, version: int, corrections: list[dict[str, Any]], starts: dt.datetime) -> None:
        """The rows that hang from the story and from what readers see of it."""
        tables, of_story = self.tables, {"article_id": story.pk}
        place = {"version_id": version, "published_at": story.published}
        for topic in story.topics:
            tables[ArticleTopic].add(content_object_id=story.pk, tag_id=topic.pk)
            tables[VersionTopic].add(topic_id=topic.pk, **place)
        for n, writer in enumerate(story.writers):
            tables[Byline].add(contributor_id=writer.pk, position=n, **of_story)
            tables[VersionByline].add(contributor_id=writer.pk, **place)
        for n, earlier in enumerate(story.earlier):
            tables[PreviousReport].add(earlier_id=earlier, position=n, **of_story)
            tables[VersionReport].add(earlier_id=earlier, kind=ReportKind.BACKGROUND.value, position=n, **place)
        first = len(story.paragraphs) // 2
        for n, (public_id, (speaker, saying)) in enumerate(zip(story.ids, story.sayings, strict=True)):
            described = self.described[speaker.pk]
            tables[QuotedPerson].add(expert_id=speaker.pk, description=described, position=n, **of_story)
            said = {"public_id": public_id, "expert_id": speaker.pk, "text": f"{saying},", "described": described}
            tables[Quote].add(paragraph=first + n, position=n, **said, **place)
        for fix in corrections:
            told = {"number": fix["number"], "kind": fix["kind"], "text": fix["text"], "created_by_id": self.by.pk}
            tables[Correction].add(published_in_id=version, published_at=starts, **told, **of_story)


def _one(chance: random.Random, things: Sequence[T]) -> T:
    """One of several; much quicker than ``choice``."""
    return things[int(chance.random() * len(things))]


def _correction(text: str, at: dt.datetime) -> dict[str, Any]:
    kind = Correction.Kind.CORRECTION
    return {"number": 1, "kind": kind.value, "text": text, "at": as_of(at)}


def _length(story: _Story, version: int) -> dict[str, int]:
    """How many words a version has, and how long they take to read."""
    texts = [*story.paragraphs, *story.changes[:version], *(f"{s}, said {who.name}." for who, s in story.sayings)]
    if story.earlier and story.links:
        texts.append(LINKED.format(""))
    count = sum(len(text.split()) for text in texts)
    return {"words": count, "minutes": max(1, round(count / WORDS_A_MINUTE))}


def _searched(story: _Story, context: dict[str, Any]) -> search_index.Texts:
    """By what the present version is found, without reading its text anew."""
    said = [f"{saying}, said {speaker.name}." for speaker, saying in story.sayings]
    half = len(story.paragraphs) // 2
    linked = [LINKED_WORDS] if story.earlier and story.links else []
    texts = [*story.paragraphs[:half], *said, *story.paragraphs[half:], *linked, *story.changes]
    return search_index.Texts(
        story.told["headline"], search_index.names_in(context), story.told["standfirst"], "\n".join(texts)
    )


def _texts(story: _Story, version: int) -> tuple[str, str]:
    """The text of a version, as editors keep it and as readers get it: quotations in the middle, changes at the end."""
    written, printed = [], []
    for public_id, (speaker, saying) in zip(story.ids, story.sayings, strict=True):
        tail = f" said {html.escape(speaker.name, quote=False)}.</p>"  # somebody may have renamed them
        written.append(f'<p><q data-expert="{speaker.pk}">“{saying},”</q>{tail}')
        link = f'<a class="mk" href="#{public_id}">”</a>'
        printed.append(f'<p><q id="{public_id}"><span class="o">“</span>{saying},{link}</q>{tail}')
    half = len(story.paragraphs) // 2
    before = "".join(f"<p>{each}</p>" for each in story.paragraphs[:half])
    after = "".join(f"<p>{each}</p>" for each in story.paragraphs[half:])
    if story.earlier and story.links:
        link = f' data-article="{story.earlier[0]}"'
        after += f"<p>{LINKED.format(link)}</p>"
    after += "".join(f"<p>{each}</p>" for each in story.changes[:version])
    return f"{before}{''.join(written)}{after}", f"{before}{''.join(printed)}{after}"


# --- What the stories share -------------------------------------------------------------------------------------------
def _topic(name: str) -> Topic:
    slug = f"generated-{slug_from(name)}"
    return Topic.objects.get_or_create(slug=slug, defaults={"name": f"{name} (generated)"})[0]


def _name(n: int) -> str:
    """The name with this number; the first 625 differ."""
    first, last = words.FIRST, words.LAST
    return f"{first[n % len(first)]} {last[(n // len(first) + n) % len(last)]}"


def _contributor(n: int) -> Contributor:
    name = _name(n)
    defaults = {"name": name, "role": "Generated"}
    return Contributor.objects.get_or_create(slug=f"generated-{slug_from(name)}", defaults=defaults)[0]


def _expert(topic: int, n: int) -> Expert:
    name = _name(624 - topic * SPEAKERS - n)
    made, new = Expert.objects.get_or_create(slug=f"generated-{slug_from(name)}", defaults={"name": name})
    if new:
        Position.objects.create(expert=made, title=words.POSITIONS[(topic + n) % len(words.POSITIONS)])
    return made


def _photo(dark: str, light: str) -> Photo:
    title = f"Generated: {dark}, {light}"
    if found := Photo.objects.filter(title=title).first():
        return found
    sky = ImageOps.colorize(Image.linear_gradient("L").resize((1600, 1067)), dark, light)
    file = io.BytesIO()
    sky.save(file, "JPEG")
    photo = Photo(title=title, alt="A sky, and nothing in it.", credit="Generated")
    photos.take_in(photo, ContentFile(file.getvalue(), "sky.jpg"), by=None)
    photo.refresh_from_db()  # a background task may have made its other copies already
    return photo
