"""`python -m portal import_region FILE…`: clinics, doctors and schedules of a region (docs/import.md)."""

import os
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions as booking
from portal.domain.finding import actions as finding
from portal.domain.regions import queries as regions
from portal.domain.regions.queries import Region
from portal.domain.schedule import actions as schedule

LONGEST_LINE: Final = 64 * 1024
_SKIPPED_AT_ONCE: Final = 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"
_BY: Final = Actor(ActorKind.SYSTEM, "import_region")
_CLASHES_SHOWN: Final = 20
_DAYS_SHOWN: Final = 20
_WOULD_BREAK: Final = 3
_RATE_TOLD_EVERY: Final = 5.0
_NAMES: Final = {
    "region": "регионы",
    "clinic": "клиники",
    "site": "подразделения",
    "street": "улицы",
    "speciality": "специальности",
    "position": "должности",
    "doctor": "врачи",
    "attachment": "прикрепления",
    "week_template": "шаблоны недели",
    "special_day": "особые дни",
    "absence": "отсутствия",
    "holiday": "выходные региона",
    "": "непонятные строки",
}


def readable_file(name: str) -> Path:
    """Return the path of a file that can be read; argparse tells the sentence otherwise."""
    path = Path(name)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ArgumentTypeError(f"файл «{name}» не найден или не читается")
    return path


def lines_of(path: Path, moved: Callable[[int], None]) -> Iterator[schedule.Line]:
    """Yield the lines of a file that are not empty, never holding more than one; tell bytes read."""
    with path.open("rb") as file:
        number = 0
        while content := file.readline(LONGEST_LINE + 1):
            number += 1
            moved(len(content))
            if len(content) > LONGEST_LINE and not content.endswith(b"\n"):
                _skip_rest(file, moved)
                trouble = f"строка длиннее {LONGEST_LINE // 1024} КБ"
                yield schedule.Line(str(path), number, b"", trouble)
                continue
            told = content.removeprefix(_BOM).strip() if number == 1 else content.strip()
            if told:
                yield schedule.Line(str(path), number, told)


def _skip_rest(file: BinaryIO, moved: Callable[[int], None]) -> None:
    while rest := file.readline(_SKIPPED_AT_ONCE):
        moved(len(rest))
        if rest.endswith(b"\n"):
            return


class Rate:
    """Tells every few seconds how much is done and how fast it went since it was last told."""

    def __init__(self, say: Callable[[str], Any], what: str) -> None:
        self._say, self._what = say, what
        self._done = self._told = 0
        self._since = time.monotonic()

    def count(self, more: int) -> None:
        """Note that more is done."""
        self.reach(self._done + more)

    def reach(self, done: int) -> None:
        """Note how much is done altogether."""
        self._done = done
        spent = time.monotonic() - self._since
        if spent >= _RATE_TOLD_EVERY:
            self._say(f"{self._what}: {done}, в секунду {round((done - self._told) / spent)}")
            self._told, self._since = done, time.monotonic()


def _default(region: str) -> Region | None:
    found = regions.known(region) if region else None
    if region and found is None:
        raise CommandError(f"Нет региона с номером «{region}».")
    return found


