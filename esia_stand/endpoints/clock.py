"""The stand's clock: the machine's, unless a failure makes it wrong."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from esia_stand.protocol.faults import Fault


def now(faults: Mapping[Fault, int]) -> dt.datetime:
    """Return the moment ESIA believes it is."""
    wrong = faults.get(Fault.CLOCK_AHEAD, 0) - faults.get(Fault.CLOCK_BEHIND, 0)
    return timezone.now() + dt.timedelta(seconds=wrong)
