"""`python -m portal replay --slot ID`: the life of one place, line by line (docs/running.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.domain.booking import queries
from portal.domain.booking.queries import Life
from portal.domain.booking.queries.history import Event


class Command(BaseCommand):
    """Tells what became of a place and of everybody who was given it; no names, only numbers of rows."""

    help = "Tells the life of one slot; fails where the history of a visit does not lead to its state."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the slot."""
        parser.add_argument("--slot", type=int, required=True, help="the number of the slot")

    def handle(self, *_: Any, slot: int, **__: Any) -> None:
        """Print the life, or fail where it does not hang together."""
        life = queries.life_of(slot_id=slot)
        if life is None:
            raise CommandError(f"There is no slot {slot} and there has been none.")
        self.stdout.write(_head(life))
        for event in life.events:
            self.stdout.write(_line(event))
        broken = [str(one.id) for one in life.appointments if not one.holds]
        for one in life.appointments:
            said = "" if one.holds else ", history says otherwise"
            self.stdout.write(f"appointment {one.id}: {one.state}{said}")
        if broken:
            raise CommandError(f"The history does not lead to the state of: {', '.join(broken)}.")


def _head(life: Life) -> str:
    if life.wall_date is None:
        return f"slot {life.slot_id}: gone"
    return f"slot {life.slot_id}: doctor {life.doctor_id}, {life.wall_date} {life.wall_start}, {life.state}"


def _line(event: Event) -> str:
    of = f"appointment {event.appointment}" if event.appointment else "slot"
    told = " ".join(filter(None, (event.who and f"by {event.who}", event.reason and f"({event.reason})")))
    return f"  {event.at:%Y-%m-%d %H:%M:%S} UTC  {of}  {event.what}  {told}".rstrip()
