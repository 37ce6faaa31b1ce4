"""Two people saved one story: what the second changed is kept in the form, and stands beside what the first saved.

What the second left as it was is taken from the story as it now is: three texts are compared, the one that the page was
opened on, the one that was posted, and the present one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import DateField, ModelForm
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles import body as bodies
from articles import writing
from articles.admin.events import PARTS
from articles.admin.history import NUMBER, Names
from articles.models import Article, Revision
from articles.text import compare
from people.merging import stand_ins

TEXTS = ("headline", "standfirst", "dateline", "slug", "short_headline", "agency_credit", "canonical_url")
CHOSEN = {"kind": "kind", "main_topic": "main_topic_id", "lead_photo": "lead_photo_id", "topics": "topics"}


@dataclass(frozen=True)
class _Rows:
    """The rows of one kind in the form: their relation to the story, what tells one from another, what is typed."""

    relation: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    may_add: bool = True


REPORT = ("outside_headline", "outside_date", "kind", "note")
ROWS = {
    "bylines": _Rows("bylines", ("contributor_id",), ("role",)),
    "people_quoted": _Rows("people_quoted", ("expert_id", "key"), ("description", "reason"), may_add=False),
    "previous_reports": _Rows("report_links", ("earlier_id", "outside_url"), REPORT),
}

Row = dict[str, str]
Key = tuple[str, ...]


def opened_on(data: QueryDict, story: Article) -> dict[str, Any] | None:
    """The content that the posted page was opened on, None where the story has no such text.

    Its text marks who stands for people merged since, as what is posted does by now.
    """
    number = data.get("revision", "")
    found = Revision.objects.filter(article=story, number=number).first() if NUMBER.match(number) else None
    if found is None:
        return None
    body = found.content.get("body", "")
    return found.content | {"body": bodies.with_speakers(body, stand_ins(writing.people_in(body)))}


def rebased(data: QueryDict, story: Article) -> QueryDict:
    """What was posted, fitted to the story as it is now.

    A field that was left as the page showed it has what the story has now. A row that somebody else added is in it, so
    that saving does not lose it; one that they took away is gone, unless it was changed here: then it is a new row
    with what was typed. Without this Django pairs posted rows with the wrong ones, or drops them.
    """
    base, present, data = opened_on(data, story), writing.content_of(story), data.copy()
    if base is not None:
        mine = _fields(data)
        for name in (*TEXTS, "body", *CHOSEN):
            part = CHOSEN.get(name, name)
            if part in mine and part in base and mine[part] == base[part] != present[part]:
                _put(data, name, present[part])
    for prefix, rows in ROWS.items():
        if f"{prefix}-TOTAL_FORMS" in data:
            _rebase(data, prefix, rows, story, base)
    return data


# --- The fields -------------------------------------------------------------------------------------------------------
def _fields(data: QueryDict) -> dict[str, Any]:
    """The posted fields, by part, as a revision would have them; without those that were not posted."""
    found: dict[str, Any] = {name: data[name].strip() for name in TEXTS if name in data}
    found |= {name: " ".join(found[name].split()) for name in ("headline", "standfirst") if name in found}
    if "body" in data:
        found["body"] = bodies.sanitise(data["body"])
    if "kind" in data:
        found["kind"] = data["kind"]
    if "headline" in data:  # where nothing is chosen, nothing may be posted
        found |= {CHOSEN[name]: _id(data.get(name, "")) for name in ("main_topic", "lead_photo")}
        found["topics"] = sorted({pk for pk in map(_id, data.getlist("topics")) if pk})
    return found


def _id(value: str) -> int | None:
    return int(value) if NUMBER.match(value) else None


def _put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list):
        data.setlist(name, [str(pk) for pk in value])
    else:
        data[name] = _said(value)


def _said(value: Any) -> str:
    return "" if value is None else str(value)


# --- The rows ---------------------------------------------------------------------------------------------------------
def _rebase(data: QueryDict, prefix: str, rows: _Rows, story: Article, base: dict[str, Any] | None) -> None:
    """Put the story's rows in the place of the posted ones, each with what was changed in the posted one."""
    before = {_key(row, rows): _typed(row, rows) for row in (base or {}).get(prefix, [])}
    posted = list(_take_rows(data, prefix))
    now = {_key(_values(row), rows): row for row in getattr(story, rows.relation).all()}
    names = {str(row.pk): key for key, row in now.items()}
    mine: dict[Key, Row] = {}
    twice: list[Row] = []
    for place, row in enumerate(posted):
        key = _key(row, rows) if rows.may_add else names.get(row.get("id", "")) or _nth(before, place)
        if key is None or not any((*key, *_typed(row, rows).values())):
            continue
        if key in mine:
            twice.append(row)
        else:
            mine[key] = row
    stayed = [key for key in before if key in mine]
    is_sorted_here = base is None or [key for key in _order(mine) if key in before] != stayed
    forms = [_merged(row, mine.pop(key, None), before.get(key), rows, is_sorted_here) for key, row in now.items()]
    kept = len(forms)
    if rows.may_add:
        left = [row for key, row in mine.items() if key not in before or _typed(row, rows) != before[key]]
        forms += [
            {name: value for name, value in row.items() if name != "id"}
            for row in (*left, *twice)
            if not row.get("DELETE")
        ]
    for number, row in enumerate(forms):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-INITIAL_FORMS"] = str(kept)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(forms))


