"""One-time codes: what was typed, what they may cost, when something is wrong with their sending."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from portal.domain.accounts.states import CodeStep
from portal.kit.words import N_
from portal.kit.wrong import Wrong

FLOOR_OF_HOUR: Final = 100
TIMES_OF_USUAL: Final = 4
DAYS_REMEMBERED: Final = 28
WATCHED: Final = timedelta(minutes=15)
RIPE_AFTER: Final = timedelta(minutes=1)
"""A code sent a moment ago says nothing yet: its person is still typing."""
SENDS_TO_JUDGE: Final = 50
LEAST_ENTERED: Final = 0.25
DOWN_FOR: Final = timedelta(minutes=5)
DOWN_AFTER: Final = 3

PRICES: Final = {"call": 60, "telegram": 150, "sms": 600, "max": 300}
"""Kopecks set aside for a code before its provider has told the price: rather too much."""

PARTS_OF_TEXT: Final = 2
"""A reminder in Cyrillic fits into two messages of 67 letters, and an operator counts each."""


def price_of_text(channel: str) -> int:
    """Return the kopecks set aside for a text of ours; nothing for a way that takes no money."""
    return PRICES.get(channel, 0) * (PARTS_OF_TEXT if channel == "sms" else 1)


LOUD: Final = frozenset({"call", "sms"})
"""Ways that ring or buzz in the middle of the night, at a stranger's too."""

BLIND_SENDING: Final = timedelta(seconds=5)
_LONGEST: Final = 200
_APART: Final = r"[\s\-‐‑‒–—]?"
_NUMBER_OF_CALLER: Final = range(10, 12)


class WrongDigits(Wrong):
    """The text holds no code of the right length; it does not count as a try."""


def read(text: str, *, digits: int, is_call: bool) -> str:
    """Return the code in what was typed or pasted: with spaces, dashes, words around it.

    Of a call the whole number of the caller is taken too: its last digits are the code. Raises WrongDigits.
    """
    short = text[:_LONGEST]
    plain = re.sub(r"[^0-9]", "", short)
    if len(plain) == digits or (is_call and len(plain) in _NUMBER_OF_CALLER):
        return plain[-digits:]
    found = re.findall(rf"(?<![0-9])[0-9](?:{_APART}[0-9]){{{digits - 1}}}(?![0-9])", short)
    if len(found) != 1:
        raise WrongDigits(_asked_for(digits))
    return re.sub(r"[^0-9]", "", found[0])


def _asked_for(digits: int) -> str:
    known = {4: N_("Введите код: 4 цифры"), 6: N_("Введите код: 6 цифр")}
    return known.get(digits, N_("Введите код цифрами, как он пришёл"))


def most_of_hour(usual: Sequence[int]) -> int:
    """Return how many codes may go out in an hour; `usual` are the counts of this hour on earlier days."""
    return max(FLOOR_OF_HOUR, int(TIMES_OF_USUAL * median(usual)) if usual else 0)


def is_pumped(*, sent: int, entered: int) -> bool:
    """Tell whether codes go out that nobody types in: somebody rings strangers at our expense."""
    return sent > SENDS_TO_JUDGE and entered < LEAST_ENTERED * sent


def next_channel(order: Sequence[str], channel: str) -> str:
    """Return the way to try after `channel`, round the list; empty when there is no other."""
    after = order.index(channel) + 1 if channel in order else 0
    around = [*order[after:], *order[:after]]
    return next((each for each in around if each != channel), "")


def is_night(hour: int, night: tuple[int, int] | None) -> bool:
    """Tell whether a local hour (0–23) lies between the hours of `night`, the second no more."""
    if night is None:
        return False
    first, end = night
    return first <= hour < end if first < end else hour >= first or hour < end


def blind_step(created_at: datetime, at: datetime) -> CodeStep:
    """Return how far a sending has come by the clock alone, for those who have proved nothing."""
    return CodeStep.SENDING if at - created_at < BLIND_SENDING else CodeStep.SENT
