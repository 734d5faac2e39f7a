"""`python -m portal audit_verify`: whether the record of who did what is whole (docs/audit.md)."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.domain.audit import queries
from portal.domain.audit.states import Finding, Trouble

_SAID = {
    Trouble.CHANGED: "place {first} (entry {entry}): the entry or its seal was changed",
    Trouble.ENTRY_GONE: "place {first} (entry {entry}): the entry is gone",
    Trouble.SEALS_GONE: "places {first}-{last}: the seals are gone",
    Trouble.CUT: "places {first}-{last}: the end of the chain was cut off, the anchors know it",
    Trouble.REWRITTEN: "places {first}-{last}: the chain was written anew, the anchors know another one",
    Trouble.UNSEALED: "entry {entry}: it has no seal and waits for none",
    Trouble.WAITS: "entry {entry}: it has waited for its seal for more than ten minutes; does a worker run?",
    Trouble.BACKDATED: "place {first} (entry {entry}): it is dated a day before what was sealed before it",
}


class Command(BaseCommand):
    """Reads the whole record and names every place that does not hold."""

    help = "Checks the record of who did what against its seals and anchors; fails where it does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to print more."""
        parser.add_argument("--most", type=int, default=20, help="how many findings are printed")

    def handle(self, *_: Any, most: int, **__: Any) -> None:
        """Print what was read, or fail with what was found."""
        began = time.monotonic()
        verdict = queries.verify(at=timezone.now())
        spent = time.monotonic() - began
        for finding in verdict.findings[:most]:
            self.stdout.write(_say(finding))
        told = f"{verdict.links} sealed entries, {verdict.anchors} anchors, {spent:.1f} s"
        if verdict.findings:
            raise CommandError(f"The record does not hold: {len(verdict.findings)} findings in {told}.")
        self.stdout.write(f"The record holds: {told}.")


def _say(finding: Finding) -> str:
    return _SAID[finding.trouble].format(first=finding.first, last=finding.last, entry=finding.entry)
