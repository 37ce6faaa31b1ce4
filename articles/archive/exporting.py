"""Every public story written into a folder: one line each, photos beside them, and who is named in them."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Any

from django.db.models import Model
from django.utils.translation import gettext as _

from articles import clock, inserts
from articles.archive import marks, names, pictures, profiles
from articles.archive.lines import FIELDS, PHOTO_TEXTS
from articles.models import (
    Change,
    Correction,
    Document,
    Kind,
    OldAddress,
    Origin,
    Photo,
    ReportKind,
    Topic,
    TurningPoint,
    Version,
    VersionReport,
)
from people.models import Contributor, Expert

STORIES = "archive.jsonl"
BATCH = 200
_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}  # some readers of lines end one at these


@dataclass
class Written:
    """What was written, and what could not be, in sentences."""

    stories: int = 0
    photos: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)


def export_to(folder: Path, progress: Callable[[str, int, int], None] = lambda *_args: None) -> Written:
    """Write every public story into ``folder``, which is made where it is not there; say what was written.

    The order is that of publication, and nothing in the files depends on the database but what readers see in it:
    imported into an empty one and written again, they are the same, byte for byte. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    run = _Run(folder)
    part = folder / f"{STORIES}.part"
    with part.open("w", encoding="utf-8", newline="\n") as out:
        run.write(out, progress)
    profiles.write(
        folder,
        contributors=[run.contributors[pk] for pk in run.seen[Contributor]],
        people=[run.people[pk] for pk in run.seen[Expert]],
        topics=[run.topics[pk] for pk in run.seen[Topic]],
        photo=run.photo,
    )
    part.rename(folder / STORIES)
    return run.written


