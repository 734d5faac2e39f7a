"""Employees are told what happens to an access: a line on their own page, and a letter."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.notices import ports as mail
from portal.domain.regions import queries as regions
from portal.domain.staff import ports, texts
from portal.domain.staff.models import Employee, StaffNotice
from portal.domain.staff.states import Kind, Member, Told
from portal.domain.work import actions as work
from portal.kit import letters

SEND: Final = "portal.domain.staff.jobs.send_notice"


def number_of(by: Actor) -> int:
    """Return the employee who acts; 0 for a command at the server."""
    return int(by.id) if by.kind == ActorKind.STAFF and by.id.isdecimal() else 0


def tell(*, whom: Employee, kind: Told, at: datetime, by: Actor) -> None:
    """Tell an employee what happened to the own access, in the caller's transaction."""
    _tell([whom.pk], kind, whom, at, by)


def tell_operators(*, kind: Told, about: Employee, at: datetime, by: Actor) -> None:
    """Tell every operator of the region what happened to a colleague's access, whoever did it too."""
    held = Q(roles__kind=Kind.OPERATOR, roles__ended_at=None)
    working = Employee.objects.filter(held, region=about.region_id, ended_at=None).exclude(pk=about.pk)
    _tell(working.order_by("pk").values_list("pk", flat=True), kind, about, at, by)


def _tell(whom: Iterable[int], kind: Told, about: Employee, at: datetime, by: Actor) -> None:
    who = number_of(by) or None
    for employee_id in list(whom):
        row = StaffNotice.objects.create(employee_id=employee_id, kind=kind, about=about, by_id=who, at=at)
        work.enqueue(SEND, number=row.pk)


def send_notice(*, number: int) -> None:
    """Write the letter about a notice; raise mail.MailTrouble: the worker tries again."""
    row = StaffNotice.objects.select_related("employee", "about", "by").filter(pk=number).first()
    if row is None or mail.post is None:
        return
    words = texts.WORDS[Told(row.kind)]
    said = {"about": row.about.full_name, "by": row.by.full_name if row.by else _(texts.SYSTEM)}
    send_letter(
        row.employee, words.title, [_(words.said) % said, _(texts.NOT_YOU)],
        link=letters.Link(_(texts.OPEN), ports.url_of(row.employee.region_id)), key=f"staff-notice:{number}",
    )  # fmt: skip


def send_letter(whom: Employee, title: str, paragraphs: list[str], *, link: letters.Link, key: str) -> None:
    """Hand a letter over to the mail server; raise mail.MailTrouble."""
    region = regions.known(whom.region_id)
    if mail.post is None or region is None:
        return
    written = letters.write(
        title=_(title), paragraphs=[_(texts.HELLO) % {"name": whom.name}, *paragraphs], link=link,
        signature=[f"{region.brand}, {region.name}"], small=[_(texts.WHY)],
    )  # fmt: skip
    letter = mail.Letter(
        to=whom.email,
        sender_name=region.brand,
        subject=_(title),
        text=written.text,
        html=written.html,
        key=key,
    )
    try:
        mail.post.send(letter)
    finally:
        mail.post.hang_up()


def mark_read(*, member: Member, at: datetime) -> int:
    """Mark everything as read; return how much was new."""
    return StaffNotice.objects.filter(employee=member.employee_id, read_at=None).update(read_at=at)
