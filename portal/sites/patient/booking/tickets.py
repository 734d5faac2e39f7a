"""The ticket of a visit in all its shapes: on the page, on paper, kept for a time without a connection."""

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.booking.queries import Outside, way_in
from portal.domain.booking.states import State
from portal.kit import dates, names, numbers
from portal.look.values import Fact, TicketView
from portal.sites.patient import spoken
from portal.sites.patient.booking import paper

_GROWN_UP: Final = 14
_KEPT_AFTER: Final = timedelta(days=1)


def view(one: Appointment, rows: Sequence[Fact], at: datetime) -> TicketView:
    """Return the ticket as the page shows it; what to do before a visit stands there until it is over."""
    is_ahead = one.ends_at > at and one.state == State.BOOKED
    return TicketView(
        number=one.number or "",
        said=said(one),
        qr=picture(one) if is_ahead and one.number else "",
        rows=_with_way(one, rows),
        prepare=one.doctor.speciality.prepare if is_ahead else [],
        what_to_bring=bring(one) if is_ahead else [],
    )


def said(one: Appointment) -> str:
    """Say the number in its groups, as one reads it aloud: «А, 482, 117, 35»."""
    return ", ".join(numbers.groups(one.number)) if one.number else ""


def bring(one: Appointment) -> list[str]:
    """Say what to bring: a child comes with a certificate and a grown-up."""
    is_child = dates.age(one.card.birth_date, one.wall_date) < _GROWN_UP
    document = _("Свидетельство о рождении ребёнка и паспорт взрослого") if is_child else _("Паспорт")
    return [document, _("Полис ОМС (можно номер в телефоне)"), _("СНИЛС"), *one.doctor.speciality.bring]


def _with_way(one: Appointment, rows: Sequence[Fact]) -> list[Fact]:
    """Say how to find the door between the address and the room."""
    words = way_in(one)
    before = next((place for place, row in enumerate(rows) if row.label == _("Кабинет")), len(rows))
    way = [Fact(_("Как найти"), words)] if words else []
    return [*rows[:before], *way, *rows[before:]]


def picture(one: Appointment) -> SafeString:
    """Draw the number for a reader at the desk: digits alone, no name and no address."""
    drawn = io.BytesIO()
    code = segno.make(numbers.printed(one.number or ""), error="m", micro=False)
    code.save(drawn, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", xmldecl=False, nl=False)
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  lines and numbers of segno's own


def on_paper(one: Appointment, rows: Sequence[Fact], *, heading: str, brand: str, at: datetime) -> bytes:
    """Return the PDF: what the page says, in the same words."""
    told = view(one, rows, at)
    parts = (
        (_("Как подготовиться"), [*told.prepare]),
        (_("Возьмите с собой"), [*told.what_to_bring]),
    )
    sheet = paper.Paper(
        title=_("Талон на приём"), brand=brand, heading=heading, number_label=_("Номер талона"),
        number=told.number, said=told.said,
        rows=[(row.label, _plain(one, row)) for row in told.rows],
        parts=[part for part in parts if part[1]], qr=told.qr,
        qr_label=_("Номер талона для считывателя: %(number)s") % {"number": told.said},
        foot=_("Придите за 10 минут до приёма. Если не сможете прийти, отмените запись."),
    )  # fmt: skip
    return paper.pdf(sheet, at=at)


def _plain(one: Appointment, row: Fact) -> str:
    """Return a value without links: telephones are links on the page."""
    is_phones = row.value == spoken.phone_links(one.clinic.phones)
    return spoken.phones(one.clinic.phones) if is_phones else row.value or "—"


def file_name(one: Appointment, words: Outside) -> str:
    """Name the PDF: it lies among other people's files, in a printer's list, in a messenger."""
    parts = [
        _("Талон %(date)s") % {"date": one.wall_date.strftime("%d.%m.%Y")},
        names.within(words.speciality),
    ]
    return f"{', '.join(part for part in parts if part)}.pdf"


def is_kept(one: Appointment, at: datetime) -> bool:
    """Tell whether a copy of the ticket is worth keeping in the browser."""
    return one.state == State.BOOKED and one.ends_at > at and not one.is_broken


def kept_until(one: Appointment) -> datetime:
    """Return when a copy in a browser goes (UTC): a day after the visit."""
    return one.ends_at + _KEPT_AFTER


def version(one: Appointment) -> str:
    """Return what changes when a kept copy is no longer what the page would say."""
    doctor = one.doctor
    told = (
        one.number, one.wall_date, one.wall_start, one.room or doctor.room, doctor.pk, one.clinic.phones,
        one.clinic.address, doctor.site and doctor.site.address, doctor.surname, one.card.surname,
        way_in(one), doctor.speciality.prepare, doctor.speciality.bring, kept_until(one),
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
