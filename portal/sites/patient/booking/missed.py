"""A visit that the clinic marked as missed: what it means, and the one word against it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.domain.booking import actions, queries
from portal.domain.booking.access import Appointment
from portal.domain.booking.rules import attendance as rules
from portal.domain.booking.states import State
from portal.kit import dates, zones
from portal.sites.entrance import doors, flash
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.booking import opening

SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class MissedView:
    """What stands on the ticket: what was said already, and whether it may be said."""

    said: str
    may_object: bool


def view(one: Appointment, at: datetime) -> MissedView | None:
    """Say how a missed visit stands; None for any other (one query where it was missed)."""
    if one.state != State.MISSED:
        return None
    objection = queries.objection_to(one.pk)
    may = rules.may_object(queries.seen(one, objection), has_objected=objection is not None, at=at)
    if objection is None:
        return MissedView("", may)
    day = {"day": dates.show(zones.local(objection.made_at, one.time_zone).date())}
    if objection.answered_at is None:
        return MissedView(_("%(day)s вы сообщили, что на приёме были. Клиника проверит отметку.") % day, may)
    kept = _("%(day)s вы сообщили, что на приёме были. Клиника проверила и оставила отметку.") % day
    return MissedView(kept, may)


@require_POST
def object_to(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Say to have come; the ticket says what became of it."""
    one = opening.visit(request, appointment_id, reason="object")
    answer = HttpResponseRedirect(reverse("booking:ticket", args=[one.pk]), status=SEE_OTHER)
    try:
        with doors.not_yours():
            actions.object_to(
                account_id=request.person.account_id, appointment_id=one.pk, region=request.region.pk,
                at=now(), by=request.actor,
            )  # fmt: skip
    except actions.NotObjectable:
        flash.put(answer, "info", _("Эту отметку уже нельзя оспорить здесь. Позвоните в регистратуру."))
        return answer
    flash.put(answer, "success", _("Готово. Клиника увидит это и проверит отметку."))
    return answer
