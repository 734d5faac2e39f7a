"""`python -m portal restore FILE`: the database as a backup holds it (docs/running.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string


class Command(BaseCommand):
    """Puts a backup back; stop the portal first."""

    help = "Возвращает базу из копии. Копию старой версии доводит до новой."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file, and for courage where something would be replaced."""
        parser.add_argument("file", metavar="FILE", type=Path, help="копия, сделанная командой backup")
        parser.add_argument("--over", action="store_true", help="заменить базу, в которой уже есть строки")

    def handle(self, *_: Any, file: Path, over: bool, **__: Any) -> None:
        """Restore and say what stands now."""
        # By their names: the engines and promises belong to the ring above.
        refused = import_string("portal.config.backup.Refused")
        try:
            done = import_string("portal.config.backup.restore")(path=file, over=over, at=timezone.now())
        except refused as error:
            raise CommandError(str(error)) from None
        if done.kept:
            self.stdout.write(f"Прежняя база сохранена: {done.kept}")
        self.stdout.write(
            f"База возвращена к {done.made_at:%Y-%m-%d %H:%M:%S}Z. Обещаний на месте: {done.promises}."
        )
        if done.migrations_run:
            self.stdout.write(f"Копия старше программы, выполнено миграций: {done.migrations_run}.")
