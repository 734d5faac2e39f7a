"""Announcing works on the portal: the change and its record are one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.health import actions as health
from portal.domain.regions.queries import Region


@dataclass(frozen=True, slots=True)
class Works:
    """When works go on (UTC), from when pages say it, and what people should know."""

    since: datetime
    till: datetime
    shown_from: datetime
    text: str


def announce_works(*, region: Region, works: Works, at: datetime, by: Actor) -> int:
    """Announce works of a region; return their number."""
    with transaction.atomic():
        number = health.announce(
            region=region, since=works.since, till=works.till, shown_from=works.shown_from, text=works.text,
            by=by.id, at=at,
        )  # fmt: skip
        facts = {"since": works.since.isoformat(), "till": works.till.isoformat()}
        _record("works.announced", number, region.pk, at, by, facts)
    return number


def take_works_back(*, region: str, works_id: int, at: datetime, by: Actor) -> bool:
    """Take announced works back, or end them early; return False where there are none to end."""
    with transaction.atomic():
        is_done = health.take_back(region=region, works_id=works_id, at=at)
        if is_done:
            _record("works.taken_back", works_id, region, at, by, {})
    return is_done


def _record(action: str, number: int, region: str, at: datetime, by: Actor, facts: dict[str, str]) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="works", object_id=number, region=region, facts=facts
    )
