"""`python -m portal check_law`: whether acts and terms of waiting hold far enough ahead (docs/running.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.domain.booking import queries as booking
from portal.domain.regions import queries as regions
from portal.domain.regions.rules.calendar import WARNED_BEFORE
from portal.kit import zones


class Command(BaseCommand):
    """Fail while an act or a term that pages rest on ends soon with nothing after it."""

    help = "Проверяет, что у законов и сроков ожидания есть продолжение; код выхода 1, если осталось мало."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Print what ends in any region that is on, each thing once, then fail if there is any."""
        at, late = timezone.now(), set[str]()
        for region in regions.switched_on():
            today = zones.local(at, region.time_zone).date()
            terms, acts = booking.running_out(region=region.pk, today=today)
            late |= {
                f"срок {one.kind}, {one.region or 'страна'}: действует по {one.last:%d.%m.%Y}"
                for one in terms
            }
            late |= {
                f"акт {one.key}, {one.region or 'страна'}: действует по {one.last:%d.%m.%Y}" for one in acts
            }
        for line in sorted(late):
            self.stdout.write(f"- {line}")
        if late:
            raise CommandError(
                f"Меньше {WARNED_BEFORE.days} дней до конца, а нового нет: {len(late)}."
                " Запишите новые акты и сроки: python -m portal law."
            )
        self.stdout.write("+ у всех законов и сроков есть продолжение")
