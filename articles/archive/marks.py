"""The marks in a text: by slug and archive id in a file, by number in the database. Pure functions."""

import html
import re
from collections.abc import Iterator, Mapping

from articles import body as bodies
from articles.markup import tokens_of

Names = Mapping[str, Mapping[str, str]]  # by noun (expert, unnamed, article, photo, document), then by name
Numbers = Mapping[str, Mapping[int, str]]

NOUNS = "expert|unnamed|article|photo|document|poster"
_OUR_MARK = re.compile(
    r"<(?:q\s+data-(?P<q>expert|unnamed)|a\s+data-(?P<a>article)|figure\s+data-(?P<figure>photo)"
    r'|aside\s+data-(?P<aside>document))="(?P<names>[^"<>]*)"\s*>',
    re.IGNORECASE,
)
_CARD = re.compile(
    r'(?P<card><aside\s+data-card="[^"<>]*"(?:\s+data-source="[^"<>]*")?)(?:\s+data-poster="(?P<poster>[^"<>]*)")?\s*>',
    re.IGNORECASE,
)
_HYPHEN = re.compile(rf"(data)-({NOUNS})", re.IGNORECASE)
_OPENING = re.compile(r'<span class="o">(.)</span>', re.DOTALL)
_PERMALINK = re.compile(r'<a class="mk" [^>]*>(.)</a>', re.DOTALL)
_ANCHOR = re.compile(r'<q id="(q-[0-9a-f]{12})">')


def with_numbers(body: str, names: Names) -> str:
    """A text of the file as the database keeps it: sanitised, whoever and whatever it names named by number.

    ``names`` has the numbers. A mark that names nobody known leaves its words; one written in any other way than ours
    is none, whatever number stands in it.
    """
    out: list[str] = []
    kept: dict[str, list[bool]] = {"q": [], "a": [], "figure": [], "aside": []}
    for token in tokens_of(body):
        if token.name not in kept:
            out.append(_defused(token.source))
        elif token.closes:
            stays = kept[token.name].pop() if kept[token.name] else True
            out.append(token.source if stays else "")
        else:
            tag = _numbered(token.source, names)
            out.append(tag)
            kept[token.name].append(bool(tag))
    return bodies.sanitise("".join(out))


def _numbered(source: str, names: Names) -> str:
    """A tag as the database has it; "" where it is a mark of ours that names nobody known."""
    if card := _CARD.fullmatch(source):
        poster = names["photo"].get(card["poster"] or "")
        return f'{card["card"]} data-poster="{poster}">' if poster else f"{card['card']}>"
    mark = _OUR_MARK.fullmatch(source)
    if mark is None:
        return _defused(source)
    tag = next(name for name in ("q", "a", "figure", "aside") if mark[name])
    noun, name = mark[tag].lower(), html.unescape(mark["names"])
    wanted = name.split() if noun == "photo" else [name]
    found = " ".join(names[noun][each] for each in wanted if each in names[noun])
    return f'<{tag} data-{noun}="{found}">' if found else ""


def _defused(source: str) -> str:
    """The same for every reader, but for a parser no mark of ours: a character reference names no attribute."""
    return _HYPHEN.sub(r"\1&#45;\2", source)


def said_by(body: str, words: str, mark: str) -> str | None:
    """A sanitised text with ``mark`` (such as data-expert="5") around words, and the quotation marks at their ends.

    None where they stand in no single run of text that is not marked yet.
    """
    bare = words.strip()
    if bare[:1] in bodies.CLOSED_BY and bare[-1:] in bodies.CLOSED_BY[bare[0]]:
        bare = bare[1:-1]
    wanted = html.escape(bare, quote=False).replace("\xa0", "&nbsp;")
    tokens, depth = list(tokens_of(body)), 0
    for place, token in enumerate(tokens):
        if token.name == "q":
            depth += -1 if token.closes else 1
        at = -1 if token.name or depth else token.source.find(wanted)
        if at >= 0:
            end, text = at + len(wanted), token.source
            opening = text[at - 1 : at]
            if opening in bodies.CLOSED_BY:
                at -= 1
                end += text[end : end + 1] in bodies.CLOSED_BY[opening] and end < len(text)
            marked = f"{text[:at]}<q {mark}>{text[at:end]}</q>{text[end:]}"
            return "".join([*(t.source for t in tokens[:place]), marked, *(t.source for t in tokens[place + 1 :])])
    return None


def as_written(body: str, speakers: Mapping[str, tuple[int | None, str]]) -> str:
    """A published text as it was before publishing: quotations marked again, by ``speakers`` (number or key by id)."""
    plain = _PERMALINK.sub(r"\1", _OPENING.sub(r"\1", body))
    out: list[str] = []
    last: bodies.Quotation | None = None  # whose next piece may follow: it has no closing mark so far
    current: bodies.Quotation | None = None
    for token in tokens_of(plain):
        source = token.source
        if token.name == "q" and not token.closes:
            anchor = _ANCHOR.fullmatch(source)
            if anchor:
                speaker = speakers.get(anchor[1])
                last = bodies.Quotation(*speaker, paragraph=0) if speaker else None
            current = last if anchor or last and not last.is_closed else None
            if current:
                noun, name = ("expert", current.expert) if current.expert else ("unnamed", current.key)
                source = f'<q data-{noun}="{name}">'
        elif token.name == "q":
            current = None
        elif not token.name and current:
            current.parts.append(html.unescape(source))
        elif not token.name and source.strip():
            last = None
        out.append(source)
    return bodies.sanitise("".join(out))


def with_names(body: str, names: Numbers) -> str:
    """A text of the database as the file has it: people by slug, stories by archive id, photos by their place.

    What is not in ``names`` leaves its words.
    """
    out: list[str] = []
    kept: dict[str, list[bool]] = {"q": [], "a": [], "figure": [], "aside": []}
    for token in tokens_of(body):
        if token.name not in kept:
            out.append(token.source)
        elif token.closes:
            stays = kept[token.name].pop() if kept[token.name] else True
            out.append(token.source if stays else "")
        else:
            tag = _named(token.source, names)
            out.append(tag)
            kept[token.name].append(bool(tag))
    return "".join(out)


def _named(source: str, names: Numbers) -> str:
    if card := _CARD.fullmatch(source):
        poster = names["photo"].get(int(card["poster"] or 0))
        return f'{card["card"]} data-poster="{poster}">' if poster else f"{card['card']}>"
    mark = _OUR_MARK.fullmatch(source)
    if mark is None or mark["q"] == "unnamed":
        return source
    tag = next(name for name in ("q", "a", "figure", "aside") if mark[name])
    known = names[mark[tag]]
    found = " ".join(known[int(number)] for number in mark["names"].split() if int(number) in known)
    return f'<{tag} data-{mark[tag]}="{html.escape(found)}">' if found else ""


def people_in(body: str) -> set[str]:
    """The slugs in the marks of a text of the file."""
    return {name for noun, name in _names(body) if noun == "expert"}


def stories_in(body: str) -> set[str]:
    """The archive ids in the marks of a text of the file."""
    return {name for noun, name in _names(body) if noun == "article"}


def _names(body: str) -> Iterator[tuple[str, str]]:
    for mark in _OUR_MARK.finditer(body):
        yield (mark["q"] or mark["a"] or "").lower(), html.unescape(mark["names"])


def anchors(body: str) -> list[str]:
    """The public ids of the quotations in a published text, in order."""
    return _ANCHOR.findall(body)
