"""An archive brought into the database: its stories published as of when they were, each once, however often it runs.

Two passes over the file. The first takes each story's place: its id, its addresses, a row that others can refer to.
The second publishes it, so that a story may name one that stands further down. Both commit after every few stories, and
what a killed run left is gone on with by the next one.
"""

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from articles import clock, old_addresses, publishing, search_index
from articles.archive import pictures, profiles
from articles.archive.lines import Broken, Step, Story, Unusable, lines_of, story_of
from articles.archive.storing import Shelf, settle
from articles.models import Address, Article, OldAddress, Origin
from newsroom import edition
from people.slugs import slug_from

BATCH = 50  # stories a transaction: others wait no longer than that takes


@dataclasses.dataclass
class Outcome:
    """What became of the lines of a file. ``refused`` and ``missing`` are sentences with the number of the line."""

    added: int = 0
    unchanged: int = 0
    refused: list[str] = dataclasses.field(default_factory=list)
    missing: list[str] = dataclasses.field(default_factory=list)
    dropped: Counter[str] = dataclasses.field(default_factory=Counter)


def import_file(
    file: Path, *, by: Any, inside: bool = False, progress: Callable[[str, int, int], None] = lambda *_args: None
) -> Outcome:
    """Bring the stories of a file into the database in the name of ``by``, each line by itself; say what became of it.

    ``inside`` also fetches photos from one's own network. ``progress`` is told the step, how many, and of how many (0
    where that is not known yet).
    """
    run = _Run(file.parent, by, inside=inside)
    run.outcome.refused += profiles.read(file.parent, by=by, inside=inside)
    for batch in _batches(run.readable(file)):
        with transaction.atomic():
            for number, line in batch:
                run.attempt(number, line, run.register)
        progress(_("reading"), run.read, 0)
    done = 0
    for batch in _batches((n, line) for n, line in run.readable(file, again=True) if n in run.waiting):
        with transaction.atomic():
            for number, line in batch:
                run.attempt(number, line, run.publish)
            search_index.index(run.published)
            run.published.clear()
            edition.bump()
        done += len(batch)
        progress(_("publishing"), done, len(run.waiting))
    settle()
    return run.outcome