def _merged(row: Model, mine: Row | None, before: Row | None, rows: _Rows, is_sorted_here: bool) -> Row:  # noqa: FBT001
    """A row of the story as the form is to have it: ``mine`` was posted, ``before`` stood on the page."""
    values = _values(row)
    present = {name: _said(values[name]) for name in (*rows.keys, *rows.columns, "position")}
    shown = {"id": str(row.pk), "article": str(row.article_id)}
    shown |= {name.removesuffix("_id"): value for name, value in present.items() if name != "key"}
    if mine is None:  # somebody else added it, or it was taken out here
        return shown | ({"DELETE": "on"} if before is not None and rows.may_add else {})
    typed = _typed(mine, rows)
    for name in rows.columns:
        if name in mine and (before is None or typed[name] != before[name]):
            shown[name] = mine[name]
    if "position" in mine and is_sorted_here:
        shown["position"] = mine["position"]
    return shown | ({"DELETE": mine["DELETE"]} if mine.get("DELETE") else {})


def _take_rows(data: QueryDict, prefix: str) -> Iterator[Row]:
    """The posted rows of one kind, taken out of ``data``; the empty template row stays."""
    rows: dict[int, Row] = {}
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        number, _dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if name and number.isascii() and number.isdigit():
            rows.setdefault(int(number), {})[name] = data.pop(key)[-1]
    yield from (rows[number] for number in sorted(rows))


