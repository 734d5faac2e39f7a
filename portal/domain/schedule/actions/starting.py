"""Starts a region after its data came in: it is offered to patients and its days are opened."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics import queries as clinics
from portal.domain.regions import actions as regions
from portal.domain.regions.models import Region
from portal.domain.schedule.actions import days


class NothingToOffer(Exception):
    """The region has no working clinic, so patients would find an empty page."""


def start(
    *, region: Region, by: Actor, at: datetime, told: Callable[[days.Opened], None] | None = None
) -> days.Opened:
    """Switch a region on and open its days, telling what is done after each clinic; raises NothingToOffer."""
    if not clinics.clinics_of(region):
        raise NothingToOffer(region.code)
    with transaction.atomic():
        if regions.switch_on(region=region):
            audit.record(
                at=at,
                by=by,
                action="region.switched_on",
                object_kind="region",
                object_id=region.pk,
                region=region.pk,
            )
    return days.open_days(region=region, at=at, by=by, told=told)
