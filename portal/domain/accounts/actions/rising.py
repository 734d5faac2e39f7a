"""A session that rises: the person proved more than before, so it goes on under a new key."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.domain.accounts.models import Session
from portal.domain.accounts.queries import hash_of
from portal.domain.accounts.states import SignedIn, Way
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor


class SessionOver(Exception):
    """The session has ended meanwhile: there is nothing to raise."""


def rise(
    *, session: SignedIn, at: datetime, by: Actor, way: Way | None = None, is_limited: bool | None = None
) -> str:
    """Give the session a new key and note the proof; return the key, the old one opens nothing any more.

    `way` and `is_limited` stay as they are unless told. Raises SessionOver for a session that has ended,
    or that another request has raised already: the key of a stolen cookie cannot rise along.
    """
    key = secrets.token_urlsafe(32)
    news: dict[str, Any] = {"key_hash": hash_of(key), "proved_at": at, "last_used_at": at}
    news |= {name: value for name, value in (("way", way), ("is_limited", is_limited)) if value is not None}
    with transaction.atomic():
        _renew(session, news, at)
        audit.record(
            at=at, by=by, action="session.proved", object_kind="account", object_id=session.account_id,
            facts={"way": str(way or session.way)},
        )  # fmt: skip
    return key


def renew_key(*, session: SignedIn, at: datetime) -> str:
    """Give the session a new key and leave its proof as old as it is; return the key. Raises SessionOver."""
    key = secrets.token_urlsafe(32)
    _renew(session, {"key_hash": hash_of(key), "last_used_at": at}, at)
    return key


def _renew(session: SignedIn, news: dict[str, Any], at: datetime) -> None:
    living = Session.objects.filter(pk=session.session_id, closed_at=None, ends_at__gt=at)
    if session.proved_at is not None:
        living = living.filter(proved_at=session.proved_at)
    if living.update(**news) != 1:
        raise SessionOver
