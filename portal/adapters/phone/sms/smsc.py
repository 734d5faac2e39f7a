"""A message by smsc.ru."""

from typing import Final

from portal.adapters.phone import reading, words
from portal.adapters.phone.providers import smsc
from portal.domain.accounts import ports

_LONGEST_S: Final = 24 * 3600 - 60


class SmscMessage:
    """Implements CodeChannel."""

    name = "sms"
    digits = 6
    picks_code = False

    def __init__(self, provider: smsc.Smsc, *, sender: str = "") -> None:
        self._provider = provider
        self._sender = {"sender": sender} if sender else {}

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> ports.Sent:
        """Send the code; the message is not delivered after its time."""
        return self.tell(phone=phone, text=words.message(reading.ours(code)), ttl_s=ttl_s, key=key)

    def tell(self, *, phone: str, text: str, ttl_s: int, key: str) -> ports.Sent:
        """Send a text."""
        del key
        hours, minutes = divmod(max(1, min(ttl_s, _LONGEST_S) // 60), 60)
        told = self._provider.send(
            phone=phone,
            mes=text,
            valid=f"{hours:02}:{minutes:02}",
            **self._sender,
        )
        cost = reading.kopecks(told.get("cost"))
        return ports.Sent(code=None, ref=smsc.reference(told, phone), cost_kopecks=cost)

    def status(self, ref: str) -> ports.Delivery:
        """Return what became of a message."""
        state = self._provider.state(ref)
        if state in smsc.DELIVERED:
            return ports.Delivery.DELIVERED
        is_failed = state in smsc.REFUSED | smsc.EXPIRED
        return ports.Delivery.FAILED if is_failed else ports.Delivery.UNKNOWN
