"""Sessions: opened, touched, left."""

import secrets
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portal.domain.accounts.actions import people
from portal.domain.accounts.models import Account, Session
from portal.domain.accounts.queries import hash_of
from portal.domain.accounts.states import (
    PROOF_LIFE,
    SESSION_LIFE,
    SESSIONS_AT_MOST,
    SESSIONS_KEPT,
    TOUCH_EVERY,
    Browser,
    SignedIn,
    Way,
)
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.kit import networks


def open_session(
    *,
    account: Account,
    browser: Browser,
    at: datetime,
    way: Way = Way.ESIA,
    is_limited: bool = False,
    agreed_region: str = "",
    is_proved: bool = True,
) -> str:
    """Open a session and return its key, which the portal itself does not keep.

    One that is not `is_proved` opens no door that asks for a fresh proof of who one is.

    `agreed_region` is where the person has just agreed to the text in force; elsewhere the entrance asks.
    """
    key = secrets.token_urlsafe(32)
    session = Session.objects.create(
        key_hash=hash_of(key),
        account=account,
        way=way,
        is_limited=is_limited,
        agreed_region=agreed_region,
        user_agent=browser.user_agent,
        network=networks.shortened(browser.ip),
        created_at=at,
        last_used_at=at,
        proved_at=at if is_proved else at - PROOF_LIFE,
        ends_at=at + SESSION_LIFE,
    )
    _close_oldest(account=account, at=at)
    audit.record(
        at=at, by=people.actor(account.pk, session.pk), action="session.opened",
        object_kind="account", object_id=account.pk,
    )  # fmt: skip
    return key


def _close_oldest(*, account: Account, at: datetime) -> None:
    living = Session.objects.filter(account=account, closed_at=None, ends_at__gt=at)
    surplus = living.order_by("-created_at", "-pk").values_list("pk", flat=True)[SESSIONS_AT_MOST:]
    Session.objects.filter(pk__in=list(surplus)).update(closed_at=at)


def touch(*, session: SignedIn, at: datetime) -> SignedIn:
    """Note that the session is in use, at most once a minute; return it as it stands now."""
    if at - session.last_used_at < TOUCH_EVERY:
        return session
    Session.objects.filter(pk=session.session_id, closed_at=None).update(last_used_at=at)
    return replace(session, last_used_at=at)


def leave(*, session: SignedIn, at: datetime, by: Actor) -> None:
    """Close the session: its key opens nothing from the next request on."""
    with transaction.atomic():
        if Session.objects.filter(pk=session.session_id, closed_at=None).update(closed_at=at):
            audit.record(
                at=at, by=by, action="session.closed", object_kind="account", object_id=session.account_id
            )


def sweep(*, at: datetime) -> int:
    """Remove sessions that ended by themselves or on purpose and whose twelve hours are long over."""
    removed, _ = Session.objects.filter(ends_at__lte=at - SESSIONS_KEPT).delete()
    return removed
