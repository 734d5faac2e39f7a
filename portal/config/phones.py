"""Which class brings codes by which way, as the environment says."""

from collections.abc import Callable
from typing import Final

from portal.adapters.exchange import Exchange
from portal.adapters.phone.call.sms_ru import SmsRuCall
from portal.adapters.phone.call.smsc import SmscCall
from portal.adapters.phone.console.channel import ConsoleChannel
from portal.adapters.phone.max import bot
from portal.adapters.phone.max.bot import MaxBot
from portal.adapters.phone.providers.sms_ru import SmsRu
from portal.adapters.phone.providers.smsc import Smsc
from portal.adapters.phone.sms.sms_ru import SmsRuMessage
from portal.adapters.phone.sms.smsc import SmscMessage
from portal.adapters.phone.telegram import gateway
from portal.adapters.phone.telegram.gateway import TelegramGateway
from portal.config import env
from portal.domain.accounts.ports import CodeChannel, TextChannel

CALLBACK: Final = "/hooks/phone/telegram"
_CALL_DIGITS: Final = 4
_MESSAGE_DIGITS: Final = 6


def channels() -> dict[str, CodeChannel]:
    """Put together every way that has a provider."""
    told = env.phone()
    return {way: _MAKERS[way, provider](told, way) for way, provider in told.providers.items()}


def texts(channels: dict[str, CodeChannel]) -> dict[str, TextChannel]:
    """Return those that carry a text of ours; a call and Telegram's own channel of codes do not."""
    return {
        name: channel
        for name, channel in channels.items()
        if isinstance(channel, TextChannel) and not channel.picks_code
    }


def texters(texts: dict[str, TextChannel]) -> dict[str, TextChannel]:
    """Return those that bring reminders to telephones; the bot is none, though codes have its name."""
    wanted = [name for name in env.notice_channels() if name in env.NOTICE_PHONES]
    return {name: texts[name] for name in wanted if name in texts}


def _sms_ru(told: env.Phone) -> SmsRu:
    return SmsRu(Exchange(url=told.sms_ru_url, ca_file=told.ca_file), api_id=told.sms_ru_key)


def _smsc(told: env.Phone) -> Smsc:
    return Smsc(Exchange(url=told.smsc_url, ca_file=told.ca_file), api_key=told.smsc_key)


def _telegram(told: env.Phone, way: str) -> TelegramGateway:
    del way
    headers = gateway.headers(told.telegram_token)
    # Telegram calls back only by https; elsewhere it is asked.
    callback = env.portal_url() + CALLBACK if env.secure() else ""
    return TelegramGateway(
        Exchange(url=told.telegram_url, headers=headers, ca_file=told.ca_file),
        kopecks=told.telegram_kopecks,
        callback_url=callback,
    )


def _max(told: env.Phone, way: str) -> MaxBot:
    del way
    return MaxBot(Exchange(url=told.max_url, headers=bot.headers(told.max_token), ca_file=told.ca_file))


def _console(told: env.Phone, way: str) -> ConsoleChannel:
    del told
    is_call = way == "call"
    digits = _CALL_DIGITS if is_call else _MESSAGE_DIGITS
    return ConsoleChannel(env.var_dir() / "outbox", name=way, digits=digits, picks_code=is_call)


_MAKERS: Final[dict[tuple[str, str], Callable[[env.Phone, str], CodeChannel]]] = {
    ("call", "sms.ru"): lambda told, _way: SmsRuCall(_sms_ru(told)),
    ("call", "smsc.ru"): lambda told, _way: SmscCall(_smsc(told)),
    ("sms", "sms.ru"): lambda told, _way: SmsRuMessage(_sms_ru(told), sender=told.sms_ru_sender),
    ("sms", "smsc.ru"): lambda told, _way: SmscMessage(_smsc(told), sender=told.smsc_sender),
    ("telegram", "gateway"): _telegram,
    ("max", "bot"): _max,
    **{(way, "console"): _console for way in env.PHONE_PROVIDERS},
}