class _Run:
    """One export: what may be named in it, and what has been."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.written = folder, Written()
        self.now = clock.read()
        self.stories = _ids_of_public_stories(self.now)
        self.contributors = Contributor.objects.in_bulk()
        self.people = Expert.objects.prefetch_related("positions__organisation").in_bulk()
        self.topics = Topic.objects.select_related("picture").in_bulk()
        self.seen: dict[type[Model], set[int]] = {Contributor: set(), Expert: set(), Topic: set()}

    def write(self, out: IO[str], progress: Callable[[str, int, int], None]) -> None:
        """Write the line of every story."""
        rows = Version.objects.live(self.now).values_list("published_at", "article_id", "pk")
        order = sorted((at, self.stories[article], pk) for at, article, pk in rows if article in self.stories)
        for start in range(0, len(order), BATCH):
            batch = [pk for _at, _id, pk in order[start : start + BATCH]]
            for row in self._rows(batch):
                out.write(json.dumps(row, ensure_ascii=False).translate(_LINE_ENDS) + "\n")
                self.written.stories += 1
            progress(_("writing"), self.written.stories, len(order))

    def _rows(self, batch: list[int]) -> Iterator[dict[str, Any]]:
        """The lines of some stories, each fetched with all that belongs to it in a few queries."""
        live = Version.objects.select_related("lead_photo").in_bulk(batch)
        articles = [version.article_id for version in live.values()]
        past, fixes, paths = defaultdict(list), defaultdict(list), defaultdict(set)
        reports, pins = defaultdict(list), defaultdict(dict)
        for version in Version.objects.past().filter(article__in=articles).select_related("lead_photo"):
            past[version.article_id].append(version)
        for fix in Correction.objects.filter(article__in=articles, published_at__lte=self.now):
            fixes[fix.article_id].append(fix)
        for report in VersionReport.objects.filter(version__in=batch):
            reports[report.version_id].append(report)
        for pin in TurningPoint.objects.filter(article__in=articles):
            pins[pin.article_id][pin.topic_id] = pin.reason
        own = Version.objects.begun().filter(article__in=articles).values_list("article_id", "path")
        for article, path in [
            *own,
            *OldAddress.objects.filter(article__in=articles).values_list("article_id", "path"),
        ]:
            paths[article].add(path)
        for pk in batch:
            version = live[pk]
            before = sorted((v for v in past[version.article_id] if v.number < version.number), key=_number)
            yield self._story(
                version,
                before,
                reports[pk],
                fixes=sorted(fixes[version.article_id], key=_number),
                addresses=sorted(paths[version.article_id] - {version.path}),
                pins=pins[version.article_id],
            )

    def _story(
        self,
        version: Version,
        before: list[Version],
        reports: list[VersionReport],
        *,
        fixes: list[Correction],
        addresses: list[str],
        pins: dict[int, str],
    ) -> dict[str, Any]:
        content = self._content(version, reports)
        row = {"id": self.stories[version.article_id], "published": _time(version.published_at)} | content
        row |= _told(
            addresses=addresses,
            corrections=[
                {"number": f.number, "kind": f.kind, "text": f.text, "at": _time(f.published_at)} for f in fixes
            ],
            expires=_time(version.live_until),
            turning_points={
                names.shortest_name(t): pins[t.pk] for t in self._topics(version.context["topics"]) if t.pk in pins
            },
        )
        steps = [
            _when(past) | {"until": _time(past.live_until)} | self._content(past, []) | {"slug": _slug(past)}
            for past in before
        ]
        present = _when(version)
        if steps or present != {"number": 1, "from": row["published"], "change": Change.FIRST.value}:
            row["versions"] = [*steps, present]
        return row

    def _content(self, version: Version, reports: list[VersionReport]) -> dict[str, Any]:
        """The words of a version with all that belongs to them."""
        context = version.context
        speakers = {
            quote["id"]: (self._kept(person["id"]), key)
            for person, key in _keyed(context["people"])
            for quote in person["quotes"]
        }
        numbered = marks.as_written(version.body, speakers)
        shown, photos = self._photos(version.lead_photo, numbered)
        offered, papers = self._documents(numbered)
        slugs = {pk: person.slug for pk, person in self.people.items()}
        nouns = {"expert": slugs, "article": self.stories, "photo": shown, "document": offered}
        body = marks.with_names(numbered, nouns)
        signed = [entry for entry in context["bylines"] if entry["id"] in self.contributors]
        bylines = {self._sign(entry["id"]): entry["role"] if entry["own_role"] else "" for entry in signed}
        told, ids = self._reports(context["outside_reports"], reports)
        fields = {name: getattr(version, name) for name in FIELDS if name != "headline"}
        return (
            {"headline": version.headline}
            | _told(slug=_slug(version), **fields | {"kind": version.kind if version.kind != Kind.NEWS else ""})
            | {"bylines": list(bylines)}
            | _told(roles={name: role for name, role in bylines.items() if role})
            | {
                "topics": list(map(names.shortest_name, self._topics(context["topics"]))),
                "body_html": body,
                "previous_reports": ids,
            }
            | _told(
                reports=told,
                people=[self._speaker(person, key) for person, key in _keyed(context["people"])],
                quotes=self._quotes(context["people"], version.body),
                photos=photos,
                documents=papers,
            )
        )

    def _kept(self, pk: int | None) -> int | None:
        """The person who stands for this one, if they were merged."""
        while pk and self.people[pk].merged_into_id:
            pk = self.people[pk].merged_into_id
        if pk:
            self.seen[Expert].add(pk)
        return pk

    def _sign(self, pk: int) -> str:
        self.seen[Contributor].add(pk)
        row = self.contributors[pk]
        return names.shortest_name(row)

    def _topics(self, entries: list[dict[str, Any]]) -> list[Topic]:
        """The topics in the order printed. One that was deleted since is not told of."""
        topics = [self.topics[entry["id"]] for entry in entries if entry["id"] in self.topics]
        self.seen[Topic].update(topic.pk for topic in topics)
        return topics

    def _speaker(self, person: dict[str, Any], key: str) -> dict[str, Any]:
        if key:
            return {"unnamed": key, "described": person["described"], "reason": person["reason"]}
        expert = self.people[self._kept(person["id"])]
        return {"slug": expert.slug, "name": expert.name, "kind": expert.kind} | _told(described=person["described"])

    def _quotes(self, people: list[dict[str, Any]], body: str) -> list[dict[str, Any]]:
        """The quotations in the order of the text."""
        said = {}
        for person, key in _keyed(people):
            who = {"unnamed": key} if key else {"person": self.people[self._kept(person["id"])].slug}
            said |= {quote["id"]: {"id": quote["id"]} | who | {"words": quote["words"]} for quote in person["quotes"]}
        return [said[public_id] for public_id in marks.anchors(body) if public_id in said]

    def _reports(
        self, outside: list[dict[str, Any]], ours: list[VersionReport]
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """The previous reports as told in full, empty where there is no more to tell than their ids, and the ids."""
        rows = [
            (report.position, {"id": self.stories[report.earlier_id]} | _kind_and_note(report.kind, report.note))
            for report in ours
            if report.earlier_id in self.stories
        ]
        rows += [
            (
                entry["position"],
                {"url": entry["url"], "headline": entry["headline"]}
                | _told(date=entry["date"])
                | _kind_and_note(entry["kind"], entry["note"]),
            )
            for entry in outside
        ]
        told = [row for _position, row in sorted(rows, key=lambda pair: pair[0])]
        ids = [row["id"] for row in told if "id" in row]
        return told if any(set(row) != {"id"} for row in told) else [], ids

    def _photos(self, lead: Photo | None, body: str) -> tuple[dict[int, str], list[dict[str, Any]]]:
        """The photos of a version, the lead photo first: their places by number, and what is said of them."""
        inside = inserts.photos_in(body)
        found = Photo.objects.in_bulk(inside)
        places, told = {}, []
        for photo in [lead, *(found[pk] for pk in inside if pk in found)]:
            said = self.photo(photo) if photo and photo.pk not in places else None
            if said:
                told.append(said if photo is lead else said | {"lead": False})
                places[photo.pk] = str(len(told))
        return places, told

    def _documents(self, body: str) -> tuple[dict[int, str], list[dict[str, Any]]]:
        """The documents of a version: their places by number, and what is said of them."""
        inside = inserts.documents_in(body)
        found = Document.objects.in_bulk(inside)
        places, told = {}, []
        for paper in (found[pk] for pk in inside if pk in found):
            try:
                told.append({"file": pictures.write_document(paper, self.folder), "title": paper.title})
                places[paper.pk] = str(len(told))
            except OSError:
                self._refuse(_("The file of the document {title} cannot be read.").format(title=paper.title))
        return places, told

    def _refuse(self, sentence: str) -> None:
        if sentence not in self.written.refused:
            self.written.refused.append(sentence)

    def photo(self, photo: Photo) -> dict[str, Any] | None:
        """Write the original of a photo, if it is there, and say what is printed beside it."""
        try:
            with photo.file.open("rb") as file:
                name = pictures.write_out(file.read(), self.folder)
        except OSError:
            self._refuse(_("The file of the photo {title} cannot be read.").format(title=photo.title))
            return None
        self.written.photos.add(name)
        focal = [photo.focal_x, photo.focal_y]
        return {"file": name, "caption": photo.caption, "credit": photo.credit, "alt": photo.alt} | _told(
            **{name: getattr(photo, name) for name in PHOTO_TEXTS[3:]},
            taken_at=photo.taken_at.isoformat() if photo.taken_at else "",
            focal=focal if focal != [50, 50] else None,
        )


def _ids_of_public_stories(now: dt.datetime) -> dict[int, str]:
    """The archive id of every public story: the one it was imported with, else the first path that it had."""
    public = set(Version.objects.live(now).values_list("article_id", flat=True))
    ids = {pk: archive_id for pk, archive_id in Origin.objects.values_list("pk", "archive_id") if pk in public}
    taken = set(Origin.objects.values_list("archive_id", flat=True))
    own = Version.objects.begun().order_by("article_id", "number").values_list("article_id", "path")
    for article, path in own:
        if article in public and article not in ids:
            archive_id, number = path.strip("/"), 1
            while archive_id in taken:
                number += 1
                archive_id = f"{path.strip('/')}-{number}"
            taken.add(archive_id)
            ids[article] = archive_id
    return ids


def _keyed(people: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """The people with a key for each who is not named."""
    keys = (f"u{n}" for n in count(1))
    return [(person, "" if person["id"] else next(keys)) for person in people]


def _when(version: Version) -> dict[str, Any]:
    told = {"number": version.number, "from": _time(version.live_from), "change": str(version.change)}
    return told | _told(note=version.note, updated=_time(version.updated_at))


def _kind_and_note(kind: str, note: str) -> dict[str, str]:
    return _told(kind=kind if kind != ReportKind.BACKGROUND else "", note=note)


def _told(**values: Any) -> dict[str, Any]:
    """What there is to tell."""
    return {name: value for name, value in values.items() if value}


def _number(row: Version | Correction) -> int:
    return row.number


def _slug(version: Version) -> str:
    return version.path.rstrip("/").rpartition("/")[2]


def _time(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment else ""
