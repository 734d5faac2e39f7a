"""`python -m portal work urgent`: one job process (docs/jobs.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.domain.work import actions, queries


class Command(BaseCommand):
    """Serves one queue until SIGTERM."""

    help = "Выполняет задания одной очереди, пока не придёт SIGTERM или Ctrl-C."
    requires_system_checks: list[str] = []  # a job process serves no page

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the queue."""
        parser.add_argument("queue", choices=queries.queues(), help="какую очередь выполнять")

    def handle(self, *_: Any, queue: str, **__: Any) -> None:
        """Work until told to end; refuse where the database does not keep what the code relies on."""
        # By its name: the list of promises belongs to the ring above.
        import_string("portal.config.promises.refuse_to_start_without")()
        actions.Worker(queue=queue, clock=timezone.now).work()
