"""What must be so whatever was killed (I1, I2, I3, I4, I6, I7, I8 of the paper): answers beside the tables.

The tables are read from outside of Django, so that any engine and any cluster will do.
"""

import uuid
from collections import Counter, defaultdict
from datetime import datetime, timedelta

from portal.domain.booking.states import OCCUPYING, Broken, State, fold
from tests.ground import outside

LONGEST_HOLD = timedelta(minutes=10)
"""A hold with its one extension."""
CHANGES = {f"appointment.{state}" for state in State}
APPOINTMENTS = "SELECT id, slot_id, card_id, state, number, held_at, hold_ends_at FROM booking_appointment"
STEPS = "SELECT appointment_id, from_state, to_state FROM booking_step ORDER BY id"
ENTRIES = "SELECT object_id, action FROM audit_entry WHERE object_kind = 'appointment' ORDER BY id"
NOTICES = "SELECT key FROM notices_notice WHERE kind = 'booked'"


def problems(url, results):
    """Return how often each promise was broken; a promise that was kept is not named."""
    with outside.connected(url) as database:
        rows = [_row(*row) for row in outside.run(database, APPOINTMENTS).fetchall()]
        steps = _grouped(outside.run(database, STEPS).fetchall())
        entries = _grouped(row for row in outside.run(database, ENTRIES).fetchall() if row[1] in CHANGES)
        notices = Counter(key.partition(":")[2] for (key,) in outside.run(database, NOTICES).fetchall())
    found = {
        "sold twice": _twice(rows),
        "promised and lost": _lost(rows, results),
        "refused and there": _there(rows, results),
        "there and nobody asked": _unasked(rows, results),
        "held for ever": sum(row["ends"] - row["held"] > LONGEST_HOLD for row in rows),
        "history leads elsewhere": sum(_fold(steps[row["id"]]) != row["state"] for row in rows),
        "change without a record": sum(
            [f"appointment.{to}" for _, to in steps[row["id"]]] != [action for (action,) in entries[row["id"]]]
            for row in rows
        ),
        "booked without a notice": sum(
            notices[row["id"]] != (row["state"] == "booked") for row in rows
        ),
        "booked without a number": sum(row["state"] == "booked" and not row["number"] for row in rows),
    }  # fmt: skip
    return {name: count for name, count in found.items() if count}


def booked(url):
    """Return how many visits are booked; None while the database cannot tell."""
    try:
        with outside.connected(url) as database:
            asked = "SELECT count(*) FROM booking_appointment WHERE state = 'booked'"
            return outside.run(database, asked).fetchone()[0]
    except Exception:  # noqa: BLE001  it is being killed
        return None


def _row(key, slot, card, state, number, held, ends):
    return {
        "id": _key(key), "slot": slot, "card": _key(card), "state": state, "number": number,
        "held": _moment(held), "ends": _moment(ends),
    }  # fmt: skip


def _key(value):
    return str(uuid.UUID(str(value)))


def _moment(value):
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _grouped(rows):
    found = defaultdict(list)
    for key, *told in rows:
        found[_key(key)].append(tuple(told))
    return found


def _fold(steps):
    try:
        return fold(steps)
    except Broken:
        return "broken"


def _twice(rows):
    live = Counter(row["slot"] for row in rows if row["state"] in OCCUPYING)
    return sum(count > 1 for count in live.values())


def _lost(rows, results):
    kept = {(row["id"], row["slot"], row["card"]) for row in rows if row["state"] == "booked"}
    told = [(one["id"], one["slot"], one["card"]) for one in results if one["outcome"] == "booked"]
    return sum(one not in kept for one in told)


def _there(rows, results):
    kept = {(row["slot"], row["card"]) for row in rows if row["state"] == "booked"}
    return sum((one["slot"], one["card"]) in kept for one in results if one["outcome"] == "refused")


def _unasked(rows, results):
    asked = {(one["slot"], one["card"]) for one in results}
    return sum((row["slot"], row["card"]) not in asked for row in rows)
