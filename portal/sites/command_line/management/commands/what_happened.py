"""`python -m portal what_happened 482-117-903`: what the log tells of the number on a page of an error."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.kit import casebook, cases

_SHOWN: Final = ("timestamp", "level", "logger", "event")
_HIDDEN: Final = ("exception", "request_id")


class Command(BaseCommand):
    """Finds every line of one request in logs that are files, or in what comes by a pipe."""

    help = "Показывает всё, что журнал знает об ошибке с этим номером."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the number, and where to look."""
        parser.add_argument("number", help="номер со страницы ошибки: 482-117-903, или весь request_id")
        parser.add_argument("logs", nargs="*", type=Path, help="файлы журнала, «-» — из канала")

    def handle(self, *_: Any, number: str, logs: list[Path], **__: Any) -> None:
        """Print the lines in their order; fail where there is none."""
        wanted = cases.meant(number)
        if not wanted:
            raise CommandError("Это не номер ошибки: в нём девять цифр, например 482-117-903.")
        files = logs or sorted((settings.VAR_DIR / "log").glob("*.log"))
        told_of = casebook.told(_lines(files))
        found = [told for told in told_of if cases.of(str(told.get("request_id", ""))) == wanted]
        for told in found:
            self.stdout.write(_line(told))
        if not found:
            places = ", ".join(str(one) for one in files) or "журналов здесь нет"
            raise CommandError(
                f"{wanted}: ничего не нашлось ({places}). Если журнал ведёт systemd:"
                f" journalctl -o cat -u portal | python -m portal what_happened {wanted} -"
            )


def _lines(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        if str(file) == "-":
            yield from sys.stdin
            continue
        try:
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from lines
        except OSError as error:
            raise CommandError(f"{file}: прочитать не удалось ({error.strerror}).") from error


def _line(told: dict[str, Any]) -> str:
    head = "  ".join(str(told.get(name, "")) for name in _SHOWN)
    more = [f"{name}={told[name]}" for name in sorted(told) if name not in (*_SHOWN, *_HIDDEN)]
    way = "\n" + str(told["exception"]) if told.get("exception") else ""
    return f"{head}  {' '.join(more)}{way}"
