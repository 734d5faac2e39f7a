"""Announcing works ahead; the caller writes the record of it in the transaction that it opens."""

from datetime import datetime

from portal.domain.health.models import PlannedWorks
from portal.domain.regions.queries import Region


def announce(
    *, region: Region, since: datetime, till: datetime, shown_from: datetime, text: str, by: str, at: datetime
) -> int:
    """Announce works of a region; return their number. Pages say it from the next writing of the board on."""
    made = PlannedWorks.objects.create(
        region=region, since_at=since, till_at=till, shown_from=min(shown_from, since), text=text,
        set_by=by, set_at=at,
    )  # fmt: skip
    return int(made.pk)


def take_back(*, region: str, works_id: int, at: datetime) -> bool:
    """Take announced works back, or end them early; return False where there are none to end."""
    mine = PlannedWorks.objects.filter(pk=works_id, region=region, taken_back_at=None, till_at__gt=at)
    return bool(mine.update(taken_back_at=at))
