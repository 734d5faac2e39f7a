"""The appeal on a page and as a PDF; it is written only while the term is broken."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.domain.attachments import queries as attachments
from portal.domain.booking.rules.terms import Verdict
from portal.domain.clinics import queries as directory
from portal.domain.patients.access import OpenCard
from portal.kit import names
from portal.sites.entrance import doors
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.booking import paper as papers
from portal.sites.patient.cards import narrow
from portal.sites.patient.cards.appeals import letter
from portal.sites.patient.cards.attachments.views import applicant_of, is_closed
from portal.sites.patient.doctors import presenters, waiting
from portal.sites.patient.doctors.waiting import Measured


@dataclass(frozen=True, slots=True)
class _Case:
    """What a page is about; `appeal` only where the term of the own clinic is broken."""

    clinic: directory.Clinic
    speciality: directory.Speciality
    is_own: bool
    found: Measured | None
    appeal: letter.Appeal | None


@require_safe
def page(request: SignedInRequest, card_id: uuid.UUID, clinic_id: int, speciality_id: int) -> HttpResponse:
    """Show the appeal, ready to be printed or copied; or how things stand where there is none to make."""
    at = now()
    card = doors.card(request, card_id, reason="appeal about waiting", at=at)
    if is_closed(card):
        return narrow.page(request, card, "cards:attachments")
    case = _case(request, card, clinic_id, speciality_id, at)
    told = {
        "appeal": case.appeal,
        "name": names.full(card.surname, card.name, card.patronymic),
        "clinic": case.clinic.short_name,
        "speciality": case.speciality.patient_name,
        "stands": letter.kept(case.found, at) if case.found else [],
        "is_own": case.is_own,
        "back": presenters.with_card(
            "doctors:speciality", {"card": str(card.id)}, case.clinic.pk, case.speciality.pk
        ),
        "parts": [str(card.id), case.clinic.pk, case.speciality.pk],
    }
    return render(request, "cards/appeals/page.html", told)


@require_safe
def paper(request: SignedInRequest, card_id: uuid.UUID, clinic_id: int, speciality_id: int) -> HttpResponse:
    """Answer with the appeal as a PDF; 404 where there is none to make."""
    at = now()
    card = doors.card(request, card_id, reason="appeal about waiting", at=at)
    if is_closed(card):
        return narrow.page(request, card, "cards:attachments")
    appeal = _case(request, card, clinic_id, speciality_id, at).appeal
    if appeal is None:
        raise Http404
    sheet = papers.Letter(
        title=_("Обращение"), brand=request.region.brand, heading=_("Обращение"),
        whom=_("Главному врачу: %(clinic)s") % {"clinic": appeal.clinic},
        copies=[_("Копия: %(whom)s") % {"whom": one} for one in appeal.copies],
        lines=letter.lines(appeal),
        parts=[
            (title, letter.facts(rows))
            for title, rows in ((_("Пациент"), appeal.facts), (_("Кто обращается"), appeal.applicant))
            if rows
        ],
        foot=[_("Дата: %(date)s") % {"date": appeal.date}, _("Подпись: ____________________")],
    )  # fmt: skip
    answer = HttpResponse(papers.letter(sheet, at=at), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="appeal.pdf"'
    return answer


def _case(
    request: SignedInRequest, card: OpenCard, clinic_id: int, speciality_id: int, at: datetime
) -> _Case:
    """Measure again, as things stand now; 404 for a clinic or speciality that the region has not."""
    clinic = directory.clinic(request.region, clinic_id)
    speciality = directory.speciality(request.region, speciality_id)
    if clinic is None or speciality is None:
        raise Http404
    told = attachments.of_cards(cards=[card], region=request.region.pk).get(card.id, [])
    is_own = clinic.pk in {one.clinic_id for one in told}
    found = waiting.measure(request.region, directory.doctors_of(clinic, speciality), card=card, at=at)
    appeal = None
    if is_own and found and found.verdict is Verdict.BROKEN:
        appeal = letter.written(found, card, applicant_of(request, card, at), request.region, at)
    return _Case(clinic, speciality, is_own, found, appeal)
