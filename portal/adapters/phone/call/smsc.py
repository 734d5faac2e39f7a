"""A flash call of smsc.ru: it tells six digits of the caller, of which the person types the last four."""

from typing import Final

from portal.adapters.phone import reading
from portal.adapters.phone.providers import smsc
from portal.domain.accounts import ports

_TOLD: Final = 6


class SmscCall:
    """Implements CodeChannel."""

    name = "call"
    digits = 4
    picks_code = True

    def __init__(self, provider: smsc.Smsc) -> None:
        self._provider = provider

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> ports.Sent:
        """Call; return the code that the provider made up."""
        del code, ttl_s, key
        told = self._provider.send(phone=phone, mes="code", call="1")
        return ports.Sent(
            code=reading.code(told.get("code"), digits=self.digits, longest=_TOLD),
            ref=smsc.reference(told, phone),
            cost_kopecks=reading.kopecks(told.get("cost")),
        )

    def status(self, ref: str) -> ports.Delivery:
        """Return what became of a call; one that nobody answered was still seen, so it has not failed."""
        state = self._provider.state(ref)
        if state in smsc.DELIVERED:
            return ports.Delivery.DELIVERED
        return ports.Delivery.FAILED if state in smsc.REFUSED else ports.Delivery.UNKNOWN
