"""`python -m esia_stand people`: whom one can sign in as, for the terminal."""

from typing import Any

from django.core.management.base import BaseCommand

from esia_stand.people import queries


class Command(BaseCommand):
    """The made-up people."""

    help = "Print login, password and purpose of each made-up person."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line for each."""
        for person in queries.shown():
            self.stdout.write(f"{person.phone}  {person.password}  {person.meant_for}")
