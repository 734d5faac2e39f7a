"""`python -m esia_stand generate_people N`: many confirmed adults for tests of load and races."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from esia_stand.people import actions

LIMIT = 100_000


class Command(BaseCommand):
    """Generated people."""

    help = "Make N confirmed people: phones +79010000001 and on, one known password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number."""
        parser.add_argument("count", type=int)

    def handle(self, *_args: Any, count: int, **_options: Any) -> None:
        """Make them; the same number makes the same people."""
        if not 0 < count <= LIMIT:
            raise CommandError(f"Число людей – от 1 до {LIMIT}.")
        people = actions.generate(count=count, at=timezone.now())
        self.stdout.write(
            f"{people[0].phone} … {people[-1].phone}, пароль {actions.GENERATED_PASSWORD}: {count}"
        )
