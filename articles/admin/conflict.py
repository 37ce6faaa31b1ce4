"""Two people saved one story: what the second typed is kept in the form and shown beside what the first saved."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.forms import ModelForm
from django.http import QueryDict

from articles import body as bodies
from articles.models import Article, Revision
from articles.text import compare

TEXTS = ("headline", "standfirst", "dateline", "slug", "short_headline", "agency_credit", "canonical_url")
ROWS = {
    "bylines": ("bylines", ("contributor_id", "role", "position")),
    "people_quoted": ("people_quoted", ("description", "reason")),
    "previous_reports": (
        "report_links",
        ("earlier_id", "kind", "note", "outside_url", "outside_headline", "outside_date", "position"),
    ),
}


def rebased(data: QueryDict, story: Article) -> QueryDict:
    """What was posted, fitted to the rows that the story has now.

    A row that somebody else added is in it, so that saving does not lose it; one that somebody else took away is a new
    row with what was typed. Without this Django pairs posted rows with the wrong ones, or drops them.
    """
    data = data.copy()
    for prefix, (relation, columns) in ROWS.items():
        if f"{prefix}-TOTAL_FORMS" in data:
            _rebase(data, prefix, list(getattr(story, relation).all()), columns, may_add=prefix != "people_quoted")
    return data


def _rebase(data: QueryDict, prefix: str, rows: list[Model], columns: tuple[str, ...], *, may_add: bool) -> None:
    posted = list(_take_rows(data, prefix))
    by_id = {row.get("id", ""): row for row in posted if row.get("id")}
    forms = [by_id.pop(str(row.pk), None) or _as_posted(row, columns) for row in rows]
    kept = len(forms)
    if may_add:
        gone = [row for row in by_id.values() if not row.get("DELETE")]
        forms += [{name: value for name, value in row.items() if name != "id"} for row in gone]
        forms += [row for row in posted if not row.get("id")]
    for number, row in enumerate(forms):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-INITIAL_FORMS"] = str(kept)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(forms))


def _take_rows(data: QueryDict, prefix: str) -> Iterator[dict[str, str]]:
    """The posted rows of one kind, taken out of ``data``; the empty template row stays."""
    rows: dict[int, dict[str, str]] = {}
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        number, _dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if name and number.isascii() and number.isdigit():
            rows.setdefault(int(number), {})[name] = data.pop(key)[-1]
    yield from (rows[number] for number in sorted(rows))


def _as_posted(row: Model, columns: tuple[str, ...]) -> dict[str, str]:
    values = {name.removesuffix("_id"): getattr(row, name) for name in columns}
    return {"id": str(row.pk), "article": str(row.article_id)} | {
        name: "" if value is None else str(value) for name, value in values.items()
    }


def both_texts(mine: dict[str, Any], story: Article) -> dict[str, Any]:
    """What differs, for the page: ``mine`` are the form's values as typed, ``story`` is as it was saved.

    Gives ``rows`` of (label, row), ``differences``, and ``saved`` (the last revision, or None).
    """
    rows = []
    for name in TEXTS:
        typed, saved = " ".join(str(mine.get(name) or "").split()), getattr(story, name)
        if typed != saved:
            rows.append((Article._meta.get_field(name).verbose_name, compare.Row(*compare.words(typed, saved))))
    both = (bodies.sanitise(str(mine.get("body") or "")), story.body)
    texts = [bodies.plain_text(text).split("\n\n") for text in both]
    label = Article._meta.get_field("body").verbose_name
    rows += [(label, row) for row in compare.paragraphs(*texts) if not row.same]
    saved = Revision.objects.filter(article=story).select_related("by").defer("content").first()
    return {"rows": rows, "differences": len(rows), "saved": saved}


def said_once(form: ModelForm, context: dict[str, Any]) -> None:
    """The conflict has a place of its own on the page: leave it out of the form's errors."""
    said = form.errors["__all__"]
    others = form.error_class([error for error in said.data if error.code != "conflict"])
    if others:
        form.errors["__all__"] = others
    else:
        del form.errors["__all__"]
    context["errors"] = [error for error in context["errors"] if error is not said] + ([others] if others else [])
