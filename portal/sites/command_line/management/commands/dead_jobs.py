"""`python -m portal dead_jobs`: tasks that nobody will try again by itself (docs/jobs.md)."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.domain.work import actions, queries


class Command(BaseCommand):
    """Lists the dead, or lets them be tried again."""

    help = "Показывает задания, которые больше не пробуют выполнить; --again ID начинает одно сначала."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to try again."""
        parser.add_argument(
            "--again", metavar="ID", type=UUID, nargs="+", default=[], help="задания, которые начать сначала"
        )

    def handle(self, *_: Any, again: list[UUID], **__: Any) -> None:
        """Do what was asked; without `--again` print one line for each."""
        at = timezone.now()
        if not again:
            self._list(queries.dead(at))
        for task_id in again:
            self._again(task_id, at)

    def _list(self, dead: list[queries.DeadTask]) -> None:
        for each in dead:
            reason = f"{each.reason}: {each.detail}" if each.detail else str(each.reason)
            died_at = f"{each.died_at:%Y-%m-%d %H:%M:%S}Z"
            self.stdout.write(f"{each.id}  {died_at}  {each.job}  {each.attempts}×  {reason}  {each.error}")
        self.stdout.write(f"Оставлено заданий: {len(dead)}")

    def _again(self, task_id: UUID, at: Any) -> None:
        try:
            actions.again(task_id, at=at)
        except actions.NotDead as error:
            raise CommandError(f"Среди оставленных нет задания {task_id}.") from error
        self.stdout.write(f"{task_id} начнётся сначала.")
