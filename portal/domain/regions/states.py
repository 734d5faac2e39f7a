"""Names that regions choose among."""

from enum import StrEnum


class CodeChannel(StrEnum):
    """How a one-time code may reach a phone; a region names those it uses, in its own order."""

    CALL = "call"
    TELEGRAM = "telegram"
    SMS = "sms"
    MAX = "max"


class Messenger(StrEnum):
    """Foreign messengers that may carry notices: each is off in a region until its operator switches it on.

    41-ФЗ of 01.04.2025 forbids state bodies, banks and others to write to people by one.
    """

    TELEGRAM = "telegram"


class Level(StrEnum):
    """How sure ESIA is of an account, from the least to the most; a region says from which one on it books.

    `simplified`: a name and a telephone; `standard`: passport and СНИЛС were checked; `confirmed`: the
    person was seen.
    """

    SIMPLIFIED = "simplified"
    STANDARD = "standard"
    CONFIRMED = "confirmed"

    def reaches(self, least: "Level") -> bool:
        """Tell whether this level is enough where `least` is asked for."""
        order = list(Level)
        return order.index(self) >= order.index(least)
