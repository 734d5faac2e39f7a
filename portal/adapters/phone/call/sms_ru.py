"""A flash call of sms.ru: the provider makes the code up and calls from a number that ends in it."""

from portal.adapters.phone import reading
from portal.adapters.phone.providers.sms_ru import SmsRu
from portal.domain.accounts import ports


class SmsRuCall:
    """Implements CodeChannel."""

    name = "call"
    digits = 4
    picks_code = True

    def __init__(self, provider: SmsRu) -> None:
        self._provider = provider

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> ports.Sent:
        """Call; return the code that the provider made up."""
        del code, ttl_s, key
        # `ip` is the visitor's, for the provider's own limits; a job has no visitor, and ours hold.
        told = self._provider.ask("/code/call", phone=phone.removeprefix("+"), ip="-1")
        return ports.Sent(
            code=reading.code(told.get("code"), digits=self.digits),
            ref=reading.reference(told.get("call_id")),
            cost_kopecks=reading.kopecks(told.get("cost")),
        )

    def status(self, ref: str) -> ports.Delivery:
        """Return `UNKNOWN`: the provider does not tell what became of a call."""
        del ref
        return ports.Delivery.UNKNOWN
