"""Clinics that keep their schedule elsewhere: their places, and visits that were booked or changed there.

A visit becomes a card's only where nothing differs and a number agrees (attachments.rules.judging), and only
of a card that is vouched for: anybody may type another's name into a card. What matches no card is not kept.
What becomes of visits that are known here is `following`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from portal.domain.attachments import queries as people
from portal.domain.attachments.rules import judging
from portal.domain.booking import ports
from portal.domain.booking.actions import following, settling
from portal.domain.clinics import queries as clinics
from portal.domain.clinics.queries import Outside
from portal.domain.health import actions as health
from portal.domain.health import queries as standing
from portal.domain.health.states import CLINICS
from portal.domain.patients.models import Holding
from portal.domain.patients.states import KNOWN, Relation
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import OutsideSlot, Slot
from portal.domain.schedule.ports import TimetableSilent

SEEN_AHEAD: Final = timedelta(days=60)
"""How far ahead visits are read: further than any place is offered."""
_log = structlog.get_logger("portal.booking")


@dataclass(slots=True)
class Read:
    """What one reading changed here: visits that are new, moved or cancelled there, given back by us.

    `strangers` are visits of ours that were told with another patient: nothing of them is believed.
    """

    new: int = 0
    moved: int = 0
    cancelled: int = 0
    given_back: int = 0
    strangers: int = 0


def refresh_clinics(*, clock: Callable[[], datetime]) -> None:
    """Read every clinic that lives elsewhere; a system that was silent is not asked again in this turn."""
    silent: set[str] = set()
    met: set[str] = set()
    for one in clinics.outside():
        if one.system in silent:
            continue
        met.add(one.system)
        if not _is_read(one, clock()):
            silent.add(one.system)
    back = {system for system in met - silent if standing.silent_since(system, clock())}
    for system in sorted(met):
        health.note(system=f"{CLINICS}{system}", is_up=system not in silent, at=clock())
    if back:  # it answers again: who waits for it is booked, or told no, at once
        settling.settle(
            at=clock(), clinics=[one.clinic_id for one in clinics.outside() if one.system in back]
        )


def _is_read(one: Outside, at: datetime) -> bool:
    """Read one clinic; False where its system was silent. What breaks on our side stops no other."""
    try:
        schedule.refresh(clinic_id=one.clinic_id, at=at)
        read_visits(clinic_id=one.clinic_id, at=at)
    except (TimetableSilent, ports.ClinicSilent) as error:
        _log.warning("clinic_silent", clinic=one.clinic_id, error=type(error).__name__)
        return False
    except Exception as error:  # noqa: BLE001  the class alone: messages quote data
        _log.error("clinic_not_read", clinic=one.clinic_id, error=type(error).__qualname__)
    return True


def read_visits(*, clinic_id: int, at: datetime) -> Read:
    """Take over what the clinic's system tells of visits to come; raises ClinicSilent.

    Ours that are moved or cancelled there are so here; ours that ended here and live there are given back.
    """
    told = ports.clinic_system(clinic_id).visits(since=at, until=at + SEEN_AHEAD)
    places = _places(clinic_id, told)
    known = following.known(clinic_id, told, at)
    followed = following.follow([(known[one.number], one) for one in told if one.number in known], places, at)
    unknown = [
        one for one in told if one.number not in known and one.key is None and not one.is_cancelled
    ]  # fmt: skip
    new = _take(clinic_id, unknown, places, at)
    if followed.strangers:
        _log.error("clinic_told_of_others", visits=followed.strangers)
    return Read(
        new + followed.back, followed.moved, followed.cancelled, followed.given_back, followed.strangers
    )  # fmt: skip


def _places(clinic_id: int, told: Sequence[ports.Visit]) -> dict[str, Slot]:
    """Return the places of these visits by the system's number (one query)."""
    wanted = {one.place for one in told if not one.is_cancelled}
    found = OutsideSlot.objects.filter(clinic=clinic_id, number__in=wanted)
    return {
        one.number: one.slot for one in found.select_related("slot__work_session", "slot__doctor__clinic")
    }


def _take(clinic_id: int, visits: Sequence[ports.Visit], places: Mapping[str, Slot], at: datetime) -> int:
    """Make visits of those whose place and whose card are known (one read for all); return how many."""
    here = [visit for visit in visits if visit.place in places]
    cards = _cards({visit.patient.birth_date for visit in here})
    made = 0
    for visit in here:
        holding = _whose(visit, cards)
        if holding is not None:
            made += following.adopt(
                following.id_of(clinic_id, visit.number), clinic_number=visit.number,
                slot=places[visit.place], card=holding.card, account_id=holding.account_id, at=at,
            )  # fmt: skip
    return made


def _cards(birth_dates: set[date]) -> list[Holding]:
    """Return the living holdings of cards that may be meant: the person's own card first, then the oldest."""
    found = Holding.objects.filter(
        card__birth_date__in=birth_dates, card__confirmed_by__in=KNOWN, card__emptied_at=None, ended_at=None
    )
    ordered = found.select_related("card").order_by("card__created_at", "pk")
    return sorted(ordered, key=lambda one: one.relation != Relation.SELF)


def _whose(visit: ports.Visit, cards: Sequence[Holding]) -> Holding | None:
    mine = (one for one in cards if judging.is_same(people.person_of(one.card), visit.patient))
    return next(mine, None)
