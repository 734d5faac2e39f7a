"""`python -m portal audit_verify`: whether the record of who did what is whole (docs/audit.md)."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.domain.audit import queries
from portal.domain.audit.states import Finding, Trouble

_SAID = {
    Trouble.CHANGED: "место {first} (запись {entry}): изменена запись или её печать",
    Trouble.ENTRY_GONE: "место {first} (запись {entry}): записи нет",
    Trouble.SEALS_GONE: "места {first}-{last}: печатей нет",
    Trouble.CUT: "места {first}-{last}: конец цепи отрезан, якоря его знают",
    Trouble.REWRITTEN: "места {first}-{last}: цепь написана заново, якоря знают другую",
    Trouble.UNSEALED: "запись {entry}: печати нет, и она её не ждёт",
    Trouble.WAITS: "запись {entry}: ждёт печати больше десяти минут; работает ли work urgent?",
    Trouble.BACKDATED: "место {first} (запись {entry}): датирована днём раньше того, что запечатано до неё",
}


class Command(BaseCommand):
    """Reads the whole record and names every place that does not hold."""

    help = "Сверяет журнал действий с печатями и якорями; код выхода 1, если что-то не сходится."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to print more."""
        parser.add_argument("--most", type=int, default=20, help="сколько находок напечатать")

    def handle(self, *_: Any, most: int, **__: Any) -> None:
        """Print what was read, or fail with what was found."""
        began = time.monotonic()
        verdict = queries.verify(at=timezone.now())
        spent = time.monotonic() - began
        for finding in verdict.findings[:most]:
            self.stdout.write(_say(finding))
        told = f"записей с печатью {verdict.links}, якорей {verdict.anchors}, {spent:.1f} с"
        if verdict.findings:
            raise CommandError(f"Журнал не сходится: находок {len(verdict.findings)}; {told}.")
        self.stdout.write(f"Журнал цел: {told}.")


def _say(finding: Finding) -> str:
    return _SAID[finding.trouble].format(first=finding.first, last=finding.last, entry=finding.entry)
