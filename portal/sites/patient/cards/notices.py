"""What a notice says in the cabinet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.notices.queries import Notice
from portal.domain.notices.states import Kind
from portal.domain.regions.queries import Region
from portal.sites.patient import spoken
from portal.sites.patient.cards import presenters


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice: `when` it was put, in the region's time."""

    title: str
    text: str
    when: str
    href: str
    is_new: bool


def visits_in(notices: Sequence[Notice]) -> list[str]:
    """Name the visits that these notices are about."""
    return [notice.facts["appointment"] for notice in notices if "appointment" in notice.facts]


def shown(notice: Notice, visits: Mapping[str, Appointment], here: Region, at: datetime) -> NoticeView:
    """Say one notice; one about a visit that is gone says only what happened."""
    visit = visits.get(notice.facts.get("appointment", ""))
    titles = {
        Kind.WELCOME.value: _("Добро пожаловать"),
        Kind.BOOKED.value: _("Вы записаны на приём"),
        Kind.CANCELLED.value: _("Запись отменена"),
        Kind.CONSENT_GIVEN.value: _("Согласие записано"),
        Kind.CONSENT_WITHDRAWN.value: _("Согласие отозвано"),
        Kind.CLINIC_REFUSED.value: _("Клиника не подтвердила запись"),
        Kind.REGISTRY_CALLS.value: _("Вам позвонит регистратура"),
    }
    return NoticeView(
        title=titles.get(notice.kind, _("Уведомление")),
        text=_text(notice.kind, visit, here, at),
        when=spoken.moment(notice.created_at, here.time_zone, at),
        href=presenters.ticket_href(visit) if visit else reverse("cards:list"),
        is_new=notice.read_at is None,
    )


def _text(kind: str, visit: Appointment | None, here: Region, at: datetime) -> str:
    if visit is None:
        welcome = _("Личный кабинет открыт. Проверьте данные своей карты.")
        return welcome if kind == Kind.WELCOME.value else ""
    row = presenters.visit_row(visit, here, at)
    about = f"{row.when} — {', '.join(filter(None, (row.doctor, row.clinic, row.place)))}"
    return ". ".join([about, *_next(kind, visit)])


def _next(kind: str, visit: Appointment) -> list[str]:
    """Say what happens now, where the visit alone does not say it."""
    if kind == Kind.CLINIC_REFUSED.value:
        return [_("В клинике это время уже занято. Выберите другое.")]
    if kind != Kind.REGISTRY_CALLS.value:
        return []
    call = _("Клиника не ответила вовремя. Регистратура позвонит и скажет, состоится ли приём.")
    phones = spoken.phones(visit.clinic.phones)
    return [f"{call} {_('Телефон клиники:')} {phones}" if phones else call]
