"""What the timer runs for health."""

import time
from datetime import timedelta

from django.utils import timezone

from portal.domain.health import actions, ports
from portal.domain.work import actions as work


@work.job(queue="slow", attempts=1, every=timedelta(seconds=30))
def probe_systems() -> None:
    """Ask every outside system whether it lives; no transaction is open while it answers."""
    for system, ask in ports.probes.items():
        began = time.monotonic()
        answer = ask()
        spent = round((time.monotonic() - began) * 1000)
        actions.note(
            system=system, is_up=answer.is_up, at=timezone.now(), detail=answer.detail, latency_ms=spent
        )
