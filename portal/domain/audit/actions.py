"""The one verb of the record."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from portal.domain.audit.states import Actor

_INSERT = """
INSERT INTO audit_entry
    (at, actor_kind, actor_id, session, request_id, action, object_kind, object_id, region, facts)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    *,
    at: datetime,
    by: Actor,
    action: str,
    object_kind: str,
    object_id: object,
    region: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Add an entry in the caller's transaction (one statement: it stands on every hot path)."""
    values = (at, by.kind, by.id, by.session, by.request_id, action, object_kind, str(object_id), region)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*_plain(values), json.dumps(facts or {}, ensure_ascii=False)])


def _plain(values: tuple[Any, ...]) -> list[Any]:
    moment, *rest = values
    return [connection.ops.adapt_datetimefield_value(moment), *map(str, rest)]
