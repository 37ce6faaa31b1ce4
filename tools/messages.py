"""Keeps the catalogues of what readers read: `.venv/bin/python -m tools.messages` extracts, merges and compiles them.

A newspaper has one language, that of `LANGUAGE_CODE`; `newsroom/locale/<language>/LC_MESSAGES/` has its words, compiled
ones too, so that running needs no tools. They are what readers see and nothing of the desk, which speaks English:

- every template but those below `NOT_FOR_READERS`,
- of Python, the modules in `FOR_READERS`, whole or only the classes and functions named there. What readers see from
  anywhere else fails tests/test_translation.py.

With the code of a language (`… -m tools.messages fr`) its catalogue is begun. What has no translation yet is listed,
and the exit status is 1. A message whose English changed is a new one: nothing is guessed.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "newsroom" / "locale"
NOT_FOR_READERS = ("templates/admin/", "templates/mail/", "templates/articles/styleguide.html")
FOR_READERS: dict[str, tuple[str, ...]] = {
    "articles/about.py": (),
    "articles/beside.py": (),
    "articles/by_date.py": (),
    "articles/embeds.py": (),
    "articles/feeds.py": (),
    "articles/inserts.py": (),
    "articles/machines.py": (),
    "articles/models/article.py": ("Kind", "ReportKind"),
    "articles/models/correction.py": ("CorrectionKind",),
    "articles/models/site.py": ("Policy",),
    "articles/models/version.py": ("Change",),
    "articles/people_pages.py": (),
    "articles/search_page.py": (),
    "articles/structured.py": (),
    "articles/templatetags/reader.py": (),
    "articles/views.py": (),
}
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")
}
# The place of a time zone, such as Vienna: a catalogue has those that are of use to it, whatever stands in the code.
PLACE = "place"
HEADER = "# What readers see. Made up to date by `.venv/bin/python -m tools.messages`, which says what belongs here."


class Words(Catalog):
    """A catalogue whose head says what programs need, and nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        needed = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
        return [(name, value) for name, value in super().mime_headers if name in needed]


def messages() -> Catalog:
    """Every message that readers can see, untranslated, with the files that it is in."""
    found = Catalog()
    templates = (path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.html"))
    for name in sorted(name for name in templates if not name.startswith(NOT_FOR_READERS)):
        _add(found, name, _of_template(name))
    for name, parts in FOR_READERS.items():
        _add(found, name, _of_module(name, parts))
    return found


def _add(catalog: Catalog, name: str, rows: Iterator[tuple]) -> None:
    for line, message, _comments, context in rows:
        catalog.add(message, locations=[(name, line)], context=context)


def _of_template(name: str) -> Iterator[tuple]:
    source = templatize((ROOT / name).read_text(encoding="utf-8"), origin=name)
    # In brackets: what Django made of the template is indented like no program.
    return extract("python", BytesIO(f"({source})".encode()), KEYWORDS)


def _of_module(name: str, parts: tuple[str, ...]) -> Iterator[tuple]:
    source = (ROOT / name).read_bytes()
    nodes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    spans = [range(nodes[part].lineno, nodes[part].end_lineno + 1) for part in parts]
    for row in extract("python", BytesIO(source), KEYWORDS):
        if not parts or any(row[0] in span for span in spans):
            yield row


def file_of(language: str) -> Path:
    """The catalogue of a language, whether or not there is one."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none."""
    catalog, path = Words(language, header_comment=HEADER, fuzzy=False), file_of(language)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    catalog[message.id] = message
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as programs read it."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def renew(language: str, wanted: Catalog) -> list[str]:
    """Bring the catalogue of a language up to date with what is ``wanted``; return what has no translation in it."""
    catalog = read(language)
    catalog.update(wanted, no_fuzzy_matching=True)
    for message in catalog.obsolete.values():
        if message.context == PLACE:
            catalog[message.id] = message
    path = file_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, ignore_obsolete=True, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(catalog))
    return lacking(catalog)


def lacking(catalog: Catalog) -> list[str]:
    """What has no translation, or not one for every number."""
    return [
        str(message.id)
        for message in catalog
        if message.id and not all(message.string if isinstance(message.string, tuple) else [message.string])
    ]


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def main() -> int:
    """Bring every catalogue up to date, those that were named too."""
    wanted, status = messages(), 0
    for language in sorted({*languages(), *sys.argv[1:]}):
        without = renew(language, wanted)
        print(f"{language}: {len(wanted)} messages, {len(without)} without a translation")
        for message in without:
            print(f"  {message}")
        status |= bool(without)
    return status


if __name__ == "__main__":
    sys.exit(main())
