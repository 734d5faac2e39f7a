"""What stands against a visit when its hold is confirmed: a clinic may have made another one since.

The statement that books counts it on its way; whoever held first goes first. Two holds of one card to one
speciality do not live side by side: the later hold lets the former go, whoever holds the card. A visit that
is read from a clinic at that very moment is one made after the confirm: it is kept, whatever stands here.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from portal.domain.audit.states import Actor
from portal.domain.booking import rules
from portal.domain.booking.actions import trail
from portal.domain.booking.actions.holding import NotBookable
from portal.domain.booking.queries import against, settings, visits
from portal.domain.booking.queries.missed import ANY_MISSED, Wanted
from portal.domain.booking.rules import Reason, Visits

_OTHERS: Final = " AND b.id <> booking_appointment.id"
_EARLIER: Final = """
          AND (b.state <> 'held'
               OR (b.held_at, b.id) < (booking_appointment.held_at, booking_appointment.id))"""
"""Of two holds the later one gives way, so two confirms at once never both find room for one visit."""
_SUBJECT: Final = {"card": "booking_appointment.card_id", "speciality": "booking_appointment.speciality_id"}
_TOLD: Final = """account_id, speciality_id, card_id, clinic_id,
    (SELECT d.position_id FROM clinics_doctor d WHERE d.id = booking_appointment.doctor_id),
    {missed}, {same}, {visits}"""


class Told(NamedTuple):
    """What the statement tells of the hold that it changes; the columns stand in this order.

    `has_missed`: the patient has missed a visit lately (ANY_MISSED). `same_speciality` and `visits` are the
    counts of queries.against, without this hold, the visit that it replaces, and holds that came later.
    """

    account_id: int
    speciality_id: int
    card_id: Any
    clinic_id: int
    position_id: int
    has_missed: bool
    same_speciality: int
    visits: int

    @property
    def wanted(self) -> Wanted:
        """Return what the rule of missed visits asks of it."""
        return Wanted(self.card_id, self.clinic_id, self.position_id, self.has_missed)


def returning(*, replaces: bool) -> str:
    """Return the columns of Told, for a hold that does or does not replace a visit."""
    but = _OTHERS + (against.BUT_OLD if replaces else "")
    return _TOLD.format(
        missed=ANY_MISSED.format(since="%(since)s"),
        same=against.SAME.format(but=but, **_SUBJECT),
        visits=against.VISITS.format(but=but + _EARLIER, **_SUBJECT),
    )


_OF_ACCOUNT: Final = """
SELECT {same}, {visits}, {overlapping} FROM booking_appointment WHERE booking_appointment.id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class Doing:
    """What is being booked, perhaps instead of a visit, and by whom."""

    account_id: int
    appointment_id: uuid.UUID
    replaces: uuid.UUID | None
    region: str
    at: datetime
    by: Actor
    must_answer: bool = False
    waits: bool = False


def check(told: Told, doing: Doing) -> None:
    """Raise NotBookable where the rules of visits, as they are set for the place now, stand against it."""
    counts = Visits(same_speciality=told.same_speciality > 0, overlaps=False, visits=told.visits, holds=0)
    reasons = _against(counts, told.clinic_id, told.position_id, doing)
    if reasons:
        raise NotBookable(veiled(reasons, doing))


def _against(counts: Visits, clinic_id: int, position_id: int, doing: Doing) -> list[Reason]:
    limits = settings.limits_of(
        region=doing.region, at=doing.at, clinic_id=clinic_id, position_id=position_id
    )  # fmt: skip
    return rules.of_visits(counts, limits)


def veiled(reasons: Sequence[Reason], doing: Doing) -> list[Reason]:
    """Say nothing of visits to an account that may only book for the card, but of its own (two queries)."""
    held = visits.held_by(doing.account_id, doing.by).select_related("doctor")
    one = held.filter(pk=doing.appointment_id).first()
    if one is None:
        return rules.veiled(reasons, told=[])
    if visits.sees_others(one, doing.at):
        return [*reasons]
    own = _against(_of_account(doing), one.clinic_id, one.doctor.position_id, doing)
    return rules.veiled(reasons, told=own)


def _of_account(doing: Doing) -> Visits:
    but = against.OWN + _OTHERS + (against.BUT_OLD if doing.replaces else "")
    statement = _OF_ACCOUNT.format(
        same=against.SAME.format(but=but, **_SUBJECT),
        visits=against.VISITS.format(but=but + _EARLIER, **_SUBJECT),
        overlapping=against.OVERLAPPING.format(but=but, place="booking_appointment", **_SUBJECT),
    )
    values = {
        "id": trail.key(doing.appointment_id), "account": doing.account_id, "now": trail.moment(doing.at),
        "replaces": trail.key(doing.replaces) if doing.replaces else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        same, coming, overlapping = cursor.fetchone()
    return Visits(same_speciality=same > 0, overlaps=overlapping > 0, visits=coming, holds=0)
