"""`python -m portal keep_term REGION WHAT MONTHS`: how long a region keeps something (docs/privacy.md)."""

from datetime import datetime
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.privacy import actions as privacy
from portal.domain.regions import queries as regions
from portal.domain.regions.actions import NotKept
from portal.domain.regions.rules.keeping import LEAST, MOST, Kept

_BY: Final = Actor(ActorKind.SYSTEM, "keep_term")


class Command(BaseCommand):
    """Set a term; what was over before it keeps the one that it had."""

    help = "Задаёт, сколько месяцев регион хранит закрытую переписку или отзывы о статьях помощи."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what is asked for."""
        parser.add_argument("region", help="номер региона, например 26")
        parser.add_argument(
            "what",
            choices=[what.value for what in Kept],
            help="threads – переписка с файлами после закрытия, feedback – «чего не хватило» в статьях",
        )
        parser.add_argument("months", type=int, help=f"сколько месяцев, от {LEAST} до {MOST}")
        parser.add_argument(
            "--from", dest="since", type=datetime.fromisoformat, help="с какого момента (ISO), иначе с этого"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it, or say in one sentence why not."""
        del args
        at, region = timezone.now(), regions.known(options["region"])
        if region is None:
            raise CommandError(f"Региона {options['region']} нет.")
        since = options["since"] or at
        since = since if timezone.is_aware(since) else timezone.make_aware(since)
        try:
            privacy.keep_for(
                region=region, what=Kept(options["what"]), months=options["months"], since_at=since, at=at,
                by=_BY,
            )  # fmt: skip
        except NotKept as error:
            raise CommandError(f"Срок – от {LEAST} до {MOST} месяцев и не задним числом.") from error
        except IntegrityError as error:
            raise CommandError("С этого момента срок уже задан, нужен другой момент.") from error
        self.stdout.write("Срок записан. Что закончилось раньше, хранится по прежнему сроку.")
