"""Signing in: e-mail and password, then a code of the app."""

from datetime import datetime
from typing import Final, NoReturn

import structlog
from django.conf import settings
from django.db import transaction

from portal.domain.accounts.actions import hashing
from portal.domain.accounts.rules import passwords
from portal.domain.accounts.states import Browser
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limited
from portal.domain.staff.actions import sessions
from portal.domain.staff.models import Employee, Invite, StaffSession
from portal.domain.staff.queries.sessions import roles_of
from portal.domain.staff.states import Half, Key, Refusal
from portal.kit import seal, totp

log = structlog.get_logger("portal.staff")
SEAL: Final = "staff-totp"
PASSWORD_TRIES: Final = "staff_password"  # noqa: S105  the name of a back-off
CODE_TRIES: Final = "staff_code"
_FOR_EVER_S: Final = 100 * 365 * 24 * 3600


class Refused(Exception):
    """Not let in; `kind` is what happened, and tells a stranger no more than «wrong»."""

    def __init__(self, kind: Refusal) -> None:
        super().__init__(kind)
        self.kind = kind


def sign_in(
    *, region: str, email: str, password: str, browser: Browser, at: datetime, request_id: str
) -> Key:
    """Check e-mail and password; the key returned opens only the page of the code.

    Each try costs the same time, whether the address is known or not.
    Raises Refused, limits.Exhausted, hashing.Busy. Not to be called inside a transaction.
    """
    login = email.strip().lower()
    network, bucket = limited.of_network(browser.ip), _bucket(region, login, browser)
    asks = [limited.Ask(limited.PASSWORDS_OF_NETWORK, network), _ask_of_account(region, login)]
    employee = Employee.objects.filter(region=region, email=login).first()
    hashes = [employee.password] if employee and employee.password else []
    with hashing.seat():
        limits.take_all(asks, at=at)
        limits.begin_try(PASSWORD_TRIES, bucket, at=at)
        fits = hashing.compare(passwords.tidy(password)[: passwords.LONGEST + 1], hashes)
    if employee is None or not any(fits):
        _refuse(employee, Refusal.PASSWORD if employee else Refusal.UNKNOWN, region, at, request_id)
    limits.succeed(PASSWORD_TRIES, bucket)
    for ask in asks:
        limits.give_back(ask.limit, ask.bucket, at=at)
    return _half(employee, region, browser, at, request_id)


def _half(employee: Employee, region: str, browser: Browser, at: datetime, request_id: str) -> Key:
    if employee.ended_at is not None or not roles_of(employee):
        _refuse(employee, Refusal.NO_ROLE, region, at, request_id)
    if not employee.totp and not _may_set_up(employee, at):
        _refuse(employee, Refusal.NOT_SET_UP, region, at, request_id)
    key = _open(employee, browser, at)
    if key is None:
        _refuse(employee, Refusal.PASSWORD, region, at, request_id)
    return key


def _open(employee: Employee, browser: Browser, at: datetime) -> Key | None:
    """Open a half session while password and app are those that were read; None if a link came between.

    Comparing takes long: who typed the password of yesterday must not set up an app after a link of today.
    """
    with transaction.atomic():
        now = sessions.locked(employee.pk)
        if (now.password, now.totp, now.ended_at) != (employee.password, employee.totp, None):
            return None
        return sessions.open_half(employee=employee, browser=browser, at=at)


def _may_set_up(employee: Employee, at: datetime) -> bool:
    """Within the day of the link the app may still be set up: a password alone is not enough later."""
    return Invite.objects.filter(employee=employee, used_at__isnull=False, ends_at__gt=at).exists()


def prove(*, half: Half, code: str, at: datetime, request_id: str) -> Key:
    """Check the code of the app; return the key of a session that works.

    The first right code also keeps the app that was being set up. Raises Refused, limits.Exhausted.
    Not to be called inside a transaction.
    """
    limits.begin_try(CODE_TRIES, str(half.employee_id), at=at)
    session = StaffSession.objects.select_related("employee").get(pk=half.session_id)
    employee = session.employee
    sealed = employee.totp or session.secret
    step = totp.passing_step(opened(sealed), code, at=at, after=employee.totp_step) if sealed else None
    key = _use(session, sealed, step, at=at, request_id=request_id) if step is not None else None
    if key is None:
        _refuse(employee, Refusal.CODE, employee.region_id, at, request_id)
    limits.succeed(CODE_TRIES, str(half.employee_id))
    return key


def _use(session: StaffSession, sealed: str, step: int, *, at: datetime, request_id: str) -> Key | None:
    """Use a code once and let its session work; None if a link, another code or an operator came first.

    The app is kept only where it still is the one that was read: else a code of the former phone, on its
    way while a link is used, would write that phone back. The step only ever grows.
    """
    read = session.employee
    same = Employee.objects.filter(pk=read.pk, totp=read.totp, totp_step__lt=step, ended_at=None)
    with transaction.atomic():
        if same.update(totp=sealed, totp_step=step) != 1:
            return None
        if not read.totp:
            _record(read.pk, "staff.app_set_up", read.region_id, at, request_id, {})
        key = sessions.make_whole(session=session, at=at, request_id=request_id)
        if key is None:  # closed a moment ago: the app that it was setting up must not stay either
            transaction.set_rollback(True)
    return key


def opened(sealed: str) -> str:
    """Return the secret of an app; raise Refused where the key that sealed it is not ours any more."""
    try:
        secret: str = seal.open_(sealed, secret=settings.SECRET_KEY, purpose=SEAL, max_age_s=_FOR_EVER_S)
    except seal.Broken as error:
        log.error("secret of an app cannot be opened: was PORTAL_SECRET_KEY changed?", is_alarm=True)  # noqa: TRY400
        raise Refused(Refusal.APP_LOST) from error
    return secret


def forget_failures(employee: Employee, browser: Browser, at: datetime) -> None:
    """Let the tries begin anew: whoever comes by a link was let in by the operator."""
    ask = _ask_of_account(employee.region_id, employee.email)
    limits.give_back(ask.limit, ask.bucket, at=at, amount=ask.limit.most)
    limits.succeed(PASSWORD_TRIES, _bucket(employee.region_id, employee.email, browser))
    limits.succeed(CODE_TRIES, str(employee.pk))


def _bucket(region: str, login: str, browser: Browser) -> str:
    """Name whose tries are counted: address and network, so a stranger elsewhere locks nobody out."""
    return f"{region}:{login[:254]}:{limited.of_network(browser.ip)}"


def _ask_of_account(region: str, login: str) -> limited.Ask:
    """Count the tries at one address from all networks together: it need not be anybody's."""
    return limited.Ask(limited.STAFF_PASSWORDS_OF_ACCOUNT, f"{region}:{login[:254]}")


def _refuse(employee: Employee | None, kind: Refusal, region: str, at: datetime, request_id: str) -> NoReturn:
    number = employee.pk if employee else None
    _record(number, "staff.refused", region, at, request_id, {"reason": kind})
    raise Refused(kind)


def _record(
    employee_id: int | None, action: str, region: str, at: datetime, request_id: str, facts: dict[str, str]
) -> None:
    by = Actor(ActorKind.ANONYMOUS, request_id=request_id)
    audit.record(
        at=at, by=sessions.actor(employee_id, request_id=request_id) if employee_id else by,
        action=action, object_kind="employee", object_id=employee_id or "", region=region, facts=facts,
    )  # fmt: skip
