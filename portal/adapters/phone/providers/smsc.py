"""smsc.ru: a form with the key in its body; every answer has HTTP status 200."""

from typing import Any, Final

from portal.adapters.exchange import Exchange
from portal.adapters.phone import reading
from portal.domain.accounts import ports

_NO_MONEY: Final = 3
_REFUSED: Final = {7, 8}
"""A wrong number; a number that cannot be reached."""
DELIVERED: Final = {1, 2, 4}
"""Delivered; read; a link in it was followed."""
REFUSED: Final = {22, 23, 24, 25}
"""A wrong number; forbidden; no money; a number that is not in service."""
EXPIRED: Final = {3, 20}
"""Its time ran out; could not be delivered."""


class Smsc:
    """The account of the region at smsc.ru."""

    def __init__(self, exchange: Exchange, *, api_key: str) -> None:
        self._exchange = exchange
        self._api_key = api_key

    def send(self, *, phone: str, **form: str) -> dict[str, Any]:
        """Send a message or a call; `cost=3` makes the answer tell its price."""
        told = self._ask("/sys/send.php", phones=phone.removeprefix("+"), cost="3", **form)
        if not reading.reference(told.get("id")):
            raise ports.BadReply("an answer without an id")
        return told

    def state(self, ref: str) -> int | None:
        """Return the number of a sending's state, None where the answer has none."""
        number, _, phone = ref.partition(":")
        told = self._ask("/sys/status.php", id=number, phone=phone)
        state = told.get("status")
        return state if isinstance(state, int) else None

    def _ask(self, path: str, **form: str) -> dict[str, Any]:
        given = {"apikey": self._api_key, "fmt": "3", "charset": "utf-8", **form}
        return self._exchange.ask("POST", path, trouble=trouble, data=given)


def reference(told: dict[str, Any], phone: str) -> str:
    """Name a sending: its state is asked for by id and number together."""
    return f"{reading.reference(told['id'])}:{phone.removeprefix('+')}"


def trouble(told: dict[str, Any]) -> ports.ChannelTrouble | None:
    """Return what an answer says is wrong."""
    if "error" not in told and "error_code" not in told:
        return None
    number = told.get("error_code")
    if not isinstance(number, int):
        return ports.BadReply("an error without its number")
    if number == _NO_MONEY:
        return ports.NoBalance(str(number))
    return ports.NumberRefused(str(number)) if number in _REFUSED else ports.ChannelDown(str(number)[:10])
