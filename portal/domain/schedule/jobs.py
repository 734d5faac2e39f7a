"""What the timer runs for schedules."""

from datetime import timedelta

from django.utils import timezone

from portal.domain.regions import queries as regions
from portal.domain.schedule import actions
from portal.domain.work import actions as work


@work.job(queue="slow", every=timedelta(hours=1))
def open_days() -> None:
    """Ask for every region that is on, each with retries of its own."""
    for region in regions.switched_on():
        work.enqueue("portal.domain.schedule.jobs.open_region_days", code=region.code)


@work.job(queue="slow", limit=timedelta(minutes=30))
def open_region_days(code: str) -> None:
    """Open the days in sight of one region; what is open already stays."""
    region = regions.open_region(code)
    if region is not None:
        actions.open_days(region=region, at=timezone.now())
