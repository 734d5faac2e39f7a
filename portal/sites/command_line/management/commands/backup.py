"""`python -m portal backup FILE`: the whole database in one file (docs/running.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string


class Command(BaseCommand):
    """Backs up while the portal works."""

    help = "Сохраняет всю базу в один файл. Портал при этом может работать."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file."""
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="куда; прежний файл заменяется, когда новый готов"
        )

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        """Write the file and say what it holds."""
        # By their names: the engines and promises belong to the ring above.
        refused = import_string("portal.config.backup.Refused")
        try:
            made = import_string("portal.config.backup.make")(path=file, at=timezone.now())
        except refused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{file}: {made.engine}, {made.size / 1_000_000:.1f} МБ, sha256 {made.sha256}")
