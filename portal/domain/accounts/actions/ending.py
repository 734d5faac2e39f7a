"""Sessions ended on purpose: one, all others, all; the next request of every process hears of it."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from portal.domain.accounts.models import Session
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor


class NoSuchSession(Exception):
    """The account has no such session."""


def end_others(*, account_id: int, except_session: int | None, at: datetime, by: Actor) -> int:
    """End every living session of the account but one (None: all); return how many ended.

    Whoever sets a password, a phone or another way in calls this in the same transaction.
    """
    others = Session.objects.filter(account_id=account_id)
    if except_session is not None:
        others = others.exclude(pk=except_session)
    return _end(others, account_id, at, by)


def end_one(*, account_id: int, session_id: int, at: datetime, by: Actor) -> bool:
    """End one session of the account; False if it has ended already; raise NoSuchSession for a stranger's."""
    mine = Session.objects.filter(account_id=account_id, pk=session_id)
    if not mine.exists():
        raise NoSuchSession
    return _end(mine, account_id, at, by) == 1


def _end(sessions: QuerySet[Session], account_id: int, at: datetime, by: Actor) -> int:
    with transaction.atomic():
        ended = sessions.filter(closed_at=None, ends_at__gt=at).update(closed_at=at)
        if ended:
            audit.record(
                at=at, by=by, action="session.ended", object_kind="account", object_id=account_id,
                facts={"sessions": ended},
            )  # fmt: skip
    return ended
