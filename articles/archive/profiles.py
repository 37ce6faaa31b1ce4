"""Who and what the stories of an archive name, as far as readers know of it: `profiles.json` beside the stories."""

import datetime as dt
import json
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from articles import standings
from articles.archive import pictures
from articles.archive.lines import Row, Unusable, check_texts, picture_of
from articles.models import Photo, Standing, Topic
from articles.models.topic import name_key
from people.models import Contributor, Expert, Organisation, Position
from people.slugs import unique_slug

NAME = "profiles.json"


# --- Reading ----------------------------------------------------------------------------------------------------------
def read(folder: Path, *, by: Any, inside: bool) -> list[str]:
    """Make whoever and whatever ``profiles.json`` in ``folder`` tells of and is not there; return what was refused.

    Who is there already stays as the newsroom has them.
    """
    path = folder / NAME
    if not path.is_file():
        return []
    try:
        told = json.loads(path.read_bytes())
        if not isinstance(told, dict):
            raise Unusable(_("It is not an object."))  # noqa: TRY301 - said as the others are
        check_texts(told)
        row = Row(told)
        steps: list[tuple[Row, Callable[[Row], None]]] = [
            *((each, lambda r: _make_contributor(r, folder)) for each in row.rows("contributors")),
            *((each, lambda r: _make_expert(r, folder)) for each in row.rows("people")),
            *((each, lambda r: _make_topic(r, folder, by=by, inside=inside)) for each in row.rows("topics")),
            *((each, _place_topic) for each in row.rows("topics")),
        ]
    except (OSError, ValueError, RecursionError):
        return [_("{file} is not JSON in UTF-8.").format(file=path)]
    except Unusable as error:
        return [f"{path}: {error}"]
    refused = []
    for each, make in steps:
        try:
            with transaction.atomic():
                make(each)
        except (Unusable, DatabaseError) as error:
            why = str(error) if isinstance(error, Unusable) else _("The database does not take it.")
            refused.append(f"{path}: {each.place}{why}")
    return refused


def _make_contributor(row: Row, folder: Path) -> None:
    slug = _needed_slug(row)
    if Contributor.objects.filter(slug=slug).exists():
        return
    fields = {name: row.like(Contributor, name) for name in ("role", "biography", "public_contact")}
    made = Contributor.objects.create(slug=slug, name=row.like(Contributor, "name", needed=True), **fields)
    _give_portrait(made, row, folder)


def _make_expert(row: Row, folder: Path) -> None:
    slug = _needed_slug(row)
    if Expert.objects.filter(slug=slug).exists():
        return
    made = Expert.objects.create(
        slug=slug,
        name=row.like(Expert, "name", needed=True),
        kind=row.one_of("kind", Expert.Kind.values, Expert.Kind.EXPERT),
        page=row.one_of("page", Expert.Page.values, Expert.Page.USUAL),
        biography=row.text("biography"),
        website=row.web_address("website", 200),
    )
    for held in reversed(row.rows("positions")):  # those of one day stand newest first
        name = held.text("organisation", 150)
        Position.objects.create(
            expert=made,
            title=held.like(Position, "title", needed=True),
            organisation=_organisation(name) if name else None,
            started=held.day("from"),
            ended=held.day("until"),
        )
    _give_portrait(made, row, folder)


def _organisation(name: str) -> Organisation:
    defaults = {"slug": unique_slug(Organisation, name)}
    return Organisation.objects.get_or_create(name=name, defaults=defaults)[0]


def _make_topic(row: Row, folder: Path, *, by: Any, inside: bool) -> None:
    slug, name = _needed_slug(row), row.like(Topic, "name", needed=True)
    if Topic.objects.filter(slug=slug).exists() or Topic.objects.filter(name_key=name_key(name)).exists():
        return
    picture = next(iter(row.rows("picture")), None)
    made = Topic.objects.create(
        slug=slug,
        name=name,
        description=row.text("description"),
        aliases=row.text("aliases"),
        running=row.values.get("running") is True,
        media_topic_code=row.like(Topic, "media_topic_code"),
        picture=pictures.take_in(picture_of(picture), folder, by=by, inside=inside) if picture else None,
    )
    for standing in row.rows("standing")[:1]:
        standings.bring(
            made,
            standing.text("body_html", needed=True),
            by=by,
            signed=Contributor.objects.filter(slug=standing.slug("signed")).first(),
            at=standing.moment("at", needed=True),
        )


