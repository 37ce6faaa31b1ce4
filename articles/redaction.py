"""Redaction: words of a story, a name say, replaced wherever they are kept, as a court may order.

The one exception to three rules: a version's words never change, nor does what was saved or logged, and a move never
touches the text. Hence a service of its own, in one transaction, that proves at its end that nothing is left. What the
log keeps is that it was done, by whom and why, and not what stood there.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, models, transaction
from django.db.models import Model, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import body as bodies
from articles import inserts, search_index, word_index
from articles.compiler import Problem, Refused, compile_story, quote_id
from articles.models import (
    Address,
    Article,
    Autosave,
    Byline,
    Conflict,
    Correction,
    Document,
    EditorialNote,
    Origin,
    Photo,
    PreviewLink,
    PreviousReport,
    Proposal,
    Quote,
    QuotedPerson,
    ReviewEntry,
    Revision,
    Standing,
    Topic,
    Transition,
    TurningPoint,
    Version,
    VersionReport,
)
from articles.permissions import may_work_on
from articles.text.replace import Phrase
from articles.writing import content_of
from newsroom import edition
from people.models import Contributor, Expert
from people.slugs import SLUG_LENGTH

MOVE = "redact"
LONGEST = {"words": 200, "replacement": 100, "reason": 2000}  # characters
HREF = re.compile(r'(?:href|data-card)="([^"#][^"]*)"')
SOURCE = re.compile(r'data-source="([^"]*)"')
LONGEST_SLUG = SLUG_LENGTH - 6  # what is longer was cut, and has room left for -2 behind it

WORKING = gettext_lazy("The working copy")
SAVED = gettext_lazy("Earlier texts in the history")
PUBLISHED = gettext_lazy("Published versions and their quotations")
ADDRESSES = gettext_lazy("Addresses")
CORRECTIONS = gettext_lazy("Corrections")
REMARKS = gettext_lazy("Notes, reasons and logs")
TYPED = gettext_lazy("Typed and not saved")
TOPICS = gettext_lazy("The pages of its topics")

# Where a story's words are kept: the rows of each model by their way to the story. Addresses, the admin's log and what
# stands at the head of its topics' pages, which have another way, come besides.
ROWS: dict[type[Model], tuple[str, tuple[str, ...]]] = {
    Article: (WORKING, ("pk",)),
    Byline: (WORKING, ("article",)),
    QuotedPerson: (WORKING, ("article",)),
    PreviousReport: (WORKING, ("article",)),
    Origin: (SAVED, ("article",)),
    Revision: (SAVED, ("article",)),
    Version: (PUBLISHED, ("article",)),
    VersionReport: (PUBLISHED, ("version__article",)),
    Quote: (PUBLISHED, ("version__article",)),
    Correction: (CORRECTIONS, ("article",)),
    EditorialNote: (REMARKS, ("article",)),
    Transition: (REMARKS, ("article",)),
    PreviewLink: (REMARKS, ("article",)),
    ReviewEntry: (REMARKS, ("article", "item__article")),
    Autosave: (TYPED, ("article",)),
    TurningPoint: (TOPICS, ("article",)),
}
# What holds words, by its name as a column, as a key in JSON, and as the last part of a field of the form.
TEXTS = frozenset(
    (
        "agency_credit",
        "alt",
        "caption",
        "credit",
        "dateline",
        "described",
        "description",
        "headline",
        "internal_note",
        "name",
        "note",
        "object",
        "object_repr",
        "outside_headline",
        "reason",
        "reused",
        "role",
        "short_headline",
        "standfirst",
        "text",
        "why",
        "withheld",
        "words",
    )
)
WEB = frozenset(("url", "outside_url"))
IDS = frozenset(("id", "public_id"))
JSON = frozenset(("awaits", "content", "context", "fields"))
KNOWN = TEXTS | WEB | JSON | {"body", "html", "slug", "canonical_url", "public_id", "change_message"}
CUT = frozenset(("object_repr", "reused"))  # columns that hold the beginning of something longer anyway


class Place(NamedTuple):
    """How often the words stand in records of one kind."""

    label: str
    count: int


def may_redact(user: Any, article: Article) -> bool:
    """Whether ``user`` may replace words of the story everywhere."""
    return user.has_perm("articles.redact_article") and may_work_on(user, article)


def problems(*, words: str, replacement: str, reason: str) -> list[Problem]:
    """What stands in the way of such a redaction, whatever the story."""
    found = []
    typed = {"words": words.strip(), "replacement": replacement.strip(), "reason": reason.strip()}
    phrase = Phrase(typed["words"])
    if not phrase:
        found.append(Problem("words", _("Say which words are to go, with at least a letter or a digit."), True))
    elif phrase.is_in(typed["replacement"]):
        found.append(Problem("replacement", _("The replacement has the words in it. Choose another one."), True))
    if phrase and phrase.is_in(typed["reason"]):
        sentence = _("The reason has the words in it, and it stays in the log. Say it without them.")
        found.append(Problem("reason", sentence, True))
    if not typed["replacement"]:
        found.append(Problem("replacement", _("Say what is to stand in place of the words."), True))
    if not typed["reason"]:
        found.append(Problem("reason", _("Say why, so that whoever reads it later understands."), True))
    sentences = {
        "words": _("The words are longer than {limit} characters."),
        "replacement": _("The replacement is longer than {limit} characters."),
        "reason": _("The reason is longer than {limit} characters. Say it in fewer words."),
    }
    found += [
        Problem(name, sentences[name].format(limit=limit), True)
        for name, limit in LONGEST.items()
        if len(typed[name]) > limit
    ]
    return found


def places(article: Article, words: str) -> list[Place]:
    """Where ``words`` stand in the story, by kind of record, only kinds that have them."""
    change = _Change(Phrase(words), "")
    counts: dict[str, int] = {}
    for label, rows in _records(article):
        for row in rows.iterator():
            before = change.count
            change.columns(row)
            counts[label] = counts.get(label, 0) + change.count - before
    paths = article.addresses.values_list("path", flat=True)
    counts[ADDRESSES] = sum(change.slug(_slug(path)) != _slug(path) for path in paths)
    counts[ADDRESSES] += len(_old_addresses(article, change)) + bool(_archived(article, change))
    return [Place(str(label), count) for label, count in counts.items() if count]


def shared_entries(article: Article, words: str) -> list[Model]:
    """People, topics, contributors and photos of the story whose own entries have the words in them.

    Other stories share them, so they are not changed here; and from them names come back into a story.
    """
    phrase, ever = Phrase(words), Q(version__article=article)
    found: list[QuerySet] = [
        Expert.objects.filter(Q(quoted_in__article=article) | Q(quotes__in=Quote.objects.filter(ever))),
        Topic.objects.filter(Q(articles=article) | Q(main_of=article) | Q(version_rows__version__article=article)),
        Contributor.objects.filter(Q(bylines__article=article) | Q(version_rows__version__article=article)),
        Photo.objects.filter(Q(articles=article) | Q(versions__article=article)),
        Photo.objects.filter(Q(version_rows__version__article=article) | Q(pk__in=inserts.photos_in(article.body))),
        Document.objects.filter(
            Q(version_rows__version__article=article) | Q(pk__in=inserts.documents_in(article.body))
        ),
    ]
    return [entry for rows in found for entry in rows.distinct() if any(map(phrase.is_in, _own_words(entry)))]


def _own_words(entry: Model) -> Iterator[str]:
    yield from (str(value) for field in entry._meta.concrete_fields if (value := getattr(entry, field.attname)))
    yield str(entry)


@transaction.atomic
def redact(article: Article, *, words: str, replacement: str, by: Any, reason: str) -> int:
    """Replace ``words`` with ``replacement`` in everything that is kept of the story; return in how many places.

    Words are found in any case and spelling (see ``Phrase``), in texts, addresses and slugs. The story stays where it
    stands: an approval and what is scheduled hold for the words as they now are. The revision rises, so that forms
    opened before cannot bring the words back unseen. Raises Refused with the problems, also where the words stand
    nowhere, and Conflict where somebody saved or moved the story since ``article`` was read; then nothing has changed.
    """
    if found := problems(words=words, replacement=replacement, reason=reason):
        raise Refused(*found)
    # Stronger than what the claim takes: it also holds up whoever adds a note, a text or a move to the story now.
    Article.objects.select_for_update().filter(pk=article.pk).first()
    before = article.revision
    is_approved = article.approved_revision == before
    approved = before + 1 if is_approved else article.approved_revision
    Article.objects.claim(article, revision=before + 1, approved_revision=approved)
    article.refresh_from_db()
    article.versions.filter(revision=before).update(revision=article.revision)
    count = _replace(article, _Change(Phrase(words), " ".join(replacement.split())))
    if not count:
        raise Refused(Problem("words", _("These words stand nowhere in this story."), True))
    if places(article, words):  # what stood around them has met the replacement
        sentence = _("With this replacement the words would stand there again. Choose another one.")
        raise Refused(Problem("replacement", sentence, True))
    article.refresh_from_db()
    word_index.refresh([article.pk])
    search_index.index([article.pk])
    search_index.forget()
    _forget_what_was_acknowledged(article)
    Revision.objects.create(
        article=article,
        number=article.revision,
        content=content_of(article),
        by=by,
        why=_("Words were replaced in every text of this story"),
    )
    Transition.objects.log(article, MOVE, by=by, reason=reason.strip())
    edition.bump()
    return count


# --- The records ------------------------------------------------------------------------------------------------------
def _records(article: Article) -> Iterator[tuple[str, QuerySet]]:
    """The rows that hold the story's words, with what they are called."""
    for model, (label, ways) in ROWS.items():
        wanted = Q()
        for way in ways:
            wanted |= Q(**{way: article.pk})
        yield label, model._default_manager.filter(wanted).order_by("pk")
    logged = LogEntry.objects.filter(content_type__app_label="articles", content_type__model="article")
    yield REMARKS, logged.filter(object_id=str(article.pk)).order_by("pk")
    yield TOPICS, Standing.objects.filter(topic__in=_topics(article)).order_by("pk")


