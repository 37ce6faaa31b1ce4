"""Rows put into tables many at a time, past the models: for what is made by the hundred thousand."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, DateField, DateTimeField, Field, JSONField, Model
from django.utils import timezone

PAGE = 1000  # rows in one statement on PostgreSQL


class Table:
    """Rows of a model that wait to be inserted. What a row does not say is what a new object of the model has."""

    def __init__(self, model: type[Model], *, numbered: bool = False) -> None:
        fields = [f for f in model._meta.concrete_fields if numbered or not isinstance(f, AutoField)]
        self.columns = [(field.attname, _default(field)) for field in fields]
        self.adapted = [(place, adapt) for place, field in enumerate(fields) if (adapt := _adapter(field))]
        quoted = connection.ops.quote_name
        names = ", ".join(quoted(field.column) for field in fields)
        self.into = f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 - names of our own
        self.rows: list[list[Any]] = []

    def add(self, **values: Any) -> None:
        """Take a row in, by the names of its columns."""
        row = [values.pop(name, default) for name, default in self.columns]
        if values:
            raise ValueError(sorted(values))
        for place, adapt in self.adapted:
            if row[place] is not None:
                row[place] = adapt(row[place])
        self.rows.append(row)

    def insert(self) -> None:
        """Store what waits."""
        if not self.rows:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                one = f"({', '.join(['%s'] * len(self.columns))})"
                for begin in range(0, len(self.rows), PAGE):
                    part = self.rows[begin : begin + PAGE]
                    cursor.execute(self.into + ", ".join([one] * len(part)), [value for row in part for value in row])
            else:
                cursor.executemany(f"{self.into}({', '.join(['%s'] * len(self.columns))})", self.rows)
        self.rows = []


def numbers(model: type[Model], count: int) -> list[int]:
    """So many primary keys of ``model`` that nobody else gets. Call it in the transaction that uses them."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT NEXTVAL(PG_GET_SERIAL_SEQUENCE(%s, %s)) FROM GENERATE_SERIES(1, %s)"
            cursor.execute(sequence, [table, column, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
        return list(range(last + 1, last + 1 + count))


def _default(field: Field) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now()
    return field.get_default()


def _adapter(field: Field) -> Callable[[Any], Any] | None:
    if isinstance(field, JSONField):
        return lambda value: connection.ops.adapt_json_value(value, None)
    if isinstance(field, DateTimeField):
        return lru_cache(maxsize=256)(connection.ops.adapt_datetimefield_value)  # most rows of a story have the same
    return connection.ops.adapt_datefield_value if isinstance(field, DateField) else None
