"""What can be booked without an attachment: clinics that see the person of a card, the likely ones first."""

from datetime import datetime
from typing import Final

from portal.domain.booking import queries as booking
from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Clinic
from portal.domain.clinics.states import ClinicType
from portal.domain.finding import queries as finding
from portal.domain.finding.rules.ask import Ask
from portal.domain.patients.access import OpenCard
from portal.look.values import LinkItem
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import fitting, own, presenters

_SHOWN: Final = 3
_SPECIAL: Final = frozenset({ClinicType.WOMEN, ClinicType.DENTAL, ClinicType.DISPENSARY})
"""Not where one goes first with whatever hurts."""


def clinics(request: PortalRequest, card: OpenCard, at: datetime) -> list[LinkItem]:
    """Return clinics with free places for this card (three queries): its visits' first, then near to them.

    After them those for everything, a child's own before the others, with the nearest place first.
    """
    region = request.region
    seeing = Ask(person=own.person_of(card, at, region.time_zone), only_seeing=True)
    board = finding.by_clinic(region=region.pk, at=at, ask=seeing).counts
    found = [one for one in directory.clinics_of(region) if one.pk in board]
    fit = [one for one in found if not fitting.not_for(one, card, at)]
    fit = [one for one in fit if not fitting.is_womens_for_child(one, card, at)]
    visited = {one.clinic_id: one.clinic.district for one in booking.visits_of(cards=[card])}
    is_child = fitting.is_child(card, at, region.time_zone)

    def order(one: Clinic) -> tuple[bool, bool, bool, bool, datetime]:
        return (
            one.pk not in visited,
            one.type in _SPECIAL,
            not (one.district and one.district in visited.values()),
            is_child and one.type != ClinicType.CHILD_POLYCLINIC,
            board[one.pk].nearest_at,
        )

    asked = {"card": str(card.id)}
    return [
        presenters.clinic_row(one, board[one.pk], asked, at, "") for one in sorted(fit, key=order)[:_SHOWN]
    ]
