"""What an employee does with the own access: end sessions, change the password, change the app."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from portal.domain.accounts.actions import hashing
from portal.domain.accounts.rules import passwords
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits
from portal.domain.staff.actions import coming, sessions, signing, telling
from portal.domain.staff.actions.signing import Refused
from portal.domain.staff.models import Employee, StaffSession
from portal.domain.staff.states import NEW_APP_LIFE, Member, Refusal, Told
from portal.kit import seal, totp

OWN_TRIES: Final = "staff_own"
_PENDING: Final = "staff-new-totp"


class NoSuchSession(Exception):
    """No open session of this employee has the number."""


class NoNewApp(Exception):
    """No app is being changed in this browser, or the ten minutes are over."""


def end_one(*, member: Member, session_id: int, at: datetime, by: Actor) -> None:
    """Close one of the own sessions. Raises NoSuchSession."""
    mine = StaffSession.objects.filter(employee=member.employee_id, closed_at=None, ends_at__gt=at)
    with transaction.atomic():
        if mine.filter(pk=session_id).update(closed_at=at) != 1:
            raise NoSuchSession
        _record(member, "staff.session_ended", at, by)


def end_others(*, member: Member, at: datetime, by: Actor) -> int:
    """Close every own session but this one; return how many were open."""
    with transaction.atomic():
        ended = sessions.close_all(employee=sessions.locked(member.employee_id), at=at, but=member.session_id)
        if ended:
            _record(member, "staff.session_ended", at, by)
    return ended


def change_password(*, member: Member, former: str, password: str, at: datetime, by: Actor) -> None:
    """Change the password with the former one; the other sessions close.

    Raises Refused, coming.WeakPassword, limits.Exhausted, hashing.Busy. Not inside a transaction.
    """
    employee = _known(member, former, at)
    encoded = hashing.make(coming.strong(passwords.tidy(password), employee))
    limits.succeed(OWN_TRIES, str(employee.pk))
    same = Employee.objects.filter(pk=employee.pk, password=employee.password, ended_at=None)
    with transaction.atomic():
        if same.update(password=encoded) != 1:  # a link or another browser came first
            raise Refused(Refusal.PASSWORD)
        _changed(member, employee, "staff.password_changed", Told.PASSWORD_CHANGED, at, by)


def begin_app(*, member: Member, former: str, code: str, at: datetime) -> None:
    """Begin to change the app: the password and a code of the former app prove who asks.

    Raises Refused, limits.Exhausted, hashing.Busy. Not inside a transaction.
    """
    employee = _known(member, former, at)
    step = totp.passing_step(signing.opened(employee.totp), code, at=at, after=employee.totp_step)
    used = Employee.objects.filter(pk=employee.pk, totp=employee.totp, totp_step__lt=step or 0)
    if step is None or used.update(totp_step=step) != 1:
        raise Refused(Refusal.CODE)
    limits.succeed(OWN_TRIES, str(employee.pk))
    sealed = seal.close(totp.new_secret(), secret=settings.SECRET_KEY, purpose=_PENDING)
    StaffSession.objects.filter(pk=member.session_id).update(secret=sealed)


def _known(member: Member, former: str, at: datetime) -> Employee:
    """Return the employee if the former password is right; each try costs the same."""
    employee = Employee.objects.get(pk=member.employee_id)
    with hashing.seat():
        limits.begin_try(OWN_TRIES, str(employee.pk), at=at)
        fits = hashing.compare(passwords.tidy(former)[: passwords.LONGEST + 1], [employee.password])
    if not any(fits):
        raise Refused(Refusal.PASSWORD)
    return employee


def pending_app(*, member: Member) -> str:
    """Return the secret of the app that is being changed to. Raises NoNewApp."""
    sealed = StaffSession.objects.get(pk=member.session_id).secret
    life = int(NEW_APP_LIFE.total_seconds())
    try:
        secret: str = seal.open_(sealed, secret=settings.SECRET_KEY, purpose=_PENDING, max_age_s=life)
    except seal.Broken as error:
        raise NoNewApp from error
    return secret


def change_app(*, member: Member, code: str, at: datetime, by: Actor) -> None:
    """Keep the new app after a code of it; the other sessions close.

    Raises Refused, NoNewApp, limits.Exhausted. Not inside a transaction.
    """
    secret = pending_app(member=member)
    limits.begin_try(OWN_TRIES, str(member.employee_id), at=at)
    employee = Employee.objects.get(pk=member.employee_id)
    step = totp.passing_step(secret, code, at=at, after=0)
    if step is None:
        raise Refused(Refusal.CODE)
    limits.succeed(OWN_TRIES, str(employee.pk))
    sealed = seal.close(secret, secret=settings.SECRET_KEY, purpose=signing.SEAL)
    same = Employee.objects.filter(pk=employee.pk, totp=employee.totp, ended_at=None).exclude(totp="")
    with transaction.atomic():
        if same.update(totp=sealed, totp_step=step) != 1:  # a link or another browser came first
            raise NoNewApp
        if not StaffSession.objects.filter(pk=member.session_id, closed_at=None).update(secret=""):
            transaction.set_rollback(True)
            raise NoNewApp
        _changed(member, employee, "staff.app_changed", Told.APP_CHANGED, at, by)


def _changed(member: Member, employee: Employee, action: str, kind: Told, at: datetime, by: Actor) -> None:
    sessions.close_all(employee=employee, at=at, but=member.session_id)
    _record(member, action, at, by)
    telling.tell(whom=employee, kind=kind, at=at, by=by)


def _record(member: Member, action: str, at: datetime, by: Actor) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="employee", object_id=member.employee_id,
        region=member.region,
    )  # fmt: skip
