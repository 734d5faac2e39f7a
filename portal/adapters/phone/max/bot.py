"""MAX: the bot of a verified organisation writes to a number (`notify`), if it is registered there."""

from typing import Any

from portal.adapters.exchange import Exchange
from portal.adapters.phone import reading, words
from portal.domain.accounts import ports


class MaxBot:
    """Implements CodeChannel."""

    name = "max"
    digits = 6
    picks_code = False

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> ports.Sent:
        """Send the code; a number that is not in MAX is refused before anything is sent."""
        return self.tell(phone=phone, text=words.message(reading.ours(code)), ttl_s=ttl_s, key=key)

    def tell(self, *, phone: str, text: str, ttl_s: int, key: str) -> ports.Sent:
        """Send a text."""
        del ttl_s, key
        number = phone.removeprefix("+")
        if number not in self._registered(number):
            raise ports.NumberRefused("not in MAX")
        asked = {"phone_numbers": [number], "text": text, "notify": True}
        told = self._exchange.ask("POST", "/notify", trouble=_trouble, json=asked)
        return ports.Sent(code=None, ref=_reference(told), cost_kopecks=None)

    def status(self, ref: str) -> ports.Delivery:
        """Return `UNKNOWN`: the bot is not told what was read."""
        del ref
        return ports.Delivery.UNKNOWN

    def _registered(self, number: str) -> list[str]:
        told = self._exchange.ask(
            "GET", "/notify/exists", trouble=_trouble, params={"phone_numbers": number}
        ).get("existing_phone_numbers")
        if not isinstance(told, list):
            raise ports.BadReply("an answer without numbers")
        return [reading.reference(each).removeprefix("+") for each in told]


def headers(token: str) -> dict[str, str]:
    """Return what proves to MAX who asks; it takes no scheme before the token."""
    return {"Authorization": token}


def _reference(told: dict[str, Any]) -> str:
    message = told.get("message")
    body = message.get("body") if isinstance(message, dict) else None
    return reading.reference(body.get("mid")) if isinstance(body, dict) else ""


def _trouble(told: dict[str, Any]) -> ports.ChannelTrouble | None:
    code = told.get("code")
    if code is None:
        return None
    word = code[:40] if isinstance(code, str) and code[:40].replace(".", "").isalnum() else "another error"
    if "payment" in word or "balance" in word:
        return ports.NoBalance(word)
    is_refused = word.startswith(("chat.denied", "dialog.suspended", "not.found", "phone"))
    return ports.NumberRefused(word) if is_refused else ports.ChannelDown(word)
