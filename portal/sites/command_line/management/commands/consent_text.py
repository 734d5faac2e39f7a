"""`python -m portal consent_text REGION VERSION FILE`: the text of a region's operator (docs/privacy.md)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.rules import shortly as short_rules
from portal.domain.accounts.states import ConsentPurpose, Shortly, Wording
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.regions import queries as regions

_BY: Final = Actor(ActorKind.SYSTEM, "consent_text")


class Command(BaseCommand):
    """Publish a text of consent; people are asked again at their next sign-in."""

    help = "Вводит в действие текст согласия оператора региона. Люди увидят его при следующем входе."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what is asked for."""
        parser.add_argument("region", help="номер региона, например 26")
        parser.add_argument("version", help="номер версии, например 2026-12; один номер – один текст")
        parser.add_argument("file", type=Path, help="текст в UTF-8: первая строка – название, «• » – список")
        parser.add_argument(
            "--short", type=Path,
            help="краткие слова над текстом в UTF-8, по строке на каждое: «Зачем: чтобы …»",
        )  # fmt: skip
        parser.add_argument(
            "--purpose",
            choices=[purpose.value for purpose in ConsentPurpose],
            default=ConsentPurpose.ACCOUNT.value,
            help="на что согласие: личный кабинет (account), карта ребёнка, карта родственника",
        )
        parser.add_argument(
            "--from", dest="since", type=datetime.fromisoformat, help="с какого момента (ISO)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish it, or say in one sentence why not."""
        del args
        if regions.known(options["region"]) is None:
            raise CommandError(f"Региона {options['region']} нет.")
        purpose = ConsentPurpose(options["purpose"])
        shortly = _read_short(options["short"]) if options["short"] else ()
        wording = Wording(purpose, options["version"], _read(options["file"]), shortly)
        since = options["since"] or timezone.now()
        in_force_at = since if timezone.is_aware(since) else timezone.make_aware(since)
        if in_force_at <= timezone.now() - timedelta(days=1):
            raise CommandError("Текст нельзя ввести в действие задним числом.")
        try:
            is_new = accounts.publish(
                region=options["region"], wording=wording, in_force_at=in_force_at, at=timezone.now(), by=_BY
            )
        except accounts.OtherText as error:
            raise CommandError(f"Версия {error} уже есть с другими словами. Дайте новый номер.") from error
        except IntegrityError as error:
            raise CommandError("С этого момента уже действует другой текст, нужно другое.") from error
        self.stdout.write(
            "Текст введён в действие." if is_new else "Этот текст уже введён, ничего не изменено."
        )


def _read_short(path: Path) -> Shortly:
    try:
        said = short_rules.read(_plain(path))
    except short_rules.NotShort as error:
        raise CommandError(str(error)) from error
    if not said:
        raise CommandError(f"Файл «{path}» пуст.")
    return said


def _plain(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip().replace("\r\n", "\n")
    except (OSError, UnicodeError) as error:
        raise CommandError(f"Файл «{path}» не читается как текст UTF-8.") from error


def _read(path: Path) -> str:
    text = _plain(path)
    if "\n\n" not in text:
        raise CommandError("В тексте нужны название, пустая строка и само согласие.")
    return text