def _place_topic(row: Row) -> None:
    """Put a topic below the one that it is part of, unless it is below one already."""
    if parent := row.slug("parent"):
        found = Topic.objects.filter(slug=parent).exclude(slug=row.slug("slug")).first()
        Topic.objects.filter(slug=row.slug("slug"), parent=None).update(parent=found)


def _needed_slug(row: Row) -> str:
    slug = row.slug("slug")
    if not slug:
        raise row.refuse("slug", _("is missing."))
    return slug


def _give_portrait(person: Contributor | Expert, row: Row, folder: Path) -> None:
    if name := row.text("portrait", 500):
        data = pictures.portrait(name, folder)
        person.portrait.save(f"{secrets.token_hex(16)}.webp", ContentFile(data))


# --- Writing ----------------------------------------------------------------------------------------------------------
def write(
    folder: Path,
    *,
    contributors: Iterable[Contributor],
    people: Iterable[Expert],
    topics: Iterable[Topic],
    photo: Callable[[Photo], dict[str, Any] | None],
) -> None:
    """Write what readers know of these into ``folder``; ``photo`` writes a picture and says what to print of it."""
    public = {topic.pk: topic.slug for topic in topics}
    running = {topic: standings.present(topic) for topic in topics if topic.running}
    known = {each.slug: _contributor(each, folder) for each in contributors}
    signed = [standing.signed for standing in running.values() if standing and standing.body and standing.signed]
    known = {each.slug: {"slug": each.slug, "name": each.name} for each in signed} | known
    told = {
        "contributors": [known[slug] for slug in sorted(known)],
        "people": [_expert(each, folder) for each in sorted(people, key=lambda e: e.slug)],
        "topics": [
            _topic(each, public, photo) | _standing(running.get(each)) for each in sorted(topics, key=lambda t: t.slug)
        ],
    }
    parts = [
        f'"{noun}": [\n' + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"
        for noun, rows in told.items()
    ]
    (folder / NAME).write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _told(**values: Any) -> dict[str, Any]:
    """What there is to tell."""
    return {name: value for name, value in values.items() if value}


def _portrait(person: Contributor | Expert, folder: Path) -> str:
    if not person.portrait:
        return ""
    with person.portrait.open("rb") as file:
        return pictures.write_out(file.read(), folder)


def _contributor(row: Contributor, folder: Path) -> dict[str, Any]:
    return _told(
        slug=row.slug,
        name=row.name,
        role=row.role,
        biography=row.biography,
        public_contact=row.public_contact,
        portrait=_portrait(row, folder),
    )


def _expert(row: Expert, folder: Path) -> dict[str, Any]:
    """A person; of one without a public page nothing but what keeps them without one."""
    told = _told(slug=row.slug, name=row.name, kind=row.kind, page=row.page if row.page != row.Page.USUAL else "")
    if not row.has_page:
        return told
    positions = [
        _told(
            title=held.title,
            organisation=held.organisation.name if held.organisation_id else "",
            **{"from": _day(held.started), "until": _day(held.ended)},
        )
        for held in row.positions.all()
    ]
    return told | _told(
        biography=row.biography, website=row.website, positions=positions, portrait=_portrait(row, folder)
    )


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _topic(row: Topic, public: dict[int, str], photo: Callable[[Photo], dict[str, Any] | None]) -> dict[str, Any]:
    picture = photo(row.picture) if row.picture_id else None
    return _told(
        slug=row.slug,
        name=row.name,
        description=row.description,
        aliases=row.aliases,
        parent=public.get(row.parent_id, ""),
        running=row.running,
        media_topic_code=row.media_topic_code,
        picture=[picture] if picture else None,
    )


def _standing(written: Standing | None) -> dict[str, Any]:
    """Where a running story stands, as its page says; of whoever signed without a public page only the name is told."""
    if not written or not written.body:
        return {}
    at = written.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    told = _told(body_html=written.body, at=at, signed=written.signed.slug if written.signed else "")
    return {"standing": [told]}
