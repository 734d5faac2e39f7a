"""What becomes of a place that somebody gives up: offered at once, or after a while."""

import random
from datetime import datetime, timedelta
from typing import Final

from portal.domain.booking.queries import settings
from portal.domain.booking.states import RESTS_BEFORE
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Slot

_CHANCE: Final = random.SystemRandom()


def free(*, slot_id: int, at: datetime) -> None:
    """Keep a freed place back for a random while where its region, clinic or position wants that.

    Never a place of the next 24 hours: there somebody is in a hurry. A place of several seats does not rest:
    the others are offered. In the caller's transaction.
    """
    slot = Slot.objects.select_related("clinic", "doctor").get(pk=slot_id)
    limits = settings.limits_of(
        region=slot.clinic.region_id, at=at, clinic_id=slot.clinic_id, position_id=slot.doctor.position_id
    )
    if not limits.freed_rests or slot.seats > 1 or slot.starts_at <= at + RESTS_BEFORE:
        return
    # Not the window's end itself: between nothing and all of it.
    until = at + timedelta(seconds=_CHANCE.uniform(0, limits.freed_rests.total_seconds()))
    schedule.rest(slot_id=slot_id, until=until)
