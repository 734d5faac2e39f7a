"""The systems that health knows by name, and how one stands."""

from dataclasses import dataclass
from datetime import datetime
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
