"""The whole database as text, to show that something planted is nowhere, or somewhere."""

from django.db import connection


def everything() -> str:
    """Return every row of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return "\n".join(_table(cursor, table) for table in sorted(tables))


def _table(cursor, table: str) -> str:
    cursor.execute(f'SELECT * FROM "{table}"')
    return "\n".join(f"{table}: {row}" for row in cursor.fetchall())


def readable(*planted: str) -> list[str]:
    """Return which of the planted texts stand readable in any table, whatever their case."""
    told = everything().casefold()
    return [text for text in planted if text.casefold() in told]
