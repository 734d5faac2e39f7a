"""sms.ru: a form with the key in its body; every answer has HTTP status 200."""

from typing import Any, Final

from portal.adapters.exchange import Exchange
from portal.domain.accounts import ports

_NO_MONEY: Final = {201}
_REFUSED: Final = {202, 207, 209, 214, 215, 230, 231, 232, 233}
"""A wrong number, no way to it, the stop list, abroad, too many messages to it today."""


class SmsRu:
    """The account of the region at sms.ru."""

    def __init__(self, exchange: Exchange, *, api_id: str) -> None:
        self._exchange = exchange
        self._api_id = api_id

    def ask(self, path: str, **form: str) -> dict[str, Any]:
        """Ask one method; raise what the answer as a whole says."""
        return self._exchange.ask(
            "POST", path, trouble=trouble, data={"api_id": self._api_id, "json": "1", **form}
        )


def trouble(told: dict[str, Any]) -> ports.ChannelTrouble | None:
    """Return what an answer, or one entry of it, says is wrong."""
    if told.get("status") == "OK":
        return None
    if told.get("status") != "ERROR":
        return ports.BadReply("an answer without a status")
    number = told.get("status_code")
    if isinstance(number, int):
        return _by_number(number)
    return _by_text(str(told.get("status_text", "")).lower())


def _by_number(number: int) -> ports.ChannelTrouble:
    if number in _NO_MONEY:
        return ports.NoBalance(str(number))
    return ports.NumberRefused(str(number)) if number in _REFUSED else ports.ChannelDown(str(number)[:10])


def _by_text(text: str) -> ports.ChannelTrouble:
    """Read the sentence: `code/call` leaves the number of the error out."""
    if "средств" in text or "баланс" in text:
        return ports.NoBalance("by its text")
    return ports.NumberRefused("by its text") if "номер" in text else ports.ChannelDown("by its text")
