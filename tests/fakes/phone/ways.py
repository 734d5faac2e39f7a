"""Every adapter that asks a provider, put together for a simulated one."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.adapters.exchange import Exchange
from portal.adapters.phone.call.sms_ru import SmsRuCall
from portal.adapters.phone.call.smsc import SmscCall
from portal.adapters.phone.max import bot
from portal.adapters.phone.max.bot import MaxBot
from portal.adapters.phone.providers.sms_ru import SmsRu
from portal.adapters.phone.providers.smsc import Smsc
from portal.adapters.phone.sms.sms_ru import SmsRuMessage
from portal.adapters.phone.sms.smsc import SmscMessage
from portal.adapters.phone.telegram import gateway
from portal.adapters.phone.telegram.gateway import TelegramGateway
from tests.fakes.phone import server, wire

KEY = "THE-KEY"
PHONE = "+79991234567"
CODE = "042735"
CALLBACK = "https://portal.example.ru/hooks/phone/telegram"


_open: list[Exchange] = []


def exchange(url, longest_s=5.0, **more) -> Exchange:
    made = Exchange(url=url, longest_s=longest_s, **more)
    _open.append(made)
    return made


def close_all() -> None:
    """Close the connections of every adapter that was made."""
    while _open:
        _open.pop().close()


@dataclass(frozen=True)
class Way:
    """One adapter: how it is made, the files of its questions in order, what it must return."""

    name: str
    make: Callable
    sends: tuple[str, ...]
    asks_status: str | None
    code: str | None
    ref: str
    cost_kopecks: int | None

    @property
    def send(self) -> dict:
        """The question that sends, the last one."""
        return wire.sample(self.sends[-1])

    def play(self, provider, answer="ok") -> None:
        """Let the provider answer well up to the last question, and so to that one."""
        for name in self.sends:
            sample = wire.sample(name)
            chosen = answer if name == self.sends[-1] else "ok"
            provider.answers[sample["request"]["path"]] = server.told(sample["answers"][chosen])

    def play_status(self, provider, answer) -> None:
        sample = wire.sample(self.asks_status)
        provider.answers[sample["request"]["path"]] = server.told(sample["answers"][answer])


def _smsru(url, **more) -> SmsRu:
    return SmsRu(exchange(url, **more), api_id=KEY)


def _smsc(url, **more) -> Smsc:
    return Smsc(exchange(url, **more), api_key=KEY)


def _telegram(url, **more) -> TelegramGateway:
    asking = exchange(url, headers=gateway.headers(KEY), **more)
    return TelegramGateway(asking, kopecks=10_000, callback_url=CALLBACK)


WAYS = [
    Way(
        "call by sms.ru", lambda url, **more: SmsRuCall(_smsru(url, **more)),
        ("sms_ru-call",), None, "1435", "000000-10000000", 40,
    ),
    Way(
        "call by smsc.ru", lambda url, **more: SmscCall(_smsc(url, **more)),
        ("smsc-call",), "smsc-status", "4783", "14:79991234567", 45,
    ),
    Way(
        "SMS by sms.ru", lambda url, **more: SmsRuMessage(_smsru(url, **more), sender="MEDONLINE"),
        ("sms_ru-sms",), "sms_ru-sms-status", None, "000000-10000000", 410,
    ),
    Way(
        "SMS by smsc.ru", lambda url, **more: SmscMessage(_smsc(url, **more), sender="MEDONLINE"),
        ("smsc-sms",), "smsc-status", None, "14:79991234567", 410,
    ),
    Way("Telegram", _telegram, ("telegram-send",), "telegram-status", None, "14732487236487", 100),
    Way(
        "MAX", lambda url, **more: MaxBot(exchange(url, headers=bot.headers(KEY), **more)),
        ("max-exists", "max-notify"), None, None, "", None,
    ),
]  # fmt: skip


def send(way, **changed):
    """Send one code by an adapter."""
    asked = {"phone": PHONE, "code": None if way.picks_code else CODE, "ttl_s": 600, "key": "key-of-a-code"}
    return way.send(**{**asked, **changed})
