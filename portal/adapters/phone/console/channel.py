"""Any way of bringing a code, on one machine: the outbox page shows what the phone would."""

import secrets
from pathlib import Path
from typing import Final

from portal.adapters import outbox
from portal.adapters.phone import reading, words
from portal.domain.accounts import ports

_CALLER: Final = "+7495"
_CALLER_DIGITS: Final = 7


class ConsoleChannel:
    """Implements CodeChannel; `picks_code` makes it a call from a made-up number."""

    def __init__(self, folder: Path, *, name: str, digits: int, picks_code: bool) -> None:
        self.name = name
        self.digits = digits
        self.picks_code = picks_code
        self._folder = folder

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> ports.Sent:
        """Write down what was sent, exactly as the person gets it: a call shows only who called."""
        if self.picks_code:
            caller = _CALLER + "".join(secrets.choice("0123456789") for _ in range(_CALLER_DIGITS))
            ref = outbox.write(self._folder, self.name, {"to": phone, "from": caller})
            return ports.Sent(code=caller[-self.digits :], ref=ref, cost_kopecks=0)
        return self.tell(phone=phone, text=words.message(reading.ours(code)), ttl_s=ttl_s, key=key)

    def tell(self, *, phone: str, text: str, ttl_s: int, key: str) -> ports.Sent:
        """Write down a text."""
        del ttl_s, key
        ref = outbox.write(self._folder, self.name, {"to": phone, "text": text})
        return ports.Sent(code=None, ref=ref, cost_kopecks=0)

    def status(self, ref: str) -> ports.Delivery:
        """Return `DELIVERED`: whatever lies in the outbox can be read there."""
        return ports.Delivery.DELIVERED if ref else ports.Delivery.UNKNOWN
