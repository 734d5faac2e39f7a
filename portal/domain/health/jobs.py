"""What the timer runs for health."""

import time
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from portal.domain.health import actions, ports
from portal.domain.work import actions as work


@work.job(queue="slow", attempts=1, every=timedelta(seconds=10))
def probe_systems() -> None:
    """Ask every outside system whether it lives; no transaction is open while it answers."""
    _ask(ports.probes)


@work.job(queue="slow", attempts=1, every=timedelta(minutes=1))
def probe_rarely() -> None:
    """Ask what is asked seldom: whether our requests are accepted, whether keys and certificates count."""
    _ask(ports.rare_probes)


def _ask(probes: Mapping[str, ports.Ask]) -> None:
    for system, ask in probes.items():
        began = time.monotonic()
        answer = ask()
        spent = round((time.monotonic() - began) * 1000)
        if answer is not None:
            actions.note(
                system=system, is_up=answer.is_up, at=timezone.now(), detail=answer.detail, latency_ms=spent
            )


@work.job(queue="slow", attempts=1, every=timedelta(minutes=1))
def watch() -> None:
    """Count troubles and write the board that the status page reads."""
    actions.watch(at=timezone.now())


@work.job(queue="urgent", attempts=1, every=timedelta(minutes=1))
def watch_beside() -> None:
    """Do the same in another queue: a board must not grow old because one queue stands still."""
    actions.watch(at=timezone.now())
