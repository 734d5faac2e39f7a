"""Links that let an employee set a password: shown once, or sent by letter and seen by nobody else."""

import uuid
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal.domain.accounts.queries import hash_of
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import ports as mail
from portal.domain.regions import queries as regions
from portal.domain.staff import ports, queries, rules, texts
from portal.domain.staff.actions import telling
from portal.domain.staff.models import Employee, Invite
from portal.domain.staff.queries.sessions import roles_of
from portal.domain.staff.states import INVITE_LIFE, Kind, Sent, Told
from portal.domain.work import actions as work
from portal.kit import dates, keyed, letters, zones

SEND: Final = "portal.domain.staff.jobs.send_link"


class NotThere(Exception):
    """No such employee, role, clinic or doctor in this region."""


class NotLinked(Exception):
    """A link may not be made so; `reasons` say why."""

    def __init__(self, reasons: list[rules.NotLinking]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def new_link(*, region: str, employee_id: int, at: datetime, by: Actor, by_letter: bool = False) -> str:
    """Make another link: for a forgotten password, a lost phone, an invite that is over.

    Return its key; empty where it goes by letter. Until it is used nothing changes; links made earlier
    open nothing any more. The employee is told, and of an operator's link the other operators too.
    Raises NotThere, NotLinked.
    """
    with transaction.atomic():
        employee = found(region, employee_id)
        if employee.ended_at is not None:
            raise NotThere
        is_operator = works_as_operator(employee)
        refuse(employee, is_operator=is_operator, by_letter=by_letter, by=by)
        facts = {"by_letter": by_letter}
        audit.record(
            at=at, by=by, action="staff.link_made", object_kind="employee", object_id=employee.pk,
            region=region, facts=facts,
        )  # fmt: skip
        if employee.password:
            telling.tell(whom=employee, kind=Told.LINK_MADE, at=at, by=by)
        if is_operator:
            telling.tell_operators(kind=Told.OPERATOR_LINK, about=employee, at=at, by=by)
        return make(employee, at, by_letter=by_letter)


def works_as_operator(employee: Employee) -> bool:
    """Tell whether a link would open a region: an operator who has come already."""
    return bool(employee.password) and any(one.kind == Kind.OPERATOR for one in roles_of(employee))


def refuse(employee: Employee, *, is_operator: bool, by_letter: bool, by: Actor) -> None:
    """Raise NotLinked if a link may not be made so."""
    reasons = rules.why_not_link(
        by_employee=telling.number_of(by), employee=employee.pk, is_operator=is_operator,
        by_letter=by_letter, has_mail=queries.has_mail(),
    )  # fmt: skip
    if reasons:
        raise NotLinked(reasons)


def make(employee: Employee, at: datetime, *, by_letter: bool) -> str:
    """Make a link in place of those before it; return its key, or put its letter into the queue."""
    number = str(uuid.uuid4())
    Invite.objects.filter(employee=employee, used_at=None, ends_at__gt=at).update(ends_at=at)
    Invite.objects.create(
        key_hash=hash_of(key_of(number)), employee=employee, created_at=at, ends_at=at + INVITE_LIFE,
        sent=Sent.WAITING if by_letter else Sent.NOT,
    )  # fmt: skip
    if not by_letter:
        return key_of(number)
    work.enqueue(SEND, number=number)
    return ""


def key_of(number: str) -> str:
    """Return the key of a link: made anew by whoever writes the letter, so that no table holds it."""
    return keyed.digest(number, secret=settings.SECRET_KEY, purpose="staff-link")


def send_link(*, number: str, at: datetime) -> None:
    """Write the letter with a link, unless that is over by now; raise mail.MailTrouble: it is tried again."""
    key = key_of(number)
    living = Invite.objects.filter(key_hash=hash_of(key), used_at=None, ends_at__gt=at)
    invite = living.exclude(sent=Sent.REFUSED).select_related("employee").first()
    if invite is None or mail.post is None:
        return
    try:
        _send(invite, key, number)
    except mail.LetterRefused:  # this address will never do: the desk says so
        living.update(sent=Sent.REFUSED)
        return
    living.update(sent=Sent.GONE)


def _send(invite: Invite, key: str, number: str) -> None:
    whom = invite.employee
    told = {"email": whom.email, "until": _until(invite)}
    said = [texts.INVITE.said, texts.INVITE_ONCE, texts.NOT_AWAITED]
    link = letters.Link(_(texts.INVITE_OPEN), ports.url_of(whom.region_id, key))
    telling.send_letter(
        whom, texts.INVITE.title, [_(each) % told for each in said], link=link, key=f"staff-link:{number}"
    )


def _until(invite: Invite) -> str:
    """Say the end by the region's clock."""
    region = regions.known(invite.employee.region_id)
    local = zones.local(invite.ends_at, region.time_zone if region else "Europe/Moscow")
    return f"{dates.show(local.date())} {dates.show_time(local.time())}"


def found(region: str, employee_id: int) -> Employee:
    """Return an employee of this region whom nobody else changes meanwhile; raise NotThere."""
    row = Employee.objects.select_for_update().filter(pk=employee_id, region=region).first()
    if row is None:
        raise NotThere
    return row