def _topics(article: Article) -> set[int]:
    """The ids of the topics that the story has or ever had: what is told of them is told of it."""
    ids = set(article.topics.values_list("pk", flat=True)) | {article.main_topic_id}
    for context in article.versions.values_list("context", flat=True):
        ids |= {entry["id"] for entry in context.get("topics", ())}
    for saved in article.revisions.values_list("content__topics", flat=True):
        ids |= set(saved or ())
    return ids - {None}


def _old_addresses(article: Article, change: "_Change") -> list[int]:
    """The addresses that the story had elsewhere and that have the words in them."""
    return [old.pk for old in article.old_addresses.all() if change.phrase.without(old.path) != old.path]


def _archived(article: Article, change: "_Change") -> Origin | None:
    """The story's place in an archive, where its id there has the words in it."""
    origin = Origin.objects.filter(article=article).first()
    return origin if origin and change.phrase.without(origin.archive_id) != origin.archive_id else None


def _slug(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _replace(article: Article, change: "_Change") -> int:
    """Write what changes, row by row, each locked before it is read; return the number of places."""
    change.ids = _new_ids(article, change)
    for _label, rows in _records(article):
        for pk in list(rows.values_list("pk", flat=True)):
            row = rows.model._default_manager.select_for_update().filter(pk=pk).first()
            if row and (changed := change.columns(row)):
                _write(row, changed)
    change.count += _readdress(article, change)
    gone, _rows = article.old_addresses.filter(pk__in=_old_addresses(article, change)).delete()
    change.count += gone
    if origin := _archived(article, change):
        origin.archive_id = Origin.redacted(origin.archive_id)
        origin.save(update_fields=["archive_id"])
        change.count += 1
    return change.count


def _write(row: Model, changed: dict[str, Any]) -> None:
    """Store the changed columns. Raises Refused where one would be longer than it may be."""
    for name, value in changed.items():
        field = row._meta.get_field(name)
        limit = getattr(field, "max_length", None)
        if limit and isinstance(value, str) and len(value) > limit and name not in CUT:
            sentence = _("“{field}” would be longer than {limit} characters. Choose a shorter replacement.")
            label = capfirst(str(field.verbose_name))
            raise Refused(Problem("replacement", sentence.format(field=label, limit=limit), True))
        setattr(row, name, value[:limit] if name in CUT else value)
    if isinstance(row, PreviousReport) and "outside_url" in changed:
        row.outside_url = _free_address(row)
    row.save(update_fields=list(changed))


def _free_address(report: PreviousReport) -> str:
    """The report's address, with a number behind it where another report of the story has the same."""
    others = PreviousReport.objects.filter(article=report.article_id).exclude(pk=report.pk)
    address, number = report.outside_url, 1
    while others.filter(outside_url=address).exists():
        number += 1
        address = f"{report.outside_url}#{number}"
    return address


def _readdress(article: Article, change: "_Change") -> int:
    """Take the words out of the story's paths; return of how many. The old ones lead nowhere from then on.

    Raises Conflict where another story takes the new path at this moment.
    """
    moved: dict[str, str] = {}
    for address in article.addresses.select_for_update().order_by("pk"):
        old = address.path
        slug = change.slug(_slug(old))
        if slug == _slug(old):
            continue
        day, number = old.removesuffix(f"{_slug(old)}/"), 1
        path = f"{day}{slug}/"
        while Address.objects.filter(path=path).exclude(article=article).exists():
            number += 1
            path = f"{day}{slug}-{number}/"
        if article.addresses.filter(path=path).exists():
            address.delete()
        else:
            address.path = path
            try:
                address.save(update_fields=["path"])
            except IntegrityError:
                raise Conflict from None
        article.versions.filter(path=old).update(path=path)
        moved[_slug(old)] = _slug(path)
    fresh = Article.objects.get(pk=article.pk)
    if article.slug in moved and fresh.slug != moved[article.slug]:  # as the public address, where that got a number
        Article.objects.filter(pk=article.pk).update(slug=moved[article.slug])
    return len(moved)


def _new_ids(article: Article, change: "_Change") -> dict[str, str]:
    """The public ids of quotations whose words change, by their old ones: hashes of the words would tell them."""
    said: dict[str, tuple[int | None, str]] = {}
    for context in article.versions.values_list("context", flat=True):
        for person in context.get("people", []):
            said |= {quote["id"]: (person["id"], quote["words"]) for quote in person["quotes"]}
    keys = dict.fromkeys(article.people_quoted.exclude(key="").values_list("key", flat=True))
    for people in article.revisions.values_list("content__people_quoted", flat=True):
        keys |= dict.fromkeys(person["key"] for person in people or [] if person["key"])
    taken, ids = set(said), {}
    for old, (expert, words) in said.items():
        new, count = change.phrase.replaced(words, change.replacement)
        if not count:
            continue
        candidates = [f"expert:{expert}"] if expert else [f"unnamed:{key}" for key in keys]
        repeats = range(len(said) + 1)
        speaker = next(
            (one for one in candidates if any(quote_id(article.pk, one, words, n) == old for n in repeats)),
            candidates[0] if candidates else "",
        )
        fresh = (quote_id(article.pk, speaker, new, n) for n in range(len(said) + len(ids) + 1))
        ids[old] = next(public_id for public_id in fresh if public_id not in taken)
        taken.add(ids[old])
    return ids


def _forget_what_was_acknowledged(article: Article) -> None:
    """Delete the digests of words that stand there no more; who acknowledged which warning is in the log.

    Quotations that were proposed and turned down are proposed again, since what is kept of them is such a digest.
    """
    article.dismissals.filter(proposal=Proposal.QUOTE).delete()
    current = {(problem.code, problem.digest) for problem in compile_story(article).warnings}
    for seen in article.acknowledgements.all():
        if (seen.code, seen.about) not in current:
            seen.delete()


# --- The texts in them ------------------------------------------------------------------------------------------------
class _Change:
    """Words replaced in whatever kind of value holds them; ``count`` says in how many places so far."""

    def __init__(self, phrase: Phrase, replacement: str) -> None:
        self.phrase, self.replacement = phrase, replacement
        self.ids: dict[str, str] = {}
        self.count = 0

    def columns(self, row: Model) -> dict[str, Any]:
        """The columns of a row that change, with what they come to hold."""
        changed = {}
        for field in row._meta.concrete_fields:
            if field.name in KNOWN:
                old = getattr(row, field.attname)
                is_cut = isinstance(field, models.CharField) and isinstance(old, str) and len(old) == field.max_length
                if (new := self.value(field.name, old, is_cut=is_cut)) != old:
                    changed[field.name] = new
        return changed

    def value(self, name: str, old: Any, *, is_cut: bool = False) -> Any:
        """``old`` as it comes to be; ``name`` is that of its column, key or field of the form, and says what it is."""
        if isinstance(old, dict):
            return {key: self.value(key, value) for key, value in old.items()}
        if isinstance(old, list):
            return [self.value(name, value) for value in old]
        if not isinstance(old, str) or not old:
            return old
        part = "reason" if name.startswith("reason") else name.rpartition("-")[2]
        if part in TEXTS:
            return self._counted(*self.phrase.replaced(old, self.replacement, is_cut=is_cut))
        if part in IDS:
            return self.ids.get(old, old)
        special = {
            "body": self.html,
            "html": self.html,
            "slug": self._slug,
            "canonical_url": self._origin,
            "change_message": self._message,
        }
        special |= dict.fromkeys(WEB, self._address)
        return special[part](old) if part in special else old

    def html(self, old: str) -> str:
        """The same for a body."""
        new, count = replaced_in_html(old, self.phrase, self.replacement)
        for before, after in self.ids.items():
            new = new.replace(before, after)
        return self._counted(new, count)

    def slug(self, old: str) -> str:
        """The same for a slug, not counted."""
        return self.phrase.replaced_in_slug(old, self.replacement, longest=LONGEST_SLUG)

    def _slug(self, old: str) -> str:
        new = self.slug(old)
        return self._counted(new, int(new != old))

    def _address(self, old: str) -> str:
        new = self.phrase.without(old)
        return self._counted(new, int(new != old))

    def _origin(self, old: str) -> str:
        """A story that was first published at an address with the words in it does without one."""
        return self._counted("", 1) if self.phrase.without(old) != old else old

    def _message(self, old: str) -> str:
        """What the admin's log says: JSON, or plain words."""
        try:
            said = json.loads(old)
        except ValueError:
            return self._counted(*self.phrase.replaced(old, self.replacement))
        return json.dumps(new) if (new := self.value("object", said)) != said else old

    def _counted(self, new: str, count: int) -> str:
        self.count += count
        return new


def replaced_in_html(body: str, phrase: Phrase, replacement: str) -> tuple[str, int]:
    """``body`` with ``replacement`` for the words, and how often; links whose address has them are cut short.

    The words are found across inline tags, entities and line breaks, and where the parts of a name stand in two blocks,
    as in the cells of a table. The tags stay where they are.
    """
    tokens = [token for token in bodies.tokens_of(body) if not token.source.startswith("<!")]  # nobody sees comments
    runs = [_run(token) for token in tokens]
    changed, count = phrase.replaced_in_runs(runs, replacement)
    out = []
    for token, old, new in zip(tokens, runs, changed, strict=True):
        if not token.name:
            out.append(token.source if old == new else html.escape(new, quote=False))
        elif token.name in {"a", "aside"} and not token.closes:
            source, changed_here = _attributes_replaced(token.source, phrase, replacement)
            count += changed_here
            out.append(source)
        else:
            out.append(token.source)
    return ("".join(out), count) if count else (body, 0)


def _attributes_replaced(tag: str, phrase: Phrase, replacement: str) -> tuple[str, int]:
    """A link or a card without the words in what it leads to and whose that is, and in how many places they were."""
    count = 0
    if found := HREF.search(tag):
        old = html.unescape(found[1])
        address = phrase.without(old)
        if address != old:
            count += 1
            tag = f"{tag[: found.start(1)]}{html.escape(address)}{tag[found.end(1) :]}"
    if found := SOURCE.search(tag):
        words, places = phrase.replaced(html.unescape(found[1]), replacement)
        if places:
            count += places
            tag = f"{tag[: found.start(1)]}{html.escape(words)}{tag[found.end(1) :]}"
    return tag, count


def _run(token: bodies.Token) -> str:
    """The words of a token; a break is the space that a reader sees there."""
    if token.name:
        return " " if token.name in bodies.BLOCKS or token.name == "br" else ""
    return html.unescape(token.source)
