"""Sessions of staff: half after the password, whole after the code, under another key."""

import secrets
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portal.domain.accounts.queries import hash_of
from portal.domain.accounts.states import Browser
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.staff.models import Employee, StaffSession
from portal.domain.staff.states import HALF_LIFE, SESSION_LIFE, TOUCH_EVERY, Key, Member
from portal.kit import networks


def actor(employee_id: int, session_id: int | None = None, request_id: str = "") -> Actor:
    """Name an employee as the one who acts."""
    return Actor(ActorKind.STAFF, str(employee_id), str(session_id or ""), request_id)


def locked(employee_id: int) -> Employee:
    """Read an employee whom nobody else changes until this transaction ends.

    Whoever changes password, app, links or sessions of an employee takes or writes this row first: the
    second of two that run at once sees what the first has done, and they never wait for each other in turn.
    """
    return Employee.objects.select_for_update().get(pk=employee_id)


def open_half(*, employee: Employee, browser: Browser, at: datetime) -> Key:
    """Open what only the code is asked of."""
    key = secrets.token_urlsafe(32)
    StaffSession.objects.create(
        key_hash=hash_of(key),
        employee=employee,
        network=networks.shortened(browser.ip),
        user_agent=browser.user_agent,
        created_at=at,
        last_used_at=at,
        ends_at=at + HALF_LIFE,
    )
    return Key(key, is_half=True)


def make_whole(*, session: StaffSession, at: datetime, request_id: str) -> Key | None:
    """Let a session work, under another key than the one before the code; None if it was closed."""
    key = secrets.token_urlsafe(32)
    waiting = StaffSession.objects.filter(pk=session.pk, proved_at=None, closed_at=None)
    ends_at = at + SESSION_LIFE
    if not waiting.update(key_hash=hash_of(key), proved_at=at, last_used_at=at, ends_at=ends_at, secret=""):
        return None
    Employee.objects.filter(pk=session.employee_id).update(seen_at=at)
    audit.record(
        at=at, by=actor(session.employee_id, session.pk, request_id), action="staff.signed_in",
        object_kind="employee", object_id=session.employee_id,
    )  # fmt: skip
    return Key(key, is_half=False)


def touch(*, member: Member, at: datetime) -> Member:
    """Note that the session is in use, at most once a minute; return the member as of now."""
    if at - member.last_used_at < TOUCH_EVERY:
        return member
    StaffSession.objects.filter(pk=member.session_id, closed_at=None).update(last_used_at=at)
    return replace(member, last_used_at=at)


def leave(*, member: Member, at: datetime, by: Actor) -> None:
    """Close the session: its key opens nothing from the next request on."""
    with transaction.atomic():
        if StaffSession.objects.filter(pk=member.session_id, closed_at=None).update(closed_at=at):
            audit.record(
                at=at, by=by, action="staff.left", object_kind="employee", object_id=member.employee_id
            )


def close_all(*, employee: Employee, at: datetime, but: int | None = None) -> int:
    """Close every session of an employee, half ones too, `but` one; return how many were still open."""
    living = StaffSession.objects.filter(employee=employee, closed_at=None, ends_at__gt=at)
    return living.exclude(pk=but).update(closed_at=at) if but else living.update(closed_at=at)
