"""`python -m portal telegram_hook`: tell Telegram where to bring what people write to our bot."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.domain.accounts.ports import ChannelTrouble
from portal.domain.messaging.ports import chats as ports


class Command(BaseCommand):
    """Set the webhook of every messenger that carries notices, after each change of address or secret."""

    help = "Сообщает мессенджеру адрес, куда приносить сообщения боту. Нужна после смены адреса или секрета."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say it and tell how it went."""
        del args, options
        if not ports.messengers:
            raise CommandError("Бота нет: в NOTICE_CHANNELS не назван telegram.")
        for one in ports.messengers.values():
            try:
                one.subscribe()
            except ChannelTrouble as error:
                raise CommandError(f"{one.title} не принял адрес: {error.kind} {error.detail}.") from error
            self.stdout.write(f"{one.title} знает, куда приносить сообщения боту.")
