"""`python -m portal take_bounces [FOLDER]`: letters that came back, from standard input or a mail folder."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.domain.messaging import actions, ports


class Command(BaseCommand):
    """Read reports of mail servers and stop letters to addresses that give them back."""

    help = (
        "Читает отчёты о недоставке: один со стандартного ввода или все из почтового ящика Maildir. "
        "Адрес, вернувший письмо, писем не получает, пока его не подтвердят снова."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what is asked for."""
        parser.add_argument("folder", nargs="?", help="папка Maildir; прочитанное переходит из new в cur")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take what came back and say how much of it was about letters of ours."""
        del args
        if options["folder"] is None:
            read, given_up = 1, self._take(sys.stdin.buffer.read())
        else:
            read, given_up = self._from(Path(options["folder"]))
        self.stdout.write(f"Прочитано писем: {read}. Адресов, которые больше не принимают: {given_up}.")

    def _from(self, folder: Path) -> tuple[int, int]:
        new, done = folder / "new", folder / "cur"
        if not new.is_dir() or not done.is_dir():
            raise CommandError(f"«{folder}» не похоже на Maildir: в нём должны быть папки new и cur.")
        read = given_up = 0
        for path in sorted(new.iterdir()):
            if not path.is_file() or path.is_symlink():
                continue
            given_up += self._take(path.read_bytes())
            path.rename(done / f"{path.name}:2,S")  # read: it stays for whoever wants to look
            read += 1
        return read, given_up

    def _take(self, raw: bytes) -> int:
        if ports.read_reports is None:
            raise CommandError("Портал собран без почты.")
        return sum(actions.take_bounce(one, at=timezone.now()) for one in ports.read_reports(raw))
