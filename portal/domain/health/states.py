"""The systems that health knows by name, and how one stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

ESIA: Final = "esia"
"""Whether ESIA answers; `detail` is `works` while it announces technical works."""
EXCHANGE: Final = "esia_exchange"
"""Whether sign-ins that come back from ESIA succeed; down while the breaker is open somewhere."""
ACCEPTED: Final = "esia_accepted"
"""Whether our keys count and ESIA takes our signed requests; `detail` is what is wrong."""
SIGNED_IN: Final = "esia_signed_in"
"""When somebody last came in through ESIA."""
FAILED: Final = "esia_failed"
"""When a sign-in last failed by ESIA's fault or ours, not by the person's."""


CLINICS: Final = "mis:"
"""Before the name of an outside system of clinics: whether its last reading came to its end."""
CODES: Final = "code:"
"""Before the name of a channel of codes: whether its provider takes them."""
JOBS: Final = "jobs:"
"""Before the name of a queue: whether a worker serves it."""
MONEY: Final = "money:"
"""Before the number of a region: whether messages to telephones are paid for today."""
MAIL: Final = "mail"
"""Whether the mail server takes letters."""
WAY: Final = "esia_way"
"""The whole way through ESIA, put together: it answers, and it takes our requests."""
AT_WORK: Final = "works"
"""The detail of ESIA while it announces technical works."""
PAGES: Final = "pages"
"""Whether pages open: a page that met no database says so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the way through ESIA; None where nobody has looked lately.

    `is_at_work`: ESIA announces technical works. `since`: up or down from then on. `last_at`: when somebody
    last came in. `failed_at`: when a sign-in failed lately and nobody has come in since. Moments are UTC.
    """

    is_up: bool | None
    is_at_work: bool
    since: datetime | None
    checked_at: datetime | None
    is_accepted: bool | None
    last_at: datetime | None
    failed_at: datetime | None

    @property
    def is_down(self) -> bool:
        """Tell whether a person who leaves for ESIA now will hardly come back signed in."""
        return self.is_up is False


class Mode(StrEnum):
    """What the portal lets people do while somebody works on it."""

    OFF = "off"
    READ_ONLY = "read-only"
    """Pages are read; nothing is changed, jobs rest."""
    FULL = "full"
    """Only the status page stands; no database is needed."""


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Works that go on, by a command of the administrator; `until` is the planned end (UTC), or None.

    With `mode` off: the last ones, from `since` to `ended_at`.
    """

    mode: Mode
    since: datetime
    until: datetime | None = None
    why: str = ""
    ended_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Tell whether people are refused anything now."""
        return self.mode is not Mode.OFF

    @property
    def is_full(self) -> bool:
        """Tell whether nothing but the status page stands."""
        return self.mode is Mode.FULL


NO_MAINTENANCE: Final = Maintenance(Mode.OFF, datetime(1970, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Day:
    """Seconds of trouble on one day by Moscow's clock, and seconds when nobody looked."""

    day: date
    down_s: int = 0
    unseen_s: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """One system on the board; `is_up` None: nobody looked lately. `days` hold only days with something."""

    name: str
    is_up: bool | None
    since: datetime | None
    detail: str
    days: Sequence[Day]


@dataclass(frozen=True, slots=True)
class Desk:
    """A clinic behind an outside system: what it is called, and its registry's telephones."""

    name: str
    phones: Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A region on the board: all that its frame needs where no database answers, and its systems in order."""

    code: str
    name: str
    time_zone: str
    brand: str
    support_phone: str
    emergency: Sequence[str]
    systems: Sequence[str]
    clinics: Mapping[str, Sequence[Desk]]


@dataclass(frozen=True, slots=True)
class Works:
    """Works that were announced for a region; `shown_from` is when pages begin to say it."""

    id: int
    region: str
    since: datetime
    till: datetime
    shown_from: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Board:
    """What the worker wrote down last, for pages that must not need the database; moments are UTC."""

    written_at: datetime
    watched_from: date
    places: Mapping[str, Place]
    systems: Mapping[str, Watched]
    works: Sequence[Works]
