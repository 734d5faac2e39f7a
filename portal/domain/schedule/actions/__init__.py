"""What may be done to schedules."""

from portal.domain.schedule.actions.days import Clash, Opened, open_days, slots_of
from portal.domain.schedule.actions.importing import Line, Refusal, Taken, Tally, take_in
from portal.domain.schedule.actions.refreshing import Refreshed, refresh
from portal.domain.schedule.actions.resting import rest
from portal.domain.schedule.actions.starting import NothingToOffer, start

__all__ = [
    "Clash",
    "Line",
    "NothingToOffer",
    "Opened",
    "Refreshed",
    "Refusal",
    "Taken",
    "Tally",
    "open_days",
    "refresh",
    "rest",
    "slots_of",
    "start",
    "take_in",
]
