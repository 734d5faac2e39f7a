"""Reads the database's own settings back: a setting in the wrong place has no effect and no error."""

from django.db import connection

from portal.config import env

_ASKED = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2", "PRAGMA foreign_keys": "1"},
    "postgresql": {"SHOW statement_timeout": env.statement_timeout(), "SHOW lock_timeout": "3s"},
}


def wrong() -> list[str]:
    """Name each setting of this connection that is not as portal.config.settings.base asks for it."""
    told = []
    with connection.cursor() as cursor:
        for question, wanted in _ASKED[connection.vendor].items():
            cursor.execute(question)
            found = str(cursor.fetchone()[0])
            if found != wanted:
                told.append(f"{question} – {found}, а должно быть {wanted}")
    return told