def _batches(lines: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    lines = iter(lines)
    while batch := list(islice(lines, BATCH)):
        yield batch


class _Run:
    """One run over a file, with what it has seen so far."""

    def __init__(self, folder: Path, by: Any, *, inside: bool) -> None:
        self.folder, self.by = folder, by
        self.shelf = Shelf(folder, by, inside=inside)
        self.outcome = Outcome()
        self.now = clock.read()
        self.read = 0
        self.lines: dict[str, int] = {}  # by the ids that stand in them
        self.waiting: set[int] = set()  # lines whose stories have their place and are to be published
        self.published: list[int] = []  # stories that are in no index yet

    def readable(self, file: Path, *, again: bool = False) -> Iterator[tuple[int, bytes]]:
        """The lines of the file up to where it breaks off."""
        try:
            for number, line in lines_of(file):
                self.read += not again
                yield number, line
        except Broken as error:
            if not again:
                self.outcome.refused.append(str(error))

    def attempt(self, number: int, line: bytes, step: Callable[[int, Story], None]) -> None:
        """Do a step with one line, or note why not; then nothing of the step is left."""
        story = None
        try:
            story = story_of(line, self.now)
            with transaction.atomic():
                step(number, story)
        except (Unusable, DatabaseError) as error:
            self.shelf.known.clear()  # some of it may have been made for this line, and is gone with it
            why = str(error) if isinstance(error, Unusable) else _("The database does not take it.")
            self.outcome.refused.append(_line(number, story.archive_id if story else "", why))
            if story and step == self.publish:
                self.give_up(story)

    # --- The first pass -------------------------------------------------------------------------------------------
    def register(self, number: int, story: Story) -> None:
        """Give a story its place. Raises Unusable where it cannot have it."""
        first = self.lines.setdefault(story.archive_id, number)
        if first != number:
            raise Unusable(_("Line {n} has the same id.").format(n=first))
        if origin := self._origin(story):
            self._known_already(number, story, origin)
            return
        for step in story.steps:
            for item in [*step.content.photos, *step.content.documents]:
                pictures.check(item, self.folder)
        present = story.present
        article = Article(headline=present.fields["headline"], slug=present.slug, created_by=self.by)
        article.slug = present.slug or self._free_slug(story)
        article.save()
        for path in dict.fromkeys(self._path(story, step, article.slug) for step in story.steps):
            if not Address.objects.get_or_create(path=path, defaults={"article": article})[1]:
                raise Unusable(_("Another story has the address {path}.").format(path=path))
        for address in story.addresses:
            self._take_address(article, address)
        dropped = sum((step.content.dropped for step in story.steps), Counter())
        Origin.objects.create(
            article=article,
            archive_id=story.archive_id,
            digest=story.digest,
            html=present.body,
            dropped=dict(sorted(dropped.items())),
        )
        self.waiting.add(number)

    def _known_already(self, number: int, story: Story, origin: Origin) -> None:
        if origin.digest != story.digest:
            sentence = _("It was imported before and reads differently now. Change the story at the desk.")
            raise Unusable(sentence)
        if origin.article.versions.exists():
            self.outcome.unchanged += 1
        elif origin.article.revisions.exists():
            raise Unusable(_("Somebody changed it at the desk before it was published. Publish it there."))
        else:  # a run before this one was killed
            self.waiting.add(number)

    def _free_slug(self, story: Story) -> str:
        """A slug from the headline, with a number behind it where another story of that day has it."""
        plain = slug_from(story.present.fields["headline"])[:94].strip("-")
        number, slug = 1, plain
        while Address.objects.filter(path=publishing.path_of(story.published, slug)).exists():
            number += 1
            slug = f"{plain}-{number}"
        return slug

    def _path(self, story: Story, step: Step, slug: str) -> str:
        return publishing.path_of(story.published, step.content.slug or slug)

    def _take_address(self, article: Article, address: str) -> None:
        """Let an old address lead to the story. Raises Unusable where it leads elsewhere."""
        try:
            path = old_addresses.normal(address)
        except ValueError:
            raise Unusable(_("“{address}” is no address that leads here.").format(address=address[:80])) from None
        if old_addresses.is_ours(path):
            raise Unusable(_("The old address {path} is one of Newsroom’s own.").format(path=path))
        owner = Address.objects.filter(path=path).values_list("article_id", flat=True).first()
        if owner == article.pk:
            return
        if owner:
            raise Unusable(_("The old address {path} is that of another story.").format(path=path))
        taken, made = OldAddress.objects.get_or_create(path=path, defaults={"article": article})
        if not made and taken.article_id != article.pk:
            raise Unusable(_("The old address {path} leads to another story already.").format(path=path))

    # --- The second pass ------------------------------------------------------------------------------------------
    def publish(self, number: int, story: Story) -> None:
        """Publish a story that has its place, as of when it was. Raises Unusable where that fails."""
        origin = self._origin(story)
        missing = self.shelf.publish(origin, story)
        self.outcome.missing += [_line(number, story.archive_id, _missing(archive_id)) for archive_id in missing]
        self.outcome.added += 1
        self.published.append(origin.article_id)
        self.outcome.dropped.update(origin.dropped)

    def give_up(self, story: Story) -> None:
        """Leave no empty draft behind of a story that could not be published, unless others refer to it already."""
        origin = self._origin(story)
        if origin and not origin.article.versions.exists():
            with contextlib.suppress(ProtectedError), transaction.atomic():
                origin.article.delete()

    def _origin(self, story: Story) -> Origin | None:
        ids = [story.archive_id, Origin.redacted(story.archive_id)]
        return Origin.objects.filter(archive_id__in=ids).select_related("article").first()


def _line(number: int, archive_id: str, what: str) -> str:
    name = f" ({archive_id})" if archive_id else ""
    return _("Line {n}{name}: {what}").format(n=number, name=name, what=what)


def _missing(archive_id: str) -> str:
    sentence = _("Its previous report {id} is in no archive so far; it is linked once that is imported.")
    return sentence.format(id=archive_id)
