"""The database's clock, the only one that decides what is public."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import functions


class Now(functions.Now):
    """The database's time. SQLite's has milliseconds, so it is written as Django writes times, with six digits.

    Django stores times on SQLite as text and compares text: without the digits a story that begins in this very
    millisecond would not be live yet.
    """

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list]:
        return self.as_sql(
            compiler, connection, template="STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f000', 'NOW')", **extra
        )


def read() -> dt.datetime:
    """The time on the database's clock, aware, in UTC. On PostgreSQL it moves on inside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')")
            return dt.datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=dt.UTC)
        cursor.execute("SELECT CLOCK_TIMESTAMP()")
        return cursor.fetchone()[0].astimezone(dt.UTC)
