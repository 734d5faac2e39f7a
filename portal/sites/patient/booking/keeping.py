"""The time of a held place: a while longer, or given back before its end."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from portal.domain.booking import actions
from portal.sites.entrance import doors
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.booking import asking, opening, presenters, wish


@require_POST
def let_go(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Give the held place back and go on choosing."""
    one = opening.visit(request, appointment_id, reason="let_go")
    asking.keep_typed(request, one, now())
    with doors.not_yours():
        actions.let_go(
            account_id=request.person.account_id, appointment_id=one.pk, region=request.region.pk, at=now(),
            by=request.actor,
        )  # fmt: skip
    return SeeOther(f"{presenters.doctor_href(one)}&day={one.wall_date}")


@require_POST
def extend(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Keep the held place a while longer; the step that asked says until when, or that it is over."""
    one = opening.visit(request, appointment_id, reason="extend")
    asking.keep_typed(request, one, now())
    step = "code" if request.POST.get("back") == "code" else "confirm"
    actions.extend(
        account_id=request.person.account_id, appointment_id=one.pk, region=request.region.pk, at=now(),
        by=request.actor,
    )  # fmt: skip
    here = reverse(f"booking:{step}", args=[one.pk])
    return SeeOther(wish.carried(here, waits=wish.is_carried(request)))
