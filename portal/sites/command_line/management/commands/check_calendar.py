"""`python -m portal check_calendar`: whether days off are known far enough ahead (docs/running.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.domain.regions import queries
from portal.domain.regions.rules.calendar import WARNED_BEFORE
from portal.kit import zones


class Command(BaseCommand):
    """Fail while the known end of the calendar is near, in any region that is on."""

    help = "Проверяет, до какого дня известны праздники и переносы; код выхода 1, если осталось мало."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Print a line for each region, then fail if one of them runs out."""
        at, late = timezone.now(), list[str]()
        for region in queries.switched_on():
            known = queries.calendar(region)
            is_late = known.is_running_out(zones.local(at, region.time_zone).date())
            sign = "-" if is_late else "+"
            self.stdout.write(f"{sign} {region}: известно до {known.known_until():%d.%m.%Y}")
            late += [region.code] if is_late else []
        if late:
            raise CommandError(
                f"Меньше {WARNED_BEFORE.days} дней до конца календаря: {', '.join(late)}."
                " Обновите пакет holidays или внесите выходные региона и поле calendar_until."
            )
