"""Whether a patient came: what the page of a visit says and asks, and the mark itself."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.booking import actions, queries
from portal.domain.booking.access import Work
from portal.domain.booking.rules import attendance as rules
from portal.domain.booking.rules.attendance import NotNow
from portal.domain.booking.states import State
from portal.domain.staff.states import OpenClinic, OpenDoctor
from portal.kit.words import N_
from portal.sites.entrance import doors, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest

_WHY: Final[dict[NotNow, str]] = {
    NotNow.NOT_BEGUN: N_("Приём ещё не начался."),
    NotNow.NOT_OVER: N_("Приём ещё идёт: человек может опоздать. Отметьте после его конца."),
    NotNow.LONG_AGO: N_("Приём был больше двух недель назад: отметить его уже нельзя."),
    NotNow.NO_VISIT: N_("Приёма не было: запись отменили, перенесли или врач не принимал."),
    NotNow.SETTLED: N_("Пациент возразил, и клиника согласилась. Вернуть «не пришёл» уже нельзя."),
}


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """What may be marked, and what the person has said; `missed` says earlier visits, empty where none."""

    href: str
    may_come: bool
    may_miss: bool
    is_objected: bool
    is_kept: bool
    missed: str
    by_code: str
    """That the patient confirms a new booking by a code; empty where not."""


def view(work: Work, clinic_id: int, href: str, at: datetime) -> AttendanceView:
    """Say how a visit may be marked, and what earlier marks mean (four queries)."""
    one = work.visit
    objection = queries.objection_to(one.pk)
    seen = queries.seen(one, objection, is_broken=queries.was_broken(one.pk))
    open_objection = objection is not None and objection.answered_at is None
    return AttendanceView(
        href=href,
        may_come=one.state != State.ATTENDED and rules.why_not_mark(seen, came=True, at=at) is None,
        may_miss=(one.state != State.MISSED or open_objection)
        and rules.why_not_mark(seen, came=False, at=at) is None,
        is_objected=open_objection and one.state == State.MISSED,
        is_kept=objection is not None and objection.is_agreed is False,
        missed=_missed(queries.missed_in(clinic_id=clinic_id, card_id=one.card_id, at=at)),
        by_code=_by_code(
            queries.asks_code_of_card(
                card_id=one.card_id,
                clinic_id=clinic_id,
                region=one.clinic.region_id,
                at=at,
            )
        ),
    )


def _by_code(missed: int) -> str:
    if not missed:
        return ""
    return _(
        "Новую запись на портале подтверждает кодом с телефона: неявок за 90 дней %(num)s или больше."
    ) % {"num": missed}


def _missed(told: queries.Missed) -> str:
    if not told.visits:
        return ""
    said = _("Не пришёл на приём в этой клинике за 90 дней: %(num)s.") % {"num": told.visits}
    return f"{said} {_('Из них оспорено: %(num)s.') % {'num': told.objected}}" if told.objected else said


def mark(
    request: MemberRequest, place: OpenClinic | OpenDoctor, appointment_id: uuid.UUID, back: str
) -> HttpResponse:
    """Mark what the pressed button says, and go back to the visit."""
    answer, wanted = SeeOther(back), request.POST.get("came", "")
    if wanted not in {"yes", "no"}:
        flash.put(answer, "warning", _("Выберите, пришёл ли пациент."))
        return answer
    try:
        with doors.not_yours():
            actions.mark(
                place=place, appointment_id=appointment_id, came=wanted == "yes", at=now(), by=request.actor
            )
    except actions.NotMarkable as refused:
        flash.put(answer, "error", _(_WHY[refused.why]))
        return answer
    flash.put(answer, "success", _("Отмечено: пришёл.") if wanted == "yes" else _("Отмечено: не пришёл."))
    return answer
