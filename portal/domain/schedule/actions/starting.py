"""Starts a region after its data came in: it is offered to patients and its days are opened."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics import queries as clinics
from portal.domain.regions import actions as regions
from portal.domain.regions.models import Region
from portal.domain.schedule.actions import days
from portal.domain.schedule.models import Slot, WorkSession

_MANY: Final = 10_000
"""Places opened at once, from which on old statistics of the tables mislead."""


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
    opened = days.open_days(region=region, at=at, by=by, told=told)
    if opened.slots >= _MANY and connection.vendor == "postgresql":
        _analyze()
    return opened


def _analyze() -> None:
    """Tell the planner of a region that came at once: until autovacuum wakes it would take it for empty.

    Where somebody holds a table, autovacuum for one, it is left to them: the places are open anyway.
    """
    tables = (connection.ops.quote_name(model._meta.db_table) for model in (WorkSession, Slot))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(tables)}")
