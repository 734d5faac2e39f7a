"""What may be done to schedules."""

from portal.domain.schedule.actions.cutting import slots_of
from portal.domain.schedule.actions.days import Clash, Opened, open_days
from portal.domain.schedule.actions.importing import Line, Refusal, Taken, Tally, take_in
from portal.domain.schedule.actions.starting import NothingToOffer, start

__all__ = [
    "Clash",
    "Line",
    "NothingToOffer",
    "Opened",
    "Refusal",
    "Taken",
    "Tally",
    "open_days",
    "slots_of",
    "start",
    "take_in",
]
