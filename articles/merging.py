"""Two entries of one person become one, wherever stories have them.

Words stay as they are: who said them is data beside them. Texts at the desk are marked with the entry that is kept,
what readers see belongs to it, and the public id of a quotation stays what it was (``compiler._given_ids``). What was
saved earlier is not rewritten; whoever reads it asks who stands for whom (``people.merging.stand_ins``).
"""

from collections.abc import Collection
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import OperationalError, connection, transaction
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles import search_index, writing
from articles.models import Article, Quote, QuotedPerson, SearchName, Topic, Version
from articles.tasks import follow_merge
from newsroom import edition
from people.merging import take_over
from people.models import Expert

ATTEMPTS = 3  # against others who save a story of these people at the same moment
PATIENCE = "900ms"  # for a lock; PostgreSQL looks for two who wait for each other after a second


class NotMerged(Exception):
    """The people cannot be merged now; nothing has changed. Its text is a sentence for the editor."""


class _Again(Exception):
    """Somebody else was quicker: look again."""


def may_merge(user: Any) -> bool:
    """Whether ``user`` may merge people: it changes one entry, and the others are gone for good."""
    return user.has_perm("people.change_expert") and user.has_perm("people.delete_expert")


def merge(kept: int, gone: Collection[int], *, by: Any) -> Expert:
    """Make the entries with the ids ``gone`` one with that of ``kept``, which is returned; all of it or nothing.

    What is scheduled goes out at its time, and an approval holds, unless a story described the same person in two ways:
    its text then has one, and has to be approved again. Raises NotMerged.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _merge(kept, sorted(set(gone) - {kept}), by)
        except (_Again, OperationalError):  # a lock that was not to be had
            continue
    raise NotMerged(
        _("Others are changing these people, or stories that quote them, right now. Nothing is merged: try again.")
    )


def _merge(kept_pk: int, gone_pks: list[int], by: Any) -> Expert:
    # Stories before people, as every save of a story takes them; a save that is under way holds its people.
    _be_patient(PATIENCE)
    stories = set(_quoting(gone_pks).select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    people = Expert.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[kept_pk, *gone_pks])
    found = {person.pk: person for person in people.order_by("pk")}
    if set(_quoting(gone_pks).values_list("pk", flat=True)) - stories:
        raise _Again
    _be_patient("0")
    _check(found, [kept_pk, *gone_pks])
    kept, gone = found[kept_pk], [found[pk] for pk in gone_pks]
    # Whoever has read one of these stories to publish it does so anew.
    _quoting(gone_pks).update(moves=F("moves") + 1)
    take_over(kept, gone)
    versions = Quote.objects.filter(expert__in=gone_pks).order_by("version_id").values_list("version_id", flat=True)
    published = list(versions.distinct())
    _mark_anew(kept, gone)
    _describe_once(kept, gone, by)
    Quote.objects.filter(expert__in=gone_pks).update(expert=kept)
    kept.topics.add(*Topic.objects.filter(experts__in=gone_pks))
    Topic.experts.through.objects.filter(expert__in=gone_pks).delete()
    if SearchName.objects.filter(expert__in=gone_pks).delete()[0]:
        search_index.keep_names([kept])
    said = _("Merged into this entry: {names}.").format(
        names=get_text_list([f"“{each.name}” ({each.get_absolute_url()})" for each in gone], _("and"))
    )
    LogEntry.objects.log_actions(by.pk, [kept], CHANGE, said, single_object=True)
    if published:
        follow_merge.enqueue(published)
    edition.bump()
    return kept


def _be_patient(how_long: str) -> None:
    """Wait so long for each lock from now on, 0 for as long as it takes. SQLite has but one, and it is taken."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [how_long])


def _quoting(people: Collection[int]) -> QuerySet[Article]:
    """The stories in which these people are quoted, at the desk or in any version."""
    marked = QuotedPerson.objects.filter(expert__in=people).values("article")
    said = Version.objects.filter(pk__in=Quote.objects.filter(expert__in=people).values("version")).values("article")
    return Article.objects.filter(Q(pk__in=marked) | Q(pk__in=said))


def _check(found: dict[int, Expert], wanted: list[int]) -> None:
    if len(wanted) == 1:
        raise NotMerged(_("Choose two entries or more."))
    if len(found) < len(wanted):
        raise NotMerged(_("One of these entries is not there any more. Nothing is merged."))
    for person in found.values():
        if person.merged_into_id:
            raise NotMerged(
                _("“{gone}” was merged into “{kept}” meanwhile. Nothing is merged by you: look again.").format(
                    gone=person.name, kept=person.merged_into.name
                )
            )


def _mark_anew(kept: Expert, gone: list[Expert]) -> None:
    """Mark the entry that is kept in the texts at the desk. A tag is found by its “<”, which no words have."""
    for each in gone:
        marked = Article.objects.filter(pk__in=QuotedPerson.objects.filter(expert=each).values("article"))
        before, after = (Value(f'<q data-expert="{person.pk}"') for person in (each, kept))
        marked.update(body=Replace("body", before, after))


def _describe_once(kept: Expert, gone: list[Expert], by: Any) -> None:
    """One row for the person in each story. A story that quoted two of them is saved anew, so that open forms know."""
    rows = QuotedPerson.objects.filter(expert__in=[kept, *gone])
    twice = rows.values("article").annotate(n=Count("pk")).filter(n__gt=1).order_by("article")
    why = _("Entries of one person were merged: {name}").format(name=kept.name)[:250]
    for article in Article.objects.filter(pk__in=list(twice.values_list("article", flat=True))).order_by("pk"):
        several = list(rows.filter(article=article).order_by("position", "pk"))
        stays = next((row for row in several if row.expert_id == kept.pk), several[0])
        described = {row.description for row in several}
        stays.description = stays.description or next(filter(None, (row.description for row in several)), "")
        rows.filter(article=article).exclude(pk=stays.pk).delete()
        stays.expert = kept
        stays.save(update_fields=["expert", "description"])
        _save_anew(article, by, why, is_as_approved=len(described) == 1)
    rows.filter(expert__in=gone).update(expert=kept)


def _save_anew(article: Article, by: Any, why: str, *, is_as_approved: bool) -> None:
    """Raise the revision of a story; approval and publication stand for the new one where it ``is_as_approved``."""
    before = article.revision
    if not is_as_approved:
        writing.take_revision(article, before)
    else:
        approved = before + 1 if article.approved_revision == before else article.approved_revision
        Article.objects.claim(article, revision=before + 1, approved_revision=approved)
        article.versions.filter(revision=before).update(revision=before + 1)
    writing.record(article, by=by, why=why)
