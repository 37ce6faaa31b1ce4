"""Parts of queries that Django has not."""

from typing import Any

from django.db.models import JSONField, Subquery


class Rows(Subquery):
    """All rows of a query with one column, ``row``, as a list: what belongs to a row comes in the query of that row."""

    output_field = JSONField()
    template = "(SELECT COALESCE(JSONB_AGG(listed.\"row\"), '[]') FROM (%(subquery)s) AS listed)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple]:
        template = '(SELECT JSON_GROUP_ARRAY(JSON(listed."row")) FROM (%(subquery)s) AS listed)'
        return self.as_sql(compiler, connection, template=template, **context)
