"""A visit that will not take place: what is proposed instead, and the button that agrees."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.booking import actions, queries
from portal.domain.booking.access import Appointment
from portal.domain.booking.states import Nearness, State
from portal.kit import ids, names, zones
from portal.kit.words import N_
from portal.look.values import Fact
from portal.sites.entrance import doors, flash
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import again, spoken
from portal.sites.patient.booking import opening, out_of_sight, presenters
from portal.sites.patient.doctors import page

SEE_OTHER: Final = 303
_WHERE: Final = {
    Nearness.SAME_DOCTOR: N_("К тому же врачу"),
    Nearness.SAME_CLINIC: N_("К другому врачу в той же клинике"),
    Nearness.OTHER_CLINIC: N_("К другому врачу в ближайшей клинике, где есть места"),
}


@dataclass(frozen=True, slots=True)
class BrokenView:
    """What stands on the ticket of a broken visit; without `facts` nothing is proposed yet.

    `is_off`: the clinic itself has cancelled it, so there is nothing left to cancel. `asks_clinic`: the
    clinic gives the place after it was asked, `sends_answers`: what was answered goes there along.
    """

    is_off: bool
    asks_clinic: bool
    sends_answers: bool
    where: str
    facts: Sequence[Fact]
    slot_id: int
    others_href: str


class AgreeForm(forms.Form):
    """Which place was shown."""

    slot = forms.IntegerField(min_value=1, max_value=ids.LARGEST)


def view(one: Appointment, at: datetime) -> BrokenView | None:
    """Say what is proposed instead of a visit; None where it takes place or is over (one query if broken).

    Of a visit that the clinic has cancelled itself only a proposal is worth a word of its own.
    """
    is_off = one.state == State.CANCELLED_BY_CLINIC
    if not one.is_broken or not (is_off or one.state == State.BOOKED) or one.starts_at <= at:
        return None
    _is_broken, proposal = queries.proposal_of(one.pk)
    if is_off and proposal is None:
        return None
    return BrokenView(
        is_off=is_off,
        asks_clinic=proposal is not None and proposal.asks_clinic,
        sends_answers=proposal is not None and _sends_answers(one, proposal),
        where=_(_WHERE[proposal.nearness]) if proposal else "",
        facts=_facts(proposal, at) if proposal else [],
        slot_id=proposal.slot_id if proposal else 0,
        # The doctor's page moves a visit that it is told of; what is off is booked anew.
        others_href=again.href(one) if is_off else again.href(one, move=one.pk),
    )


def after_cancelling(one: Appointment, lost: BrokenView | None, at: datetime) -> dict[str, Any]:
    """Say what may follow a visit that its clinic has cancelled, before its time.

    The visit to this speciality that the person has by now, else the nearest places (one query or two).
    """
    nothing: dict[str, Any] = {"offers": [], "stands_in": "", "is_sought": False}
    if queries.is_unseen(one):
        return nothing | {"stands_in": out_of_sight.back_at(one)}
    if lost or one.state != State.CANCELLED_BY_CLINIC or one.starts_at <= at:
        return nothing
    other = queries.stands_in(lost=one, at=at)
    if other is not None:
        return nothing | {"stands_in": reverse("booking:ticket", args=[other])}
    found = queries.nearest_to(slot_id=one.slot_id, at=at, notice=page.notice_of(one.doctor, at))
    return nothing | {"offers": presenters.offers(found, one, at), "is_sought": one.is_broken}


def _sends_answers(one: Appointment, found: queries.Proposal) -> bool:
    """Tell whether answers reach people to whom they were not given: of another clinic, or its system."""
    is_elsewhere = found.asks_clinic or found.nearness == Nearness.OTHER_CLINIC
    return is_elsewhere and bool(queries.answers_of(one))


def _facts(found: queries.Proposal, at: datetime) -> list[Fact]:
    today = zones.local(at, found.time_zone).date()
    when = spoken.wall(found.wall_date, found.wall_start, today)
    clock = _("по часам клиники (%(clock)s)") % {"clock": zones.from_moscow(found.starts_at, found.time_zone)}
    doctor = names.full(found.surname, found.name, found.patronymic)
    return [
        Fact(_("Когда"), f"{when}, {clock}"),
        Fact(_("Врач"), f"{doctor}, {names.within(found.speciality)}"),
        Fact(_("Клиника"), found.clinic),
        Fact(_("Адрес"), found.address),
        Fact(_("Кабинет"), found.room or _("скажут в регистратуре")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Take the proposed place; every refusal leads back to the ticket, which says how it stands now."""
    one = opening.visit(request, appointment_id, reason="agree")
    if request.method != "POST":
        return _to(one.pk)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        with doors.not_yours():
            new = actions.agree(
                account_id=request.person.account_id, appointment_id=one.pk,
                slot_id=form.cleaned_data["slot"], region=request.region.pk, at=now(), by=request.actor,
            )  # fmt: skip
    except actions.ProposalGone:
        return _to(one.pk, "warning", _("Это место только что заняли. Посмотрите, что есть вместо него."))
    except actions.NothingProposed:
        return _to(one.pk, "info", _("Эта запись уже изменилась. Вот как она выглядит сейчас."))
    except actions.ClinicAsked as asked:  # its page says that the clinic has not answered yet
        return _to(asked.appointment_id)
    except actions.NotBookable as refused:
        return _to(one.pk, "error", " ".join(presenters.sentences(refused.reasons, one.time_zone)))
    return _to(new, "success", _("Вы записаны на новое время."))


@require_POST
def decline(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Look for no other place instead of a visit that its clinic has cancelled."""
    one = opening.visit(request, appointment_id, reason="decline")
    with doors.not_yours():
        is_done = actions.decline(
            account_id=request.person.account_id, appointment_id=one.pk, region=request.region.pk, at=now(),
            by=request.actor,
        )  # fmt: skip
    return _to(one.pk, "success", _("Хорошо, другое время не ищем.")) if is_done else _to(one.pk)


def _to(appointment_id: uuid.UUID, kind: flash.Kind = "info", text: str = "") -> HttpResponse:
    answer = HttpResponseRedirect(reverse("booking:ticket", args=[appointment_id]), status=SEE_OTHER)
    if text:
        flash.put(answer, kind, text)
    return answer