def _values(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _key(row: dict[str, Any], rows: _Rows) -> Key:
    """What tells a row from its like; in a form a relation has its name without “_id”."""
    return tuple(_said(row.get(name, row.get(name.removesuffix("_id")))).strip() for name in rows.keys)


def _typed(row: dict[str, Any], rows: _Rows) -> Row:
    typed = {name: _said(row.get(name)).strip() for name in rows.columns}
    if typed.get("outside_date"):
        typed["outside_date"] = _day(typed["outside_date"])
    return typed


def _day(typed: str) -> str:
    """A day as a revision has it, whatever way it was typed; what is none stays as it is."""
    try:
        return str(DateField().clean(typed))
    except ValidationError:
        return typed


def _nth(before: dict[Key, Row], place: int) -> Key | None:
    return list(before)[place] if place < len(before) else None


def _order(mine: dict[Key, Row]) -> list[Key]:
    """The keys in the order that was typed."""

    def place(key: Key) -> int:
        typed = mine[key].get("position", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 999  # noqa: PLR2004

    return sorted(mine, key=place)


# --- What the page says -----------------------------------------------------------------------------------------------
class Difference(NamedTuple):
    """A line that differs: of which part, both sides, and whether both people changed that part."""

    label: str
    row: compare.Row
    is_both: bool = False


@dataclass(frozen=True)
class Conflict:
    """What the page shows: what differs from the story, what was taken over from it, and the save that came first."""

    saved: Revision | None
    rows: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)


def both_texts(data: QueryDict, story: Article, user: Any) -> Conflict:
    """What is in the posted form, ``rebased``, beside the story as it was saved; named as ``user`` may know it."""
    base, present = opened_on(data, story), writing.content_of(story)
    mine = present | _fields(data) | _posted_rows(data, story)
    saved = Revision.objects.filter(article=story).select_related("by").defer("content").first()
    found = Conflict(saved)
    contents = [content for content in (base, mine, present) if content]
    names = Names(contents, user)
    for part, label in PARTS.items():
        if part == "marks":
            continue
        known = base is not None and part in base
        if mine[part] != present[part]:
            is_both = known and base[part] != present[part]
            sides = (_lines(part, mine, names), _lines(part, present, names))
            found.rows.extend(Difference(str(label), row, is_both) for row in _unlike(part, *sides))
        elif known and base[part] != present[part]:
            sides = (_lines(part, base, names), _lines(part, present, names))
            found.taken.extend(Difference(str(label), row) for row in _unlike(part, *sides))
    return found


def _posted_rows(data: QueryDict, story: Article) -> dict[str, Any]:
    """The rows in the form, as a revision would have them."""
    found = {}
    for prefix, rows in ROWS.items():
        if f"{prefix}-TOTAL_FORMS" not in data:
            continue
        known = {str(row.pk): _values(row) for row in getattr(story, rows.relation).all()}
        posted = [row for row in _take_rows(data.copy(), prefix) if not row.get("DELETE")]
        made = []
        for row in posted if rows.may_add else [row for row in posted if row.get("id") in known]:
            full = row if rows.may_add else known[row["id"]] | row
            key, typed = _key(full, rows), _typed(full, rows)
            if any(key):
                one = dict(zip(rows.keys, key, strict=True)) | typed
                made.append((row.get("position", ""), {name: _stored(name, value) for name, value in one.items()}))
        found[prefix] = [row for _position, row in sorted(made, key=lambda pair: _number(pair[0]))]
    return found


def _stored(name: str, value: str) -> Any:
    if name.endswith("_id"):
        return _id(value)
    return value or None if name == "outside_date" else value


def _number(position: str) -> int:
    return int(position) if position.isascii() and position.isdigit() else 1000


def _lines(part: str, content: dict[str, Any], names: Names) -> list[str]:
    return bodies.everything(content[part]) if part == "body" else names.lines(part, content)


def _unlike(part: str, old: list[str], new: list[str]) -> list[compare.Row]:
    """The lines that differ; where nothing that can be read does, that something else does."""
    if part in TEXTS:
        return [compare.Row(*compare.words("".join(old), "".join(new)))]
    rows = [row for row in compare.paragraphs(old, new) if not row.same]
    if not rows and part == "body":
        said = [(False, _("The same words, with other marks, links or photos."))]
        return [compare.Row(said, said)]
    if not rows and old:
        return [compare.Row([(False, text)], [(False, text)]) for text in old]
    return rows


def said_once(form: ModelForm, context: dict[str, Any]) -> None:
    """The conflict has a place of its own on the page: leave it out of the form's errors."""
    said = form.errors["__all__"]
    others = form.error_class([error for error in said.data if error.code != "conflict"])
    if others:
        form.errors["__all__"] = others
    else:
        del form.errors["__all__"]
    context["errors"] = [error for error in context["errors"] if error is not said] + ([others] if others else [])
