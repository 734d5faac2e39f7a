"""What our bot asks of Telegram. The token stands in the path, so no path is logged."""

from dataclasses import dataclass
from typing import Any, Final

from portal.adapters.exchange import Exchange
from portal.domain.accounts import ports as channels
from portal.domain.messaging.ports.chats import ChatGone, TooOften

LISTENS_TO: Final = ("message", "my_chat_member")
"""What people write, and that they block or unblock the bot."""
_FORBIDDEN, _TOO_MANY, _BAD_REQUEST = 403, 429, 400
OWN_STATUSES: Final = frozenset({_TOO_MANY})
"""Told with a body that says how long to wait."""
_PAUSE_S: Final = 30
"""Where it does not say."""
_NO_CHAT: Final = ("chat not found", "user is deactivated", "peer_id_invalid")


@dataclass(frozen=True, slots=True, repr=False)
class Hook:
    """Where Telegram brings what people write, and the word by which we know that it is Telegram."""

    url: str
    secret: str


class TelegramBot:
    """Implements Messenger. `name` is the bot's name without @."""

    title = "Telegram"

    def __init__(self, exchange: Exchange, *, token: str, name: str, hook: Hook) -> None:
        self._exchange, self._token, self._name, self._hook = exchange, token, name, hook

    def link(self, token: str) -> str:
        """Return the address that opens the bot; «Запустить» there sends it `/start TOKEN`."""
        return f"https://t.me/{self._name}?start={token}"

    def tell(self, *, chat: str, text: str, is_silent: bool) -> None:
        """Write into a chat: plain text, and no preview, for which Telegram would open the link itself."""
        self._ask(
            "sendMessage", chat_id=chat, text=text, disable_notification=is_silent,
            link_preview_options={"is_disabled": True},
        )  # fmt: skip

    def subscribe(self) -> None:
        """Let Telegram bring what people write to our hook."""
        self._ask(
            "setWebhook", url=self._hook.url, secret_token=self._hook.secret,
            allowed_updates=list(LISTENS_TO),
        )  # fmt: skip

    def _ask(self, method: str, **asked: Any) -> None:
        self._exchange.ask("POST", f"/bot{self._token}/{method}", trouble=_trouble, json=asked)


def _trouble(told: dict[str, Any]) -> channels.ChannelTrouble | None:
    if told.get("ok") is True:
        return None if "result" in told else channels.BadReply("an answer without a result")
    code = told.get("error_code")
    if told.get("ok") is not False or isinstance(code, bool) or not isinstance(code, int):
        return channels.BadReply("an answer without ok")
    if code == _TOO_MANY:
        return TooOften(_wait_s(told.get("parameters")))
    if code == _FORBIDDEN or (code == _BAD_REQUEST and _is_gone(told.get("description"))):
        return ChatGone(str(code))
    return channels.NumberRefused(str(code)) if code == _BAD_REQUEST else channels.ChannelDown(str(code))


def _wait_s(told: Any) -> int:
    wait = told.get("retry_after") if isinstance(told, dict) else None
    return wait if isinstance(wait, int) and not isinstance(wait, bool) and wait > 0 else _PAUSE_S


def _is_gone(description: Any) -> bool:
    """Tell whether a refusal is of the chat; its words are compared and kept nowhere."""
    said = description.lower() if isinstance(description, str) else ""
    return any(words in said for words in _NO_CHAT)
