"""What a story said before, for readers: which of its versions they may look up, and one kept from them.

It is off until the newsroom switches it on in the house rules; see ``Version.objects.past``.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import body as bodies
from articles import clock
from articles.compiler import Problem, Refused
from articles.models import Article, Transition, Version
from articles.text import compare
from newsroom import edition

LONGEST_REASON = Version._meta.get_field("withheld").max_length


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with what the version before lacked or had else marked; ``block`` is the element it stands in."""

    block: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class Marked:
    """The words of a version, with those that it changed marked."""

    headline: list[tuple[str, str]]
    standfirst: list[tuple[str, str]]
    paragraphs: list[Paragraph]

    @property
    def is_same(self) -> bool:
        """Whether no word differs from the version before."""
        lines = [self.headline, self.standfirst, *(paragraph.parts for paragraph in self.paragraphs)]
        return not any(kind for parts in lines for kind, _words in parts)


def marked(version: Version, before: Version | None) -> Marked:
    """The words of ``version`` with what changed since ``before`` marked; with None before it nothing is."""
    before = before or version
    return Marked(
        compare.inline(before.headline, version.headline),
        compare.inline(before.standfirst, version.standfirst),
        [
            Paragraph(getattr(row.new or row.old, "block", "p"), row.parts)
            for row in compare.merged(_paragraphs(before), _paragraphs(version))
        ],
    )


def _paragraphs(version: Version) -> list[bodies.Paragraph]:
    """The paragraphs of a version, its dateline before the first words as on the page of the story."""
    found = bodies.paragraphs(version.body)
    if version.dateline:
        leads = found.pop(0) if found and found[0].block == "p" else ""
        found.insert(0, bodies.Paragraph(f"{version.dateline.rstrip('.')}. {leads}".rstrip()))
    return found


@transaction.atomic
def withhold(version: Version, *, by: Any, reason: str) -> None:
    """Keep a version that has ended from readers, whatever the house rules show them, for a logged ``reason``.

    Raises Refused where readers see it now or are to see it, where it is hidden already, or where the reason is missing
    or too long; Conflict where somebody moved the story since ``version.article`` was read.
    """
    _claim(version, reason)
    if version.withheld:
        raise Refused(Problem("withheld", _("Readers cannot look up that version already."), True))
    _set(version, reason, "withhold", by=by, reason=reason)


@transaction.atomic
def show_again(version: Version, *, by: Any, reason: str) -> None:
    """Let readers look up a version that was kept from them. Raises as ``withhold`` does, and on legal hold."""
    _claim(version, reason)
    if version.article.on_hold:
        raise Refused(Problem("on-hold", _("The story is on legal hold. It has to be lifted first."), True))
    if not version.withheld:
        raise Refused(Problem("not-withheld", _("That version is not hidden."), True))
    _set(version, "", "unwithhold", by=by, reason=reason)


def _claim(version: Version, reason: str) -> None:
    if not reason.strip():
        raise Refused(Problem("no-reason", _("Say why, so that whoever reads it later understands."), True))
    if len(reason) > LONGEST_REASON:
        sentence = _("The reason is longer than {limit} characters. Say it in fewer words.")
        raise Refused(Problem("long-reason", sentence.format(limit=LONGEST_REASON), True))
    Article.objects.claim(version.article)
    version.article.refresh_from_db(fields=["on_hold"])
    version.refresh_from_db(fields=["live_until", "withheld"])
    if version.live_until is None or version.live_until > clock.read():
        sentence = _(
            "Only a version that readers saw before can be hidden. What they see now is withdrawn or corrected."
        )
        raise Refused(Problem("not-ended", sentence, True))


def _set(version: Version, withheld: str, move: str, *, by: Any, reason: str) -> None:
    article = version.article
    version.withheld = withheld
    version.save(update_fields=["withheld"])
    Transition.objects.log(article, move, by=by, version=version.number, reason=reason)
    edition.bump()
