"""`python -m portal maintenance on|read-only|off`: what people may do meanwhile (docs/running.md)."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.health import actions, queries
from portal.domain.health.states import Maintenance, Mode

_WANTED: Final = {"on": Mode.FULL, "full": Mode.FULL, "read-only": Mode.READ_ONLY, "off": Mode.OFF}
_CLOCK: Final = ZoneInfo("Europe/Moscow")
_LONGEST: Final = 300


class Command(BaseCommand):
    """Switches maintenance by a file, so that it works with the database stopped."""

    help = "Режим работ: on (закрыт весь портал), read-only (только чтение), off; без слова — показать."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the mode, the planned end and a sentence for people."""
        parser.add_argument(
            "mode", choices=[*_WANTED, "status"], nargs="?", default="status",
            help="какой режим включить; status – только показать",
        )  # fmt: skip
        parser.add_argument(
            "--until", default="", help="14:30 или 2026-11-22T14:30, по Москве, если без зоны"
        )
        parser.add_argument("--why", default="", help="предложение, которое увидят люди")

    def handle(self, *_: Any, mode: str, until: str, why: str, **__: Any) -> None:
        """Write the note, then the record where a database answers."""
        at, now = timezone.now(), queries.maintenance()
        if mode == "status":
            self.stdout.write(f"{_said(now)} {_where()}")
            return
        told = _next(_WANTED[mode], now, _moment(until, at), _words(why), at)
        try:
            actions.keep_maintenance(told)
        except OSError as error:
            raise CommandError(f"Записать не удалось: {error}. Режим не изменился.") from error
        self.stdout.write(f"{_said(told)} Все процессы узнают об этом за несколько секунд. {_where()}")
        self._record(told, at)

    def _record(self, told: Maintenance, at: datetime) -> None:
        facts = {"mode": told.mode.value, "until": told.until.isoformat() if told.until else ""}
        try:
            with transaction.atomic():
                audit.record(
                    at=at,
                    by=SYSTEM,
                    action="maintenance.set",
                    object_kind="portal",
                    object_id="",
                    facts=facts,
                )
        except DatabaseError:
            self.stderr.write("База данных не отвечает: в журнал действий это не записано.")


def _next(mode: Mode, now: Maintenance, until: datetime | None, why: str, at: datetime) -> Maintenance:
    if mode is Mode.OFF:
        return Maintenance(mode, now.since, None, "", at if now.is_on else now.ended_at)
    return Maintenance(mode, now.since if now.is_on else at, until, why)


def _words(why: str) -> str:
    if len(why) > _LONGEST:
        raise CommandError(f"--why длиннее {_LONGEST} знаков: сократите.")
    return " ".join(why.split())


def _moment(text: str, at: datetime) -> datetime | None:
    """Read the planned end; a bare time is the next one on Moscow's clocks."""
    if not text:
        return None
    today = at.astimezone(_CLOCK).date()
    try:
        is_time = "-" not in text and "T" not in text
        found = datetime.fromisoformat(f"{today}T{text}" if is_time else text)
    except ValueError as error:
        raise CommandError("--until: напишите 14:30 или 2026-11-22T14:30.") from error
    found = found if found.tzinfo else found.replace(tzinfo=_CLOCK)
    if is_time and found <= at:
        found += timedelta(days=1)
    if found <= at:
        raise CommandError("--until: это время уже прошло.")
    return found.astimezone(UTC)


def _where() -> str:
    """Name the folder: with other settings than the portal's own the note lies where nobody reads it."""
    # By its name: settings belong to the ring above.
    folder = import_string("portal.config.env.status_dir")()
    return f"Папка отметки: {folder}."


def _said(told: Maintenance) -> str:
    if not told.is_on:
        return "Работ нет: портал открыт."
    what = "закрыт весь портал" if told.is_full else "только чтение"
    until = f", до {told.until.astimezone(_CLOCK):%d.%m.%Y %H:%M} МСК" if told.until else ", без срока"
    return f"Режим работ: {what}{until}."
