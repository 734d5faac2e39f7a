"""What Telegram brings to our hook: one update at a time, believed by the word that we gave it."""

import hmac
from dataclasses import dataclass
from typing import Any, Final

from portal.adapters import hooked

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
_LONGEST: Final = 4096
_GONE: Final = {"kicked", "left"}


class Forged(Exception):
    """Without the word that we gave Telegram."""


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """Somebody wrote to the bot. `text` is empty for a picture, a voice, a place."""

    chat: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Blocked:
    """Somebody has blocked the bot."""

    chat: str


def read(*, secret: str, given: str, body: bytes) -> Written | Blocked | None:
    """Check and read one update; None for what is not ours, as groups; raise Forged or hooked.Unreadable."""
    # Bytes: a word with foreign letters would make the comparison of texts fail.
    if not secret or not hmac.compare_digest(secret.encode(), given.encode()):
        raise Forged("secret")
    told = hooked.json_object(body)
    return _written(told.get("message")) or _blocked(told.get("my_chat_member"))


def answer(chat: str, text: str) -> dict[str, Any]:
    """Return what Telegram does when it stands in the answer to an update: writes this into the chat."""
    return {
        "method": "sendMessage", "chat_id": chat, "text": text, "link_preview_options": {"is_disabled": True},
    }  # fmt: skip


def _written(message: Any) -> Written | None:
    chat = _chat(message)
    if not chat:
        return None
    text = message.get("text")
    return Written(chat, text[:_LONGEST] if isinstance(text, str) else "")


def _blocked(change: Any) -> Blocked | None:
    chat = _chat(change)
    now = change.get("new_chat_member") if chat else None
    status = now.get("status") if isinstance(now, dict) else None
    return Blocked(chat) if isinstance(status, str) and status in _GONE else None


def _chat(told: Any) -> str:
    """Return the number of a chat with one person, empty for every other."""
    chat = told.get("chat") if isinstance(told, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != "private":
        return ""
    number = chat.get("id")
    return str(number) if isinstance(number, int) and 0 < number < 2**63 else ""
