"""What the tables say of themselves: lines of histories, entries of the record, notices, rests, the clinics' ledgers."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from portal.domain.booking.states import Broken, fold
from tests.history.told import History, Line

_FREES: Final = {"cancelled_by_patient", "moved"}
_STANDING: Final = {"reserving", "booked"}
_SLACK_S: Final = 0.001


def moved_nowhere(history: History) -> Iterator[str]:
    """Name visits that were moved while none that replaces them was ever booked."""
    taken = {one.replaces for one in history.tables.visits if one.replaces and one.was_booked}
    yield from (one.id for one in history.tables.visits if one.state == "moved" and one.id not in taken)


def kept_both(history: History) -> Iterator[str]:
    """Name booked visits whose former one is booked too."""
    booked = {one.id for one in history.tables.visits if one.state == "booked"}
    yield from (one.id for one in history.tables.visits if one.was_booked and one.replaces in booked)


def too_long(history: History) -> Iterator[str]:
    """Name holds that were to last longer than a hold may."""
    longest = history.life_s + _SLACK_S
    yield from (one.id for one in history.tables.visits if one.held_s > longest)


def broken_lines(history: History) -> Iterator[str]:
    """Name visits whose lines lead elsewhere than their row, or nowhere."""
    lines = _lines(history)
    for visit in history.tables.visits:
        try:
            led = fold((line.came_from, line.to) for line in lines[visit.id])
        except Broken:
            led = ""
        if led != visit.state:
            yield visit.id


def without_entry(history: History) -> Iterator[str]:
    """Name changes of visits that the record does not tell once each."""
    changes = Counter((line.appointment, f"appointment.{line.to}") for line in history.tables.lines)
    recorded = Counter(history.tables.entries)
    for appointment, action in sorted((changes - recorded) | (recorded - changes)):
        yield f"{action} of {appointment}"


def without_notice(history: History) -> Iterator[str]:
    """Name visits that were booked and not told so, once; and those that were cancelled."""
    told = history.tables.notices
    for visit in history.tables.visits:
        begun = told.get((visit.id, "booked"), 0) + told.get((visit.id, "moved"), 0)
        ended = told.get((visit.id, "cancelled"), 0)
        if (begun, ended) != (int(visit.was_booked), int(visit.state == "cancelled_by_patient")):
            yield visit.id


def without_rest(history: History) -> Iterator[str]:
    """Name places that were freed more often, or less, than the database has noted that they rest."""
    slots = {visit.id: visit.slot for visit in history.tables.visits}
    freed = Counter(slots.get(line.appointment, 0) for line in history.tables.lines if line.to in _FREES)
    rested = Counter(rest.slot for rest in history.tables.rests)
    for slot, place in history.places.items():
        if rested[slot] != (freed[slot] if place.rests_s else 0):
            yield f"place {slot}"


def sold_resting(history: History) -> Iterator[str]:
    """Name holds by people who came after a place was freed and before it was offered again."""
    slots = {visit.id: visit.slot for visit in history.tables.visits}
    rests: defaultdict[int, list[datetime]] = defaultdict(list)
    for rest in history.tables.rests:
        rests[rest.slot].append(rest.until)
    freed: dict[int, tuple[datetime, datetime]] = {}
    for line in history.tables.lines:
        slot = slots.get(line.appointment, 0)
        if line.to in _FREES and rests[slot]:
            freed[slot] = (line.at, rests[slot].pop(0))
        if line.came_from == "" and slot in freed:
            since, until = freed[slot]
            if since < line.at < until:
                yield f"place {slot}: {line.appointment}"


def differing(history: History) -> Iterator[str]:
    """Name reservations that stand here or in the clinic's own system, but not once in both."""
    ours = {
        visit.id
        for visit in history.tables.visits
        if history.places[visit.slot].is_outside and visit.state in _STANDING
    }
    for key in sorted(ours | set(history.tables.posted)):
        if (key in ours, len(history.tables.posted.get(key, ()))) != (True, 1):
            yield key


def unnumbered(history: History) -> Iterator[str]:
    """Name visits of clinics with own systems that are booked under no number of theirs."""
    for visit in history.tables.visits:
        given = history.tables.posted.get(visit.id, ())
        is_known = visit.clinic_number in given if visit.state == "booked" else bool(visit.clinic_number)
        if visit.was_booked and history.places[visit.slot].is_outside and not is_known:
            yield visit.id


def _lines(history: History) -> defaultdict[str, list[Line]]:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in history.tables.lines:
        found[line.appointment].append(line)
    return found


def moment(seconds: float) -> datetime:
    """Return an instant (UTC) of a made-up clock."""
    return datetime.fromtimestamp(seconds, UTC)
