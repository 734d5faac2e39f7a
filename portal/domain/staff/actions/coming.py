"""Coming by a link: a password, then an app for codes."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal.domain.accounts.actions import common_passwords, hashing
from portal.domain.accounts.queries import hash_of
from portal.domain.accounts.rules import passwords
from portal.domain.accounts.states import Browser
from portal.domain.audit import actions as audit
from portal.domain.staff import queries, rules
from portal.domain.staff.actions import sessions, signing, telling
from portal.domain.staff.models import Employee, Invite, StaffSession
from portal.domain.staff.states import Half, Key, Told
from portal.kit import seal, totp


class LinkOver(Exception):
    """The link was used, is too old, or never was."""


class WeakPassword(Exception):
    """The password would be guessed; `reasons` are all that stands against it."""

    def __init__(self, reasons: list[passwords.Weak]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def come(*, region: str, key: str, password: str, browser: Browser, at: datetime, request_id: str) -> Key:
    """Use a link once: set the password, forget the old app, close old sessions; the code comes next.

    Raises LinkOver, WeakPassword, hashing.Busy.
    """
    employee = queries.invited(key=key, region=region, at=at)
    if employee is None:
        raise LinkOver
    encoded = hashing.make(strong(passwords.tidy(password), employee))
    signing.forget_failures(employee, browser, at)
    with transaction.atomic():
        _use(sessions.locked(employee.pk), hash_of(key), at)
        Employee.objects.filter(pk=employee.pk).update(password=encoded, totp="", totp_step=0)
        sessions.close_all(employee=employee, at=at)
        audit.record(
            at=at, by=sessions.actor(employee.pk, request_id=request_id), action="staff.password_set",
            object_kind="employee", object_id=employee.pk, region=region,
        )  # fmt: skip
        if employee.password:  # not the first: somebody may be surprised by it
            telling.tell(whom=employee, kind=Told.CAME, at=at, by=sessions.actor(employee.pk))
        return sessions.open_half(employee=employee, browser=browser, at=at)


def _use(employee: Employee, key_hash: str, at: datetime) -> None:
    """Use a link unless it was used, replaced by a newer one, or its access ended while we hashed."""
    links = Invite.objects.filter(employee=employee)
    unused = links.filter(key_hash=key_hash, used_at=None, ends_at__gt=at)
    newest = links.order_by("-pk").values_list("key_hash", flat=True).first()
    if employee.ended_at is not None or newest != key_hash or unused.update(used_at=at) != 1:
        raise LinkOver


def strong(password: str, employee: Employee) -> str:
    """Return a tidied password that is fit for this employee; raise WeakPassword."""
    names = (employee.surname, employee.name, employee.patronymic, employee.email.partition("@")[0])
    owner = passwords.Owner("", tuple(name for name in names if name))
    reasons = passwords.why_weak(password, owner, common_passwords.known())
    if len(password) < rules.SHORTEST_PASSWORD and passwords.Weak.SHORT not in reasons:
        reasons = [passwords.Weak.SHORT, *reasons]
    if reasons:
        raise WeakPassword(reasons)
    return password


def new_app(*, half: Half) -> str:
    """Return the secret of the app that is being set up; the same one until a code of it has passed."""
    session = StaffSession.objects.get(pk=half.session_id)
    if session.secret:
        with suppress(signing.Refused):
            return signing.opened(session.secret)
    secret = totp.new_secret()
    sealed = seal.close(secret, secret=settings.SECRET_KEY, purpose=signing.SEAL)
    # Two pages at once (the page and its picture) must show one secret: the first that writes wins.
    StaffSession.objects.filter(pk=session.pk, secret=session.secret).update(secret=sealed)
    session.refresh_from_db(fields=["secret"])
    return signing.opened(session.secret)
