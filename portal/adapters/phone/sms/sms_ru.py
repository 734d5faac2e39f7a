"""A message by sms.ru."""

from typing import Any, Final

from portal.adapters.phone import reading, words
from portal.adapters.phone.providers import sms_ru
from portal.domain.accounts import ports

_DELIVERED: Final = {103, 110}
_FAILED: Final = {104, 105, 106, 107, 108, 150}


class SmsRuMessage:
    """Implements CodeChannel."""

    name = "sms"
    digits = 6
    picks_code = False

    def __init__(self, provider: sms_ru.SmsRu, *, sender: str = "") -> None:
        self._provider = provider
        self._sender = {"from": sender} if sender else {}

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> ports.Sent:
        """Send the code; the message is not delivered after its time."""
        return self.tell(phone=phone, text=words.message(reading.ours(code)), ttl_s=ttl_s, key=key)

    def tell(self, *, phone: str, text: str, ttl_s: int, key: str) -> ports.Sent:
        """Send a text."""
        del key
        to = phone.removeprefix("+")
        told = self._provider.ask(
            "/sms/send",
            to=to,
            msg=text,
            ttl=str(max(1, ttl_s // 60)),
            **self._sender,
        )
        entry = _entry(told, to)
        return ports.Sent(
            code=None,
            ref=reading.reference(entry.get("sms_id")),
            cost_kopecks=reading.kopecks(entry.get("cost")),
        )

    def status(self, ref: str) -> ports.Delivery:
        """Return what became of a message; one that the provider does not know is unknown."""
        told = self._provider.ask("/sms/status", sms_id=ref)
        entries = told.get("sms")
        entry = entries.get(ref) if isinstance(entries, dict) else None
        state = entry.get("status_code") if isinstance(entry, dict) else None
        if not isinstance(state, int):
            return ports.Delivery.UNKNOWN
        if state in _DELIVERED:
            return ports.Delivery.DELIVERED
        return ports.Delivery.FAILED if state in _FAILED else ports.Delivery.UNKNOWN


def _entry(told: dict[str, Any], to: str) -> dict[str, Any]:
    """Return what is told of our number: the answer as a whole may be good and this bad."""
    entries = told.get("sms")
    entry = entries.get(to) if isinstance(entries, dict) else None
    if not isinstance(entry, dict):
        raise ports.BadReply("an answer without our number")
    found = sms_ru.trouble(entry)
    if found is not None:
        raise found
    return entry
