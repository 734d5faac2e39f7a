"""`python -m portal check_promises`: whether the database keeps what the code relies on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.module_loading import import_string


class Command(BaseCommand):
    """Compare triggers and exclusion constraints of the database with the list."""

    help = "Проверяет, что триггеры и запреты базы на месте; код выхода 1, если какого-то нет."

    def handle(self, *_: Any, **__: Any) -> None:
        """Print the list, or fail with what is missing."""
        # By its name: the list belongs to the ring above, which puts the contexts together.
        missing = import_string("portal.config.promises.missing")()
        listed = import_string("portal.config.promises.expected")()
        if missing:
            raise CommandError(f"{connection.vendor}: нет {', '.join(missing)}")
        self.stdout.write(f"{connection.vendor}: все обещания на месте ({len(listed)}).")
