"""How one system stands."""

from datetime import datetime, timedelta
from typing import Final

from portal.domain.health.models import Probe
from portal.domain.health.states import ACCEPTED, CLINICS, ESIA, EXCHANGE, FAILED, SIGNED_IN, Standing

_FRESH: Final = timedelta(minutes=2)
"""Older than that, a probe says that the worker stands still, not how ESIA is."""
_FRESH_RARE: Final = timedelta(minutes=5)
_FRESH_READING: Final = timedelta(minutes=10)
_BREAKER_SAYS: Final = timedelta(seconds=20)
"""An open breaker tries again after ten seconds and says so; one that keeps silent has no say."""
_FAILED_LATELY: Final = timedelta(minutes=10)
_SYSTEMS: Final = (ESIA, EXCHANGE, ACCEPTED, SIGNED_IN, FAILED)


def latest(system: str) -> Probe | None:
    """Return what the last probe of `system` said, if there was one."""
    return Probe.objects.filter(pk=system).first()


def silent_since(clinics_system: str, at: datetime) -> datetime | None:
    """Return since when an outside system of clinics has not answered; None while it does (one query).

    Where nobody has read it for long, since the last reading: then nobody knows how it is.
    """
    probe = latest(f"{CLINICS}{clinics_system}")
    if probe is None:
        return None
    if not probe.is_up:
        return probe.changed_at
    return probe.checked_at if at - probe.checked_at > _FRESH_READING else None


def way_through_esia(at: datetime) -> Standing:
    """Return how the way through ESIA stands at this moment (one query)."""
    found = Probe.objects.in_bulk(_SYSTEMS)
    probe, exchange, accepted, last, failed = (found.get(system) for system in _SYSTEMS)
    seen = probe if probe and at - probe.checked_at < _FRESH else None
    fails = exchange if exchange and not exchange.is_up and at - exchange.checked_at < _BREAKER_SAYS else None
    said = accepted if accepted and at - accepted.checked_at < _FRESH_RARE else None
    newest = fails or seen
    return Standing(
        is_up=newest.is_up if newest else None,
        is_at_work=bool(seen and not seen.is_up and seen.detail == "works"),
        since=newest.changed_at if newest else None,
        checked_at=newest.checked_at if newest else None,
        is_accepted=said.is_up if said else None,
        last_at=last.checked_at if last else None,
        failed_at=failed.checked_at if failed and _counts(failed, last, at) else None,
    )


def _counts(failed: Probe, last: Probe | None, at: datetime) -> bool:
    is_mended = last is not None and last.checked_at >= failed.checked_at
    return not is_mended and at - failed.checked_at < _FAILED_LATELY
