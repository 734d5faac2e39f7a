"""`python -m portal esia_check`: try the whole chain to ESIA (docs/esia.md)."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

_SIGNS: Final = {"fine": "+", "doubt": "!", "wrong": "-"}


class Command(BaseCommand):
    """Say what is fine, what is wrong and where to mend it; exit code 1 where something is wrong."""

    help = "Проверяет путь к ЕСИА: настройки, ключи, сертификаты, часы, связь, подписанный запрос."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the question that ESIA writes down as a refusal."""
        parser.add_argument(
            "--exchange", action="store_true", help="ещё и запросить токены по выдуманному коду (v3/te)"
        )

    def handle(self, *_: Any, exchange: bool, **__: Any) -> None:
        """Print a line for each thing looked at."""
        # By its name: putting ESIA together belongs to the ring above.
        trouble = 0
        for one in import_string("portal.config.identity.findings")(exchange=exchange):
            self.stdout.write(f"{_SIGNS[one.state]} {one.says}")
            if one.mend:
                self.stdout.write(f"    {one.mend}")
            trouble += one.state == "wrong"
        if trouble:
            raise CommandError(f"Неполадок: {trouble}. Войти через Госуслуги сейчас нельзя.")
        self.stdout.write("Вход через Госуслуги настроен.")
