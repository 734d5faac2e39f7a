"""What may be done to schedules."""

from portal.domain.schedule.actions.changing import NotHere, Touched, lay
from portal.domain.schedule.actions.clocks import Followed, follow_clocks
from portal.domain.schedule.actions.cutting import slots_of
from portal.domain.schedule.actions.days import Clash, Opened, bring, open_days
from portal.domain.schedule.actions.importing import (
    Line,
    Named,
    Refusal,
    Taken,
    Tally,
    Trial,
    take_in,
)
from portal.domain.schedule.actions.loading import Scope
from portal.domain.schedule.actions.refreshing import Refreshed, refresh
from portal.domain.schedule.actions.resting import rest
from portal.domain.schedule.actions.starting import NothingToOffer, start

__all__ = [
    "Clash",
    "Followed",
    "Line",
    "Named",
    "NotHere",
    "NothingToOffer",
    "Opened",
    "Refreshed",
    "Refusal",
    "Scope",
    "Taken",
    "Tally",
    "Touched",
    "Trial",
    "bring",
    "follow_clocks",
    "lay",
    "open_days",
    "refresh",
    "rest",
    "slots_of",
    "start",
    "take_in",
]
