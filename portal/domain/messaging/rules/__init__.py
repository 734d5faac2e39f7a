"""When a letter goes, when it is tried again, when it is given up: figures and pure decisions."""

from datetime import datetime, timedelta
from typing import Final

from portal.domain.messaging.states import Addressee, Manner
from portal.domain.messaging.texts import Words
from portal.domain.notices.states import Held, Outcome

LEASE: Final = timedelta(minutes=2)
"""Longer than a letter may take, so that only a dead deliverer loses its notice."""
TURN: Final = timedelta(seconds=3)
"""One run hands over letters for so long; then it is asked anew whether the server is left in peace."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
FIRST_QUIET: Final = timedelta(seconds=10)
LONGEST_QUIET: Final = timedelta(minutes=5)
LETTER_LIFE: Final = timedelta(hours=24)
WARNING_LIFE: Final = timedelta(days=3)
"""What always goes is worth reading later, too."""
MOST_ATTEMPTS: Final = 120
"""More than an outage of three days can take; a notice that kills its deliverer ends here."""


MOST_TEXTS: Final = 5
"""Each one may have gone out and costs money."""


def pause(attempts: int, *, chance: float) -> timedelta:
    """Return how long a letter waits after so many attempts: doubled each time, spread over ±25 %.

    `chance` lies in [0, 1).
    """
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_PAUSE) * (0.75 + chance / 2)


def quiet(failures: int) -> timedelta:
    """Return how long nobody asks the mail server after so many failures in a row."""
    doubled: timedelta = FIRST_QUIET * 2 ** min(failures - 1, 20)
    return min(doubled, LONGEST_QUIET)


def last_moment(held: Held, manner: Manner) -> datetime:
    """Return the moment (UTC) from which on a letter about this notice goes no more."""
    life = WARNING_LIFE if manner == Manner.ALWAYS else LETTER_LIFE
    end = held.created_at + life
    return min(end, held.not_after) if held.not_after else end


def without_letter(
    held: Held, words: Words, whom: Addressee | None, *, has_post: bool, at: datetime
) -> Outcome | None:
    """Return why no letter is written, or None: one goes to `address_of(held, whom)`."""
    reasons = (
        (words.manner == Manner.CABINET or not has_post, Outcome.NO_LETTER),
        (
            whom is not None and words.manner == Manner.BY_CHOICE and not whom.wants_letters,
            Outcome.NOT_WANTED,
        ),
        (whom is None or not address_of(held, whom), Outcome.NO_ADDRESS),
        (whom is not None and whom.is_bounced and address_of(held, whom) == whom.email, Outcome.BOUNCED),
        (at >= last_moment(held, words.manner), Outcome.TOO_LATE),
        (held.attempts > MOST_ATTEMPTS, Outcome.ATTEMPTS),
    )
    return next((outcome for is_so, outcome in reasons if is_so), None)


def without_text(
    held: Held, words: Words, whom: Addressee | None, *, has_channel: bool, at: datetime
) -> Outcome | None:
    """Return why no message goes to the telephone, or None: one goes to the confirmed number."""
    reasons = (
        (not words.text, Outcome.NO_LETTER),
        (whom is None or not whom.phone_way or not has_channel, Outcome.NOT_WANTED),
        (whom is None or not whom.phone, Outcome.NO_ADDRESS),
        (at >= last_moment(held, words.manner), Outcome.TOO_LATE),
        (held.attempts > MOST_TEXTS, Outcome.ATTEMPTS),
    )
    return next((outcome for is_so, outcome in reasons if is_so), None)


def without_chat(held: Held, words: Words, *, is_wanted: bool, at: datetime) -> Outcome | None:
    """Return why nothing goes to the chat, or None: one message does. What is no letter is no message."""
    reasons = (
        (not words.letter, Outcome.NO_LETTER),
        (not is_wanted, Outcome.NOT_WANTED),
        (at >= last_moment(held, words.manner), Outcome.TOO_LATE),
        (held.attempts > MOST_TEXTS, Outcome.ATTEMPTS),
    )
    return next((outcome for is_so, outcome in reasons if is_so), None)


def address_of(held: Held, whom: Addressee) -> str:
    """Return the address of the letter: the one that was replaced, where the notice tells it."""
    return str(held.facts.get("former_email") or whom.email)
