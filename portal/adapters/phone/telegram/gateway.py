"""Telegram Gateway: a code as a message of the channel «Коды подтверждения»; unread ones are refunded."""

from typing import Any, Final

from portal.adapters.exchange import Exchange
from portal.adapters.phone import reading
from portal.domain.accounts import ports

_SHORTEST_S: Final = 30
_LONGEST_S: Final = 3600
_LONGEST_KEY: Final = 128
_STATES: Final = {
    "delivered": ports.Delivery.DELIVERED,
    "read": ports.Delivery.DELIVERED,
    "expired": ports.Delivery.FAILED,
    "revoked": ports.Delivery.FAILED,
}


class TelegramGateway:
    """Implements CodeChannel. `kopecks` is what one unit of its price costs: it counts in dollars."""

    name = "telegram"
    digits = 6
    picks_code = False

    def __init__(self, exchange: Exchange, *, kopecks: int, callback_url: str = "") -> None:
        self._exchange = exchange
        self._kopecks = kopecks
        self._callback = {"callback_url": callback_url} if callback_url else {}

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> ports.Sent:
        """Send the code; the key comes back with the callback and is not shown to the person."""
        result = self._ask(
            "/sendVerificationMessage",
            phone_number=phone,
            code=reading.ours(code),
            ttl=max(_SHORTEST_S, min(ttl_s, _LONGEST_S)),
            payload=key[:_LONGEST_KEY],
            **self._callback,
        )
        cost = reading.kopecks(result.get("request_cost"), unit=self._kopecks)
        return ports.Sent(code=None, ref=reading.reference(result["request_id"]), cost_kopecks=cost)

    def status(self, ref: str) -> ports.Delivery:
        """Return what became of a message."""
        return delivery(self._ask("/checkVerificationStatus", request_id=ref))

    def _ask(self, method: str, **asked: Any) -> dict[str, Any]:
        result = self._exchange.ask("POST", method, trouble=_trouble, json=asked)["result"]
        if not isinstance(result, dict) or not reading.reference(result.get("request_id")):
            raise ports.BadReply("an answer without a request_id")
        return result


def headers(token: str) -> dict[str, str]:
    """Return what proves to the gateway who asks."""
    return {"Authorization": f"Bearer {token}"}


def delivery(result: dict[str, Any]) -> ports.Delivery:
    """Read a RequestStatus, which answers and callbacks carry alike."""
    told = result.get("delivery_status")
    state = told.get("status") if isinstance(told, dict) else None
    return _STATES.get(state, ports.Delivery.UNKNOWN) if isinstance(state, str) else ports.Delivery.UNKNOWN


def _trouble(told: dict[str, Any]) -> ports.ChannelTrouble | None:
    if told.get("ok") is True:
        return None if "result" in told else ports.BadReply("an answer without a result")
    error = told.get("error")
    if told.get("ok") is not False or not isinstance(error, str):
        return ports.BadReply("an answer without ok")
    # Words like PHONE_NUMBER_INVALID; nothing in them is about the person, but they are not ours to trust.
    word = error[:40] if error[:40].replace("_", "").isalnum() else "another error"
    if "BALANCE" in word:
        return ports.NoBalance(word)
    return ports.NumberRefused(word) if word.startswith("PHONE_NUMBER") else ports.ChannelDown(word)
