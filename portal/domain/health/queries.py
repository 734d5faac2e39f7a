"""Reads of health."""

from portal.domain.health.models import Probe


def latest(system: str) -> Probe | None:
    """Return what the last probe of `system` said, if there was one."""
    return Probe.objects.filter(pk=system).first()
