"""What the worker does so that doctors are found."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from portal.domain.finding import actions
from portal.domain.regions import queries as regions
from portal.domain.work import actions as work

_MOST_CLINICS: Final = 120
"""In one run: 300 clinics are through in three minutes."""


@work.job(queue="slow", every=timedelta(minutes=1))
def count_places() -> None:
    """Count the doctors whose visits changed, then the clinics whose count is old."""
    at = timezone.now()
    actions.follow(at=at)
    actions.count_old(at=at, most=_MOST_CLINICS)


@work.job(queue="slow", every=timedelta(minutes=10))
def lay_words() -> None:
    """Lay the words of every region that is on: after an upgrade; what an import brought stands already."""
    for region in regions.switched_on():
        actions.lay_words(region=region, at=timezone.now())
