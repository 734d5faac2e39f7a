"""Where a card belongs, the one in the address or the person's own: its clinics and doctors stand first."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from portal.domain.attachments import queries as attachments
from portal.domain.booking import queries as booking
from portal.domain.clinics.queries import Doctor
from portal.domain.finding.rules.ask import Person
from portal.domain.finding.rules.spread import Candidate
from portal.domain.finding.states import Whom
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Relation
from portal.kit import dates, zones
from portal.look.values import DoctorView
from portal.sites.entrance import doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import fitting, limits, presenters


@dataclass(frozen=True, slots=True)
class Own:
    """Ids of the clinics of a card, and the doctors who see it.

    `card` is the one that the address names; None where the person's own stands in for it: whom they
    book for is open then, and no clinic is said to be unfit. `patient` is whichever of both stands here.
    `likely` is the one named, or the only one that there is: doctors who do not see it come last. Of the only
    one nothing worse is said: a parent whose child has no card yet looks for the child's doctor.
    """

    card: OpenCard | None = None
    patient: OpenCard | None = None
    likely: OpenCard | None = None
    clinics: frozenset[int] = frozenset()
    doctors: Sequence[Doctor] = ()

    @property
    def ids(self) -> frozenset[int]:
        """Number the own doctors."""
        return frozenset(doctor.pk for doctor in self.doctors)

    def person(self, at: datetime, zone: str) -> Person | None:
        """Say whom those who come first must see; nobody where whom they book for is open."""
        return person_of(self.likely, at, zone) if self.likely else None

    def unfit(self, doctors: Iterable[Doctor], at: datetime) -> frozenset[int]:
        """Return the numbers of doctors who do not see the card that is named, by age or sex."""
        card = self.card
        return frozenset(one.pk for one in doctors if card and not fitting.fits(one, card, at))

    def looking_for(self, whom: Whom | None, at: datetime, zone: str) -> "Own":
        """Return this for whom a filter looks: doctors of others go, a card of another age says nothing."""
        unseen = limits.unseen(whom, self.doctors)
        seeing = replace(self, doctors=[one for one in self.doctors if one.pk not in unseen])
        card = self.likely
        if whom is None or card is None or fitting.is_child(card, at, zone) is (whom is Whom.CHILD):
            return seeing
        return replace(seeing, card=None, likely=None)

    def wider(self) -> "Own":
        """Return this for whoever it may be, where the card is only likely."""
        return replace(self, likely=self.card)

    def is_booked_by(self, one: Candidate, region: str, at: datetime) -> bool:
        """Tell whether a doctor's clinic books the card: some book only their own people (kept in memory)."""
        card = self.likely
        if card is None or one.clinic_id in self.clinics or not (card.shows_attachments or not card.is_known):
            return True  # of a card whose attachments may not be seen nothing is said beforehand
        return not booking.takes_only_attached(
            region=region, at=at, clinic_id=one.clinic_id, position_id=one.position_id
        )

    def alone(self, at: datetime, zone: str) -> OpenCard | None:
        """Return the card of a grown-up who has none beside their own and has named nobody."""
        card = self.likely if self.card is None else None
        return None if card is None or fitting.is_child(card, at, zone) else card


NOBODY: Final = Own()


def person_of(card: OpenCard, at: datetime, zone: str) -> Person:
    """Say whom a doctor must see to be booked for a card."""
    return Person(dates.age(card.birth_date, zones.local(at, zone).date()), card.sex)


def of(request: PortalRequest, cards: Sequence[OpenCard], at: datetime) -> Own:
    """Say where the card that the address names belongs, else the person's own (two queries)."""
    asked = presenters.asked_card(request.GET)
    card = act_for(request, cards, asked) if asked else _own(cards)
    if card is None:
        return NOBODY
    told = attachments.of_cards(cards=[card], region=request.region.pk).get(card.id, [])
    doctors = attachments.own_doctors(told) if told else []
    return Own(
        card=card if asked else None,
        likely=card if asked or len(cards) == 1 else None,
        patient=card,
        clinics=frozenset(one.clinic_id for one in told if one.clinic_id is not None),
        doctors=[doctor for doctor in doctors if fitting.fits(doctor, card, at)],
    )


def act_for(request: PortalRequest, cards: Sequence[OpenCard], asked: uuid.UUID | None) -> OpenCard | None:
    """Return the card that was asked for, if it is among these, and say on the page for whom it acts."""
    found = next((card for card in cards if card.id == asked), None)
    if found is not None:
        doors.act_for(request, found)
    return found


def _own(cards: Sequence[OpenCard]) -> OpenCard | None:
    return next((card for card in cards if card.relation == Relation.SELF), None)


def rows(own: Own, asked: Mapping[str, str], at: datetime, clinic_id: int | None = None) -> list[DoctorView]:
    """Say the own doctors with their places, all or one clinic's (one query)."""
    wanted = [doctor for doctor in own.doctors if clinic_id in {None, doctor.clinic_id}]
    if not wanted:
        return []
    board = booking.board_of_doctors(
        region=wanted[0].region_id, doctors=[doctor.pk for doctor in wanted], at=at
    )
    return presenters.doctor_rows(wanted, board, asked, at, with_clinic=clinic_id is None)
