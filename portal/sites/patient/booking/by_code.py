"""A booking that is confirmed by a code: why, before the press; and the sending of the code."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries as reach
from portal.domain.booking import queries
from portal.domain.booking.access import Appointment
from portal.domain.limits import actions as limits
from portal.kit import dates, names, phone, zones
from portal.look.values import LinkItem
from portal.sites.entrance import browser
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import spoken
from portal.sites.patient.booking import wish
from portal.sites.patient.codes import page as code_page


class Hindrance(StrEnum):
    """What stands in a code's way."""

    NO_PHONE = "no_phone"
    SHUT = "shut"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class NotSent:
    """Why no code goes out now, and until when (UTC), where that is known."""

    why: Hindrance
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ByCodeView:
    """Why a code is asked for, where it goes, which marks stand behind it, whom to call.

    `phone` is masked; empty where the account has none. `trouble` says why no code goes out.
    """

    why: str
    phone: str
    visits: Sequence[LinkItem]
    registry: str
    trouble: str
    is_typed: bool
    may_press: bool
    """Whether pressing may help: asking for a code, or booking with the one that was typed."""


def view(
    request: SignedInRequest, one: Appointment, at: datetime, *, not_sent: NotSent | None = None
) -> ByCodeView | None:
    """Say why a held place is confirmed by a code; None where it is not (no query if nothing was missed)."""
    person = request.person
    asked = queries.code_for(hold=one, by=request.actor, account_id=person.account_id, at=at)
    if asked is None:
        return None
    told = reach.contact(account_id=person.account_id)
    number = told.phone if told else ""
    trouble = not_sent or (None if number else NotSent(Hindrance.NO_PHONE))
    return ByCodeView(
        why=_why(asked),
        phone=phone.mask(number) if number else "",
        visits=[_link(visit) for visit in asked.visits or ()],
        registry=spoken.phone_links(one.clinic.phones),
        trouble=_trouble(trouble, one.time_zone) if trouble else "",
        is_typed=accounts.has_own(session=person, about=str(one.pk), browser=browser.of(request), at=at),
        may_press=trouble is None or trouble.why is Hindrance.TOO_OFTEN,
    )


def _why(asked: queries.ByCode) -> str:
    if asked.visits is None:
        return _("Запись этого пациента подтверждают кодом с телефона.")
    number = len(asked.visits)
    marked = ngettext(
        "За 90 дней отмечена %(num)s неявка.", "За 90 дней отмечено %(num)s неявок.", number
    )  # fmt: skip
    return marked % {"num": number} + " " + _("Чтобы подтвердить запись, введите код с телефона.")


def _link(visit: Appointment) -> LinkItem:
    speciality = names.within(visit.doctor.speciality.patient_name)
    told = {"day": dates.show(visit.wall_date), "speciality": speciality}
    return LinkItem(_("%(day)s, %(speciality)s") % told, reverse("booking:ticket", args=[visit.pk]))


def _trouble(not_sent: NotSent, zone: str) -> str:
    if not_sent.why is Hindrance.NO_PHONE:
        return _("В вашем личном кабинете нет подтверждённого телефона: код отправить некуда.")
    if not_sent.why is Hindrance.SHUT:
        return _("Коды на телефон сейчас не отправляем.")
    if not_sent.until is None:
        return _("Новый код пока не отправить: их запрошено слишком много.")
    # A minute more than the clock shows: at that minute it works.
    time = dates.show_time(zones.local(not_sent.until + timedelta(minutes=1), zone).time())
    return _("Новый код можно получить в %(time)s по часам клиники.") % {"time": time}


def begin(request: SignedInRequest, appointment_id: uuid.UUID, *, waits: bool) -> HttpResponse | NotSent:
    """Send the first code for a hold, or go on with the one on its way; say where none goes out.

    The step goes on saying whether a silent clinic is waited for.
    """
    key = browser.key(request) or browser.new_key()
    here = wish.carried(reverse("booking:code", args=[appointment_id]), waits=waits)
    try:
        passage = accounts.begin_own(
            session=request.person, about=str(appointment_id), region=request.region.pk,
            browser=browser.known_by(request, key), at=now(),
        )  # fmt: skip
        if passage.code_id is None and not code_page.send_first(request, passage, key):
            return NotSent(Hindrance.SHUT)
    except accounts.NoPhone:
        return NotSent(Hindrance.NO_PHONE)
    except accounts.CodesShut:
        return NotSent(Hindrance.SHUT)
    except limits.Exhausted as used_up:
        return NotSent(Hindrance.TOO_OFTEN, used_up.until)
    answer = SeeOther(here)
    browser.remember(answer, key)
    return answer
