"""`python -m portal seed_demo`: the demonstration regions and people who have booked there already."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.domain.finding import actions as finding
from portal.domain.regions.models import Region
from portal.nonprod.demo import asking, crowd, family, make, messages, reminded, staff


class Command(BaseCommand):
    """Imports what is not there yet and fills doctors; run again, it keeps what stands."""

    help = "Принимает регионы для показа и записывает людей к части врачей. Что уже есть, остаётся."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--again`: absences then count from today."""
        parser.add_argument("--again", action="store_true", help="принять файлы ещё раз")

    def handle(self, *_: Any, again: bool, **__: Any) -> None:
        """Import, fill, and say in one line what each region got."""
        for region in make.REGIONS:
            if again or not _is_on(region.code):
                call_command("import_region", str(make.HERE / region.file), stdout=self.stdout)
            visits = crowd.fill(region, at=timezone.now())
            staff.settle(region, at=timezone.now())
            family.settle(region, at=timezone.now())
            asking.settle(region, at=timezone.now())
            reminded.settle(region, at=timezone.now())
            messages.settle(region, at=timezone.now())
            if visits:
                finding.count_clinics(region=Region.objects.get(pk=region.code), at=timezone.now())
                self.stdout.write(f"{region.code}: занято мест для показа: {visits}")


def _is_on(code: str) -> bool:
    """Tell whether an import came to its end: switching a region on is its last step but opening days."""
    return Region.objects.filter(code=code, is_on=True).exists()
