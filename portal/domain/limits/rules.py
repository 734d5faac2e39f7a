"""Which limits there are, and how long a wait after failures lasts."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from portal.kit import networks

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in a `window`, which begins with the first that is counted."""

    name: str
    most: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Ask:
    """To count `amount` in the bucket of a limit; the bucket may be a phone: it is hashed."""

    limit: Limit
    bucket: str
    amount: int = 1


EVERYBODY: Final = "everybody"
"""The bucket of limits that all people share."""

PASSWORDS_OF_NETWORK: Final = Limit("passwords_network", 60, timedelta(minutes=15))
STAFF_PASSWORDS_OF_ACCOUNT: Final = Limit("staff_passwords_account", 30, HOUR)
"""Wrong passwords for one e-mail of staff from everywhere together; those of one network are its own row."""
PASSKEYS_OF_NETWORK: Final = Limit("passkeys_network", 60, timedelta(minutes=15))
CODES_OF_PHONE_SOON: Final = Limit("codes_phone_soon", 1, timedelta(seconds=30))
"""Another way of bringing the code is offered after this time."""
CODES_OF_PHONE_AND_CHANNEL: Final = Limit("codes_phone_channel", 1, timedelta(seconds=60))
CODES_OF_PHONE_HOUR: Final = Limit("codes_phone_hour", 3, HOUR)
CODES_OF_PHONE_DAY: Final = Limit("codes_phone_day", 5, DAY)
CODES_OF_BROWSER: Final = Limit("codes_browser", 3, HOUR)
CODES_OF_NETWORK: Final = Limit("codes_network", 10, HOUR)
WRONG_CODES_OF_ACCOUNT: Final = Limit("wrong_codes_account", 10, DAY)
ATTACHMENTS_OF_CARD: Final = Limit("attachments_card", 6, HOUR)
"""R11: questions to a register about one card."""
"""R1 is the back-off below; R2–R6 stand here and in the three functions that follow."""
CARDS_TYPED: Final = Limit("cards_typed", 5, DAY)
"""R8: cards that one account types by hand; those that ESIA gives are not counted."""
DOUBTS_OF_ACCOUNT: Final = Limit("doubts_account", 10, DAY)
"""Questions about looks at one's cards: an operator reads each. Not one of R1–R11."""
MESSAGES_OF_ACCOUNT: Final = Limit("messages_account", 20, HOUR)
"""Messages to registries and support: somebody reads each. Not one of R1–R11."""
CHAT_LINKS_OF_ACCOUNT: Final = Limit("chat_links_account", 10, HOUR)
"""Links that start the bot of a messenger: each is a row of the record. Not one of R1–R11."""
MINUTE: Final = timedelta(minutes=1)
SLOT_LISTS_OF_ACCOUNT: Final = Limit("slot_lists_account", 60, MINUTE)
SLOT_LISTS_OF_NETWORK: Final = Limit("slot_lists_network", 300, MINUTE)
BOOKINGS_OF_ACCOUNT: Final = Limit("bookings_account", 10, HOUR)
CANCELS_OF_ACCOUNT: Final = Limit("cancels_account", 10, DAY)
"""R7; that nobody holds more than three places is a rule of booking."""
HOLDS_OF_ACCOUNT: Final = Limit("holds_account", 60, HOUR)
"""Places held one after another, each let go for the next. No bucket counts them: the holds themselves do, so
the hour is always the last one."""
FEED_READS: Final = Limit("feed_reads", 60, HOUR)
"""Of one calendar by whatever programmes of the family: each asks a few times an hour."""
FEED_MISSES_OF_NETWORK: Final = Limit("feed_misses_network", 60, HOUR)
"""Addresses of calendars that do not exist (any more); those that exist are not counted here."""
LINK_MISSES_OF_NETWORK: Final = Limit("link_misses_network", 60, HOUR)
"""Links of reminders that open nothing; those that open a visit are not counted."""
ESIA_STARTS_OF_BROWSER: Final = Limit("esia_starts_browser", 10, MINUTE)
ESIA_STARTS_OF_NETWORK: Final = Limit("esia_starts_network", 120, MINUTE)
"""R10; whoever keeps no cookie is a new browser each time, so the network counts too."""
HELP_VOTES_OF_NETWORK: Final = Limit("help_votes_network", 60, HOUR)
HELP_TEXTS_OF_NETWORK: Final = Limit("help_texts_network", 20, HOUR)
"""«Помогла ли статья?» asks no name, so only networks can be counted; a clinic's waiting room is one."""
MEGABYTE: Final = 1024 * 1024
FILE_BYTES_OF_ACCOUNT: Final = Limit("file_bytes_account", 100 * MEGABYTE, DAY)
FILE_BYTES_OF_EMPLOYEE: Final = Limit("file_bytes_employee", 1000 * MEGABYTE, DAY)
"""R9: of what was sent, whatever became of it when it was written anew."""
FILES_TRIED: Final = Limit("files_tried", 100, HOUR)
"""Each costs a process of its own, also one that is not taken."""
BATCH: Final = 5
"""Of what happens often a process counts so many at once, and looks at its own memory in between."""
TEXTS_OF_PHONE: Final = Limit("texts_phone", 3, DAY)
TEXTS: Final = Limit("texts_all", 2_000, DAY)
"""Texts without a code (a number is told that it is an account's no more): a budget apart from codes."""


def all_codes(most: int) -> Limit:
    """Return the limit of codes that the whole installation sends in an hour."""
    return Limit("codes_all", most, HOUR)


TEXTS_MONEY: Final = "texts_money"


def texts_money(kopecks: int, window: timedelta) -> Limit:
    """Return the limit of money that messages to telephones may cost a region until its day ends."""
    return Limit(TEXTS_MONEY, kopecks, window)


def wrong_codes(digits: int) -> Limit:
    """Return how many wrong codes of this length all people together may type in a day.

    One in a hundred of all codes there are: whoever tries a code on each of many accounts finds
    fewer than three hundredths of an account a day before everybody is sent to Госуслуги.
    """
    return Limit(f"wrong_codes_{digits}", 10**digits // 100, DAY)


def of_network(address: str) -> str:
    """Return the bucket of an address: its /24 or /64, so that changing the last part helps nobody."""
    return networks.shortened(address) or address


FREE_FAILURES: Final = 4
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = HOUR
SHUT_AT: Final = 100


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: none, 30 s, doubling up to an hour."""
    if failures <= FREE_FAILURES:
        return timedelta()
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures - FREE_FAILURES - 1, 20)
    return min(doubled, LONGEST_WAIT)


FORGET_BACKOFF_AFTER: Final = timedelta(days=90)
"""A row of failures that nobody added to for so long is over, unless it has shut the way."""
