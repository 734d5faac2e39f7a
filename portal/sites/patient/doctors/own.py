"""Where a card belongs, the one in the address or the person's own: its clinics and doctors stand first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.domain.attachments import queries as attachments
from portal.domain.booking import queries as booking
from portal.domain.clinics.queries import Doctor
from portal.domain.patients.access import OpenCard
from portal.look.values import DoctorView
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import fitting, presenters


@dataclass(frozen=True, slots=True)
class Own:
    """Ids of the clinics of a card, and the doctors who see it.

    `card` is the one that the address names; None where the person's own stands in for it: whom they
    book for is open then, and nothing is said to be unfit. `patient` is whichever of both stands here.
    """

    card: OpenCard | None = None
    patient: OpenCard | None = None
    clinics: frozenset[int] = frozenset()
    doctors: Sequence[Doctor] = ()

    @property
    def ids(self) -> frozenset[int]:
        """Number the own doctors."""
        return frozenset(doctor.pk for doctor in self.doctors)


NOBODY: Final = Own()


def of(request: PortalRequest, card: OpenCard | None, at: datetime) -> Own:
    """Say where an opened card belongs (two queries)."""
    if card is None:
        return NOBODY
    told = attachments.of_cards(cards=[card], region=request.region.pk).get(card.id, [])
    doctors = attachments.own_doctors(told) if told else []
    return Own(
        card=card if presenters.asked_card(request.GET) else None,
        patient=card,
        clinics=frozenset(one.clinic_id for one in told if one.clinic_id is not None),
        doctors=[doctor for doctor in doctors if fitting.fits(doctor, card, at)],
    )


def rows(own: Own, asked: Mapping[str, str], at: datetime, clinic_id: int | None = None) -> list[DoctorView]:
    """Say the own doctors with their places, all or one clinic's (one query)."""
    wanted = [doctor for doctor in own.doctors if clinic_id in {None, doctor.clinic_id}]
    if not wanted:
        return []
    board = booking.board_of_doctors(
        region=wanted[0].region_id, doctors=[doctor.pk for doctor in wanted], at=at
    )
    return presenters.doctor_rows(wanted, board, asked, at, with_clinic=clinic_id is None)
