"""`python -m portal invite_operator REGION EMAIL SURNAME NAME`: the first operator of a region."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.regions import queries as regions
from portal.domain.staff import actions, queries
from portal.domain.staff.states import Held, Kind
from portal.sites.entrance import places

_BY: Final = Actor(ActorKind.SYSTEM, "invite_operator")


class Command(BaseCommand):
    """Make a link for an operator; for somebody who is there already, another link."""

    help = "Печатает ссылку для оператора региона: по ней задают пароль. Живёт 24 часа, пока пароль не задан."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what is asked for."""
        parser.add_argument("region", help="номер региона, например 26")
        parser.add_argument("email", help="рабочая почта: по ней человек будет входить")
        parser.add_argument("surname", nargs="?", default="Оператор", help="фамилия")
        parser.add_argument("name", nargs="?", default="Региона", help="имя")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link, or say in one sentence why not."""
        del args
        if regions.known(options["region"]) is None:
            raise CommandError(f"Региона {options['region']} нет.")
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"«{options['email']}» не похоже на почту.") from error
        address = places.address(options["region"], "staff_sign_in:link", key=_key(options))
        link = address if "://" in address else f"{settings.PORTAL_URL}{address}"
        self.stdout.write(f"{link}\nСсылка действует 24 часа, пока по ней не задан пароль.")


def _key(options: dict[str, Any]) -> str:
    region, at = options["region"], timezone.now()
    person = actions.Person(options["email"], options["surname"], options["name"])
    try:
        return actions.invite(region=region, person=person, role=Held(Kind.OPERATOR), at=at, by=_BY)[1]
    except actions.EmailTaken:
        return _another(region, options["email"].strip().lower(), at)


def _another(region: str, email: str, at: Any) -> str:
    found = next((one for one in queries.team(region=region, at=at) if one.email == email), None)
    if found is None or all(role.kind != Kind.OPERATOR for role in found.roles):
        raise CommandError(f"{email} уже работает, но не оператором: роль даёт другой оператор.")
    return actions.new_link(region=region, employee_id=found.id, at=at, by=_BY)
