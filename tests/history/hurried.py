"""A hurried clock: holds and rests of a few seconds, and a clinic's own system in a file.

Minutes would be too long to see holds end. Verbs, rules and promises are the portal's own.
"""

import json
import os
import random
from pathlib import Path
from typing import Any, Final

from portal.domain.booking import actions, ports
from portal.domain.booking.actions import freeing, holding
from portal.domain.booking.models import Appointment

LIFE_S: Final = 4.0
LONGEST_REST_S: Final = 3.0
CLINIC, LEDGER = "HISTORY_CLINIC", "HISTORY_LEDGER"
"""Names of settings: whose system is asked, and the file in which it keeps what it was told."""


class FileClinic:
    """A clinic's own system that says yes to everything and writes it down."""

    answers_at_once = False

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger

    def reserve(self, reservation: ports.Reservation) -> str:
        """Note a reservation and name it."""
        number = f"К-{reservation.key}"
        self._note("reserve", reservation, number)
        return number

    def cancel(self, reservation: ports.Reservation) -> None:
        """Note that it is off."""
        self._note("cancel", reservation, reservation.number)

    def _note(self, do: str, reservation: ports.Reservation, number: str) -> None:
        line = json.dumps({"do": do, "key": str(reservation.key), "number": number})
        with self._ledger.open("a", encoding="utf-8") as kept:
            kept.write(f"{line}\n")


class Hurried:
    """Chance that keeps freed places back for seconds instead of minutes."""

    def uniform(self, low: float, high: float) -> float:
        """Return a number of seconds between: a minute is as long as the longest rest here."""
        return random.uniform(low, high / 60.0 * LONGEST_REST_S)  # noqa: S311


def hurry() -> None:
    """Put the hurried clock and the clinic in a file into this process."""
    holding.HOLD_LIFE = holding.HOLD_LIFE.__class__(seconds=LIFE_S)
    freeing._CHANCE = Hurried()
    real, outside = ports.system_of, int(os.environ[CLINIC])
    clinic = FileClinic(Path(os.environ[LEDGER]))

    def system_of(asked: int) -> Any:
        return clinic if asked == outside or real is None else real(asked)

    ports.system_of = system_of


def give_back(outside: int, ledger: Path, monkeypatch: Any) -> None:
    """Do what the worker does a moment later: tell the clinic's own system what is off."""
    monkeypatch.setattr(ports, "system_of", lambda _clinic: FileClinic(ledger))
    over = Appointment.objects.filter(clinic=outside, state__in=["moved", "cancelled_by_patient"])
    for one in over.exclude(clinic_number=""):
        actions.give_back(appointment_id=one.pk)
