"""Two entries of one person become one: what the entry that is kept takes over, and who stands for those that are gone.

What stories say of them is moved by ``articles.merging``, in the same transaction.
"""

from collections.abc import Collection, Iterable

from django.core.files.storage import default_storage
from django.db import connection, transaction

from people.models import Expert, FormerSlug, Position
from people.signals import changed

TAKEN_OVER = ("biography", "portrait", "website")  # where the entry that is kept has none


def stand_ins(ids: Collection[int], *, until_commit: bool = False) -> dict[int, int]:
    """The ids of those who stand for people that were merged into them, by the ids of these, as far as there are any.

    ``until_commit`` lets nobody merge any of them until the transaction ends; it hinders no one else who asks so.
    """
    if not ids:
        return {}
    if until_commit and connection.vendor == "postgresql":  # on SQLite, one at a time writes anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM people_expert WHERE id = ANY(%s) ORDER BY id FOR SHARE", [sorted(ids)])
    return dict(Expert.objects.filter(pk__in=ids).exclude(merged_into=None).values_list("pk", "merged_into_id"))


def take_over(kept: Expert, gone: list[Expert]) -> None:
    """Give ``kept`` the names, positions and addresses of the ``gone``, and what else it has not got itself.

    Of those nothing stays but who they were merged into. Call it in a transaction in which all of them are locked.
    """
    kept.aliases = "\n".join(_other_names(kept, gone))
    kept.private_contact_notes = "\n\n".join(_each_once(each.private_contact_notes.strip() for each in [kept, *gone]))
    had_portrait = bool(kept.portrait)
    for name in TAKEN_OVER:
        if not getattr(kept, name):
            setattr(kept, name, next(filter(None, (str(getattr(each, name)) for each in gone)), ""))
    kept.save(update_fields=["aliases", "private_contact_notes", *TAKEN_OVER])
    if kept.portrait and not had_portrait:
        changed.send(sender=Expert, instance=kept)
    _take_positions(kept, gone)
    FormerSlug.objects.filter(expert__in=gone).update(expert=kept)
    FormerSlug.objects.filter(slug__in=[each.slug for each in gone], contributor=None).delete()
    FormerSlug.objects.bulk_create(FormerSlug(slug=each.slug, expert=kept) for each in gone)
    for each in gone:
        _empty(each, kept)
    Expert.objects.filter(merged_into__in=gone).update(merged_into=kept)


def _other_names(kept: Expert, gone: Iterable[Expert]) -> list[str]:
    names = [name for each in [kept, *gone] for name in each.all_names()]
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(" ".join(name.split()).casefold(), name)
    return [name for name in first.values() if name != kept.name]


def _each_once(texts: Iterable[str]) -> list[str]:
    return list(filter(None, dict.fromkeys(texts)))


def _take_positions(kept: Expert, gone: list[Expert]) -> None:
    """Move the positions that ``kept`` has not got; the others go."""
    have = {_position(row) for row in kept.positions.all()}
    for row in Position.objects.filter(expert__in=gone).order_by("pk"):
        if _position(row) in have:
            row.delete()
        else:
            have.add(_position(row))
            row.expert = kept
            row.save(update_fields=["expert"])


def _position(row: Position) -> tuple:
    return " ".join(row.title.split()).casefold(), row.organisation_id, row.started, row.ended


def _empty(gone: Expert, kept: Expert) -> None:
    """Leave of an entry its name and its slug, which nobody else gets, so that old links and texts lead to ``kept``."""
    if (portrait := gone.portrait.name) and portrait != kept.portrait.name:
        transaction.on_commit(lambda: default_storage.delete(portrait))
    gone.merged_into = kept
    gone.aliases = gone.private_contact_notes = ""
    for name in TAKEN_OVER:
        setattr(gone, name, "")
    gone.save(update_fields=["merged_into", "aliases", "private_contact_notes", *TAKEN_OVER])
