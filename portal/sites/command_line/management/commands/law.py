"""`python -m portal law FILE`: acts and terms of waiting of the whole country (docs/running.md)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions as booking
from portal.domain.booking.rules import law_rows
from portal.domain.booking.rules.law_rows import Law
from portal.kit import zones

_BY: Final = Actor(ActorKind.SYSTEM, "law")
_ZONE: Final = "Europe/Moscow"
"""Acts of the country come into force by the days of its capital."""


class Command(BaseCommand):
    """Show what a file would change in the country's law; with --apply change it, all or nothing."""

    help = "Показывает, что файл изменит в законах страны и сроках ожидания; с --apply изменяет."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what is asked for."""
        parser.add_argument("file", type=Path, help="строки JSON в UTF-8: type act или term")
        parser.add_argument("--apply", action="store_true", help="записать; без этого файл только проверяют")

    def handle(self, *_: Any, **options: Any) -> None:
        """Read the file, tell what it says, and lay it if asked."""
        at = timezone.now()
        law = _read(options["file"], zones.local(at, _ZONE).date())
        for line in _told(law):
            self.stdout.write(line)
        if not options["apply"]:
            self.stdout.write("Ничего не записано. Чтобы записать, добавьте --apply.")
            return
        changed = _lay(law, at)
        self.stdout.write(f"Записано: актов {len(changed)}, сроков {len(law.terms)}.")


def _read(path: Path, today: date) -> Law:
    try:
        law = law_rows.read(path.read_bytes().splitlines(), today=today)
    except OSError as error:
        raise CommandError(f"Файл «{path}» не найден или не читается.") from error
    if law.wrong:
        raise CommandError("\n".join(["Файл не годится, ничего не записано.", *law.wrong]))
    if not law.acts and not law.terms:
        raise CommandError("В файле нет ни одной строки.")
    return law


def _told(law: Law) -> list[str]:
    acts = [
        f"Акт {one.key}: № {one.number} от {one.signed:%d.%m.%Y}, {_period(one.since, one.till)}"
        for one in law.acts
    ]
    terms = [
        f"Срок {one.kind}: {one.amount} {one.unit}, {_period(one.since, one.till)}, акт {one.act}."
        " Прежний срок кончится накануне."
        for one in law.terms
    ]
    return [*acts, *terms]


def _period(since: date, till: date | None) -> str:
    return f"с {since:%d.%m.%Y}" + (f" по {till:%d.%m.%Y}" if till else " без срока")


def _lay(law: Law, at: datetime) -> list[str]:
    try:
        return booking.lay_law(acts=law.acts, new_terms=law.terms, at=at, by=_BY)
    except booking.NoSuchAct as error:
        raise CommandError(f"Акта «{error}» нет ни в файле, ни в базе. Ничего не записано.") from error
    except booking.AlreadyHeld as error:
        raise CommandError(
            f"Такой срок уже начинается {error.since:%d.%m.%Y}. Ничего не записано."
        ) from error
    except booking.ActMoved as error:
        raise CommandError("Пока файл читали, законы изменил кто-то ещё. Повторите.") from error