class Command(BaseCommand):
    """Takes in JSON Lines and opens the days of the regions that they tell of."""

    help = "Принимает клиники, врачей и расписания из файлов JSON Lines (docs/import.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files, a region for files without one, and whether to open the days."""
        parser.add_argument(
            "files", metavar="FILE", nargs="+", type=readable_file, help="файлы JSON Lines в UTF-8"
        )
        parser.add_argument(
            "--region", metavar="CODE", default="", help="регион строк, над которыми нет строки region"
        )
        parser.add_argument(
            "--no-open", action="store_true", help="не включать регион и не открывать дни записи"
        )
        parser.add_argument("--preview", action="store_true", help="только сказать, сколько записей сорвётся")
        parser.add_argument(
            "--break-visits", action="store_true", help="загрузить, даже если записи людей сорвутся"
        )

    def handle(
        self, *_: Any, files: list[Path], region: str, no_open: bool, preview: bool, break_visits: bool,
        **__: Any,
    ) -> None:  # fmt: skip
        """Take everything in, print what became of it, fail when something was refused."""
        at, default = timezone.now(), _default(region)
        if preview or not break_visits:
            self._look(files, default, at, preview=preview)
        if preview:
            return
        taken = self._take_in(files, default, at)
        self._sum_up(taken)
        for each in taken.regions.values():
            if not no_open:
                self._start(each, at)
            finding.lay_words(region=each, at=at)
            finding.count_clinics(region=each, at=timezone.now())
        self._mend(at)
        if taken.refused:
            raise CommandError(f"Не принято строк: {taken.refused}. Остальное принято.")

    def _look(self, files: Iterable[Path], region: Region | None, at: datetime, *, preview: bool) -> None:
        """Say what the files would break; without leave to break stop before anything is changed."""
        lines = (line for path in files for line in lines_of(path, lambda _size: None))
        days = booking.would_break(lines=lines, region=region, at=at, by=_BY)
        if not days:
            self.stdout.write("Записи людей не сорвутся.")
            return
        count = sum(each for _, each in days)
        self.stdout.write(f"Сорвётся записей: {count}")
        for day, each in days[:_DAYS_SHOWN]:
            self.stdout.write(f"  {day:%d.%m.%Y}: {each}")
        if len(days) > _DAYS_SHOWN:
            self.stdout.write(f"  и ещё дней: {len(days) - _DAYS_SHOWN}")
        if not preview:
            raise CommandError(
                f"Ничего не загружено: сорвалось бы записей: {count}."
                " Если так и нужно, добавьте --break-visits.",
                returncode=_WOULD_BREAK,
            )

    def _mend(self, at: datetime) -> None:
        """Tell the people whose visits do not take place, and begin to look for other times."""
        done = booking.review(at=at)
        if done["marked"]:
            self.stdout.write(
                f"сорвано записей: {done['marked']}, другое время сразу нашлось: {done['proposed']}"
            )

    def _take_in(self, files: Iterable[Path], default: Region | None, at: datetime) -> schedule.Taken:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            return schedule.take_in(
                lines=self._lines(files, progress),
                by=_BY,
                at=at,
                refused=lambda refusal: self._refuse(refusal, progress),
                region=default,
            )

    def _lines(self, files: Iterable[Path], progress: Progress) -> Iterator[schedule.Line]:
        rate = Rate(self.stdout.write, "принято строк")
        for path in files:
            task = progress.add_task(path.name, total=path.stat().st_size)
            for line in lines_of(path, partial(progress.advance, task)):
                yield line
                rate.count(1)

    def _refuse(self, refusal: schedule.Refusal, progress: Progress) -> None:
        field = f" {refusal.field}:" if refusal.field else ""
        text = f"{refusal.file}:{refusal.line}:{field} {refusal.reason}"
        if progress.disable:
            self.stderr.write(text)
        else:  # above the bar, which stays whole
            progress.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _sum_up(self, taken: schedule.Taken) -> None:
        for kind, name in _NAMES.items():
            if kind in taken.kinds:
                tally = taken.kinds[kind]
                self.stdout.write(
                    f"{name}: создано {tally.created}, изменено {tally.updated},"
                    f" без изменений {tally.unchanged}, отказано {tally.refused}"
                )

    def _start(self, region: Any, at: datetime) -> None:
        try:
            rate = Rate(self.stdout.write, f"{region}: открыто мест")
            opened = schedule.start(region=region, by=_BY, at=at, told=lambda done: rate.reach(done.slots))
        except schedule.NothingToOffer:
            self.stdout.write(f"{region}: нет ни одной действующей клиники, регион не включён")
            return
        self.stdout.write(
            f"{region}: открыто приёмов {opened.sessions}, мест {opened.slots},"
            f" изменено приёмов {opened.changed}, не открыто {len(opened.clashes)}"
        )
        for clash in opened.clashes[:_CLASHES_SHOWN]:
            self.stdout.write(f"  {_told(clash)}")


def _told(clash: schedule.Clash) -> str:
    room = f", кабинет {clash.room}" if clash.room else ""
    when = f"{clash.day:%d.%m.%Y} {clash.starts:%H:%M}"
    return f"{clash.clinic}, шаблон {clash.template}, {when}{room}: врач или кабинет уже заняты"
