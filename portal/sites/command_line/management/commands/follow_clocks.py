"""`python -m portal follow_clocks`: instants after a change of the law of time (docs/running.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions


class Command(BaseCommand):
    """Keeps the wall time of hours, places and visits to come, and moves their instants to it."""

    help = "После обновления tzdata: время по часам клиники остаётся, моменты пересчитываются."

    def handle(self, *_: Any, **__: Any) -> None:
        """Print what was moved; fail where something would overlap and was left as it was."""
        done = actions.follow_clocks(at=timezone.now(), by=SYSTEM)
        self.stdout.write(f"приёмы: {done.sessions}, места: {done.slots}, записи: {done.visits}")
        if done.refused:
            raise CommandError(f"Не перенесено, потому что пересекается с другим: {done.refused}.")
