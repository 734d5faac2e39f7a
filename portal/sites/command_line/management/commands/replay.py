"""`python -m portal replay --slot ID`: the life of one place, line by line (docs/running.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.domain.booking import queries
from portal.domain.booking.queries import Life
from portal.domain.booking.queries.history import Event


class Command(BaseCommand):
    """Tells what became of a place and of everybody who was given it; no names, only numbers of rows."""

    help = "Показывает жизнь одного места; код выхода 1, если история записи не приводит к её состоянию."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the slot."""
        parser.add_argument("--slot", type=int, required=True, help="номер места")

    def handle(self, *_: Any, slot: int, **__: Any) -> None:
        """Print the life, or fail where it does not hang together."""
        life = queries.life_of(slot_id=slot)
        if life is None:
            raise CommandError(f"Места {slot} нет и не было.")
        self.stdout.write(_head(life))
        for event in life.events:
            self.stdout.write(_line(event))
        broken = [str(one.id) for one in life.appointments if not one.holds]
        for one in life.appointments:
            said = "" if one.holds else ", а по истории иначе"
            self.stdout.write(f"запись {one.id}: {one.state}{said}")
        if broken:
            raise CommandError(f"История не приводит к состоянию записей: {', '.join(broken)}.")


def _head(life: Life) -> str:
    if life.wall_date is None:
        return f"место {life.slot_id}: его больше нет"
    return f"место {life.slot_id}: врач {life.doctor_id}, {life.wall_date} {life.wall_start}, {life.state}"


def _line(event: Event) -> str:
    of = f"запись {event.appointment}" if event.appointment else "место"
    told = " ".join(filter(None, (event.who and f"кто: {event.who}", event.reason and f"({event.reason})")))
    return f"  {event.at:%Y-%m-%d %H:%M:%S} UTC  {of}  {event.what}  {told}".rstrip()
