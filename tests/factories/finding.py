"""Words laid and places counted, as the worker does."""

from django.utils.timezone import now

from portal.domain.finding import actions
from portal.domain.regions.models import Region


def laid(region: Region) -> Region:
    """Lay the words of a region, so that its doctors are found by them."""
    actions.lay_words(region=region, at=now())
    return region


def counted(region: Region, at=None) -> Region:
    """Count the free places of a region."""
    actions.count_clinics(region=region, at=at or now())
    return region
