"""Which class writes into the chats of which messenger, as the environment says."""

from typing import Final

from portal.adapters.chats.console import ConsoleMessenger
from portal.adapters.chats.telegram import bot
from portal.adapters.chats.telegram.bot import TelegramBot
from portal.adapters.exchange import Exchange
from portal.config import env
from portal.domain.messaging.ports.chats import Messenger
from portal.domain.notices.states import Way

HOOK: Final = "/hooks/chats/telegram"
PAGE: Final = "/telegram/"
"""Where one machine plays the messenger."""


def messengers() -> dict[str, Messenger]:
    """Put together every messenger that carries notices."""
    told = env.telegram_bot()
    return {} if told is None else {Way.TELEGRAM.value: _telegram(told)}


def _telegram(told: env.TelegramBot) -> Messenger:
    if not told.token:
        return ConsoleMessenger(env.var_dir() / "outbox", page=env.portal_url() + PAGE)
    exchange = Exchange(url=told.url, ca_file=env.phone().ca_file, own_statuses=bot.OWN_STATUSES)
    hook = bot.Hook(env.portal_url() + HOOK, told.secret)
    return TelegramBot(exchange, token=told.token, name=told.name, hook=hook)
