"""Which visits of a patient stand behind a code: for the verb, for the person, for the desk."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from portal.domain.audit.states import Actor
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries import settings
from portal.domain.booking.queries.visits import held_by, opens
from portal.domain.booking.rules import missed as rules
from portal.domain.booking.rules.missed import CodeAfter, MissedVisit
from portal.domain.booking.states import MISSED_COUNTED, State

_NO_POSITION: Final = 0
ANY_MISSED: Final = """EXISTS (
    SELECT 1 FROM booking_appointment m WHERE m.card_id = booking_appointment.card_id
    AND m.state = 'missed' AND m.starts_at > {since})"""
"""Whether it is worth asking at all: read along with the hold, so that most bookings cost no statement more.

It says yes too often (another region, a mark that is objected to), never too seldom.
"""


class Wanted(NamedTuple):
    """A place that is being booked, as the statement that books it tells of it."""

    card_id: Any
    clinic_id: int
    position_id: int
    has_missed: bool
    """Whether the patient has missed any visit lately (ANY_MISSED)."""


@dataclass(frozen=True, slots=True)
class ByCode:
    """A place that is booked by a code only, and the visits that it is for, the newest last.

    `visits` is None where the account may not see all of them: then nobody is told how many there are.
    """

    after: CodeAfter
    visits: Sequence[Appointment] | None


def noting_missed(found: "QuerySet[Appointment]", at: datetime) -> Any:
    """Read along whether the patient has missed any visit lately (`has_missed`)."""
    lately = Appointment.objects.filter(
        card=OuterRef("card"), state=State.MISSED, starts_at__gt=at - MISSED_COUNTED
    )
    return found.annotate(has_missed=Exists(lately))


def asks_code(wanted: Wanted, *, region: str, at: datetime) -> bool:
    """Tell whether a place that is being booked asks for a code (one query; none where nothing counts)."""
    place = _Place(wanted.clinic_id, wanted.position_id, region)
    return bool(_behind(wanted.card_id, place, at)[1])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where is booked: as far as the rule of missed visits looks."""

    clinic_id: int
    position_id: int
    region: str


def _behind(card_id: uuid.UUID, place: _Place, at: datetime) -> tuple[CodeAfter, frozenset[uuid.UUID]]:
    """Return the rule of a place, and the missed visits for which it asks for a code: none where it does not.

    The one reading of marks for the verb, the person's page and the desk (two queries; one without a rule).
    """
    of_place = {"clinic_id": place.clinic_id, "position_id": place.position_id}
    after = settings.code_after(region=place.region, at=at, **of_place)
    if not after.missed:
        return after, frozenset()
    rows = {one.pk: told(one) for one in _marked(Appointment.objects.all(), card_id, place.region, at)}
    if not rules.asks_code(rows.values(), after=after, at=at, **of_place):
        return after, frozenset()
    return after, frozenset(key for key, one in rows.items() if one.counts(after, at=at, **of_place))


def code_for(*, hold: Appointment, by: Actor, account_id: int, at: datetime) -> ByCode | None:
    """Return why a held place is booked by a code only; None where it is not.

    `hold` as `access.appointment_of` opens it with `notes_missed`. Two queries where visits were missed.
    """
    if not getattr(hold, "has_missed", False):
        return None
    region = hold.clinic.region_id
    after, counted = _behind(hold.card_id, _Place(hold.clinic_id, hold.doctor.position_id, region), at)
    if not counted:
        return None
    if by.is_limited:  # a short sign-in tells nothing of earlier visits
        return ByCode(after, None)
    related = _marked(held_by(account_id, by), hold.card_id, region, at).select_related("doctor__speciality")
    shown = [one for one in related if one.pk in counted and opens(one, account_id, at)]
    return ByCode(after, shown if len(shown) == len(counted) else None)


def asks_code_of_card(*, card_id: uuid.UUID, clinic_id: int, region: str, at: datetime) -> int:
    """Return after how many missed visits a patient books by a code in this clinic; 0 where not (one query).

    By what the clinic, or else its region, has set: a position of it may have set otherwise.
    """
    after, counted = _behind(card_id, _Place(clinic_id, _NO_POSITION, region), at)
    return after.missed if counted else 0


def told(one: Appointment) -> MissedVisit:
    """Return a missed visit as the rules know it."""
    objection = getattr(one, "objection", None)
    is_open = objection is not None and (objection.answered_at is None or bool(objection.is_agreed))
    return MissedVisit(one.clinic_id, one.doctor.position_id, one.starts_at, is_objected=is_open)


def _marked(
    among: "QuerySet[Appointment]", card_id: uuid.UUID, region: str, at: datetime
) -> "QuerySet[Appointment]":
    lately = among.filter(
        card=card_id, clinic__region=region, state=State.MISSED, starts_at__gt=at - MISSED_COUNTED
    )
    return lately.select_related("doctor", "objection").order_by(F("starts_at"), "pk")
