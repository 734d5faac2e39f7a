"""`python -m esia_stand load FILE…`: put further people and systems in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from esia_stand.config import loading
from esia_stand.config.management import reports


class Command(BaseCommand):
    """Files of people and systems."""

    help = "Load people and systems from JSON files; tells each bad entry with place and reason."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *_args: Any, files: list[Path], **_options: Any) -> None:
        """Load each file."""
        at = timezone.now()
        reports.tell([loading.load(file, at=at) for file in files], self.stdout)
