"""A story in plain text made a draft: its quotations found and marked, the people in it matched or added."""

import html
import re
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import writing
from articles.models import Article
from articles.text import Quote, Reference, find_quotes, find_references
from people.matching import match
from people.models import Contributor, Expert
from people.slugs import unique_slug

MOST_BYTES = 1_000_000  # of a file; a story is some thousand
HEADLINE_LENGTH = 250
LONGEST_PARTICLE = 3  # letters: van, der, bin, al, de
SYSTEM = "import"  # the account in whose name a story is imported where nobody is named

_KINDS = (
    (Expert.Kind.SPOKESPERSON, r"spokes(?:man|woman|person)|press officer"),
    (
        Expert.Kind.OFFICIAL,
        r"minister|envoy|ambassador|mayor|councillor|secretary|president|governor|senator|commissioner|official|judge",
    ),
    (Expert.Kind.WITNESS, r"witness|passer-by|bystander"),
    (
        Expert.Kind.PRIVATE,
        r"resident|neighbour|neighbor|mother|father|parent|widow|pensioner|tenant|pupil|shopper|commuter",
    ),
)


class Unreadable(Exception):
    """A file that is no story; the text says why."""


@dataclass
class Imported:
    """What was made of a text and what was found in it. ``people`` says of each whether they were new."""

    article: Article
    text: str
    quotes: list[tuple[Quote, Expert | None]]
    references: list[Reference]
    people: dict[Expert, bool] = field(default_factory=dict)


def read_story(data: bytes) -> tuple[str, list[str]]:
    """The headline and the paragraphs of a text file: the first line, then what line breaks divide.

    Raises Unreadable with a sentence where the file is no text in UTF-8, has no text, or cannot be a story.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("is larger than 1 MB, which no story is."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("is not text in UTF-8. Save it as plain text, with the encoding UTF-8.")) from None
    if "\x00" in text:
        raise Unreadable(_("is not plain text."))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    headline, *paragraphs = [line for line in lines if line] or [""]
    if not headline:
        raise Unreadable(_("is empty."))
    if not paragraphs:
        raise Unreadable(_("has one line only. The first line is the headline, the text follows below it."))
    if len(headline) > HEADLINE_LENGTH:
        sentence = _("begins with a line of {n} characters. The first line is the headline, of {most} at most.")
        raise Unreadable(sentence.format(n=len(headline), most=HEADLINE_LENGTH))
    return headline, paragraphs


@transaction.atomic
def import_story(data: bytes, *, by: User, topics: tuple[str, ...] = ()) -> Imported:
    """A draft from a text file, signed by the contributor of ``by``, with the quotations marked whose speaker is sure.

    Raises Unreadable as ``read_story`` does; then nothing was made.
    """
    headline, paragraphs = read_story(data)
    text = "\n\n".join(paragraphs)
    people: dict[Expert, bool] = {}
    described: dict[int, str] = {}
    quotes = [(quote, _speaker(quote, people)) for quote in find_quotes(text)]
    for quote, expert in quotes:
        if expert and quote.description:
            described.setdefault(expert.pk, quote.description)
    article = writing.create(
        by=by,
        headline=headline,
        body=marked(paragraphs, quotes),
        bylines=Contributor.objects.filter(user=by),
        topics=topics,
        described=described,
        why=_("Imported from a text file"),
    )
    return Imported(article, text, quotes, find_references(text), people)


def marked(paragraphs: list[str], quotes: list[tuple[Quote, Expert | None]]) -> str:
    """The paragraphs as HTML with the quotations of known speakers marked, one mark a paragraph."""
    out, begins = [], 0
    for paragraph in paragraphs:
        pieces, at = [], 0
        for quote, expert in quotes:
            start, end = max(quote.start - begins, 0), min(quote.end - begins, len(paragraph))
            if expert and start < end:
                words = html.escape(paragraph[start:end], quote=False)
                pieces += [html.escape(paragraph[at:start], quote=False), f'<q data-expert="{expert.pk}">{words}</q>']
                at = end
        out.append(f"<p>{''.join(pieces)}{html.escape(paragraph[at:], quote=False)}</p>")
        begins += len(paragraph) + 2
    return "".join(out)


def _speaker(quote: Quote, people: dict[Expert, bool]) -> Expert | None:
    """The person behind a quotation, added where they are not known; None where the text is not sure to name one."""
    if not is_name(quote.name):
        return None
    for expert in people:
        if expert.name == quote.name:
            return expert
    if known := match(quote.name, quote.description):
        people[known] = False
        return known
    expert = Expert.objects.create(
        name=quote.name, slug=unique_slug(Expert, quote.name), kind=kind_from(quote.description)
    )
    if quote.description:
        expert.positions.create(title=quote.description[:150])
    people[expert] = True
    return expert


def is_name(words: str) -> bool:
    """Whether words can be somebody's name: each begins with a capital, but for particles such as "van der"."""
    parts = words.split()
    capitals = [p for p in parts if p[0].isupper()]
    return (
        bool(capitals)
        and len(words) <= Expert._meta.get_field("name").max_length
        and all(p in capitals or p.islower() and len(p) <= LONGEST_PARTICLE for p in parts)
    )


def kind_from(description: str) -> str:
    """What kind of person a description speaks of; an expert where it says nothing else."""
    for kind, words in _KINDS:
        if re.search(rf"\b(?:{words})s?\b", description, re.IGNORECASE):
            return kind
    return Expert.Kind.EXPERT


def system_account() -> User:
    """The account that stands for imports nobody signs: it cannot log in, and signs with the newspaper's name."""
    account, made = User.objects.get_or_create(
        username=SYSTEM, defaults={"is_active": False, "first_name": settings.SITE_NAME}
    )
    if made:
        account.set_unusable_password()
        account.save()
        Contributor.objects.create(
            name=settings.SITE_NAME, slug=unique_slug(Contributor, settings.SITE_NAME), user=account
        )
    return account
