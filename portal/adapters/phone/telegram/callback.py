"""A report that Telegram Gateway sends by itself: believed when signed with our token and fresh."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.adapters import hooked
from portal.adapters.phone import reading
from portal.adapters.phone.telegram import gateway
from portal.domain.accounts import ports

FRESH_S: Final = 300
"""How old a report may be, in seconds; one from the future by as much is as strange."""


class Forged(Exception):
    """Not signed by the gateway with our token, or sent again later."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one sending; `ref` is what `send` returned."""

    ref: str
    delivery: ports.Delivery


def signature(*, token: str, timestamp: str, body: bytes) -> str:
    """Return the hexadecimal HMAC-SHA256 of the moment, a line end and the body, by SHA-256 of the token."""
    key = hashlib.sha256(token.encode()).digest()
    return hmac.new(key, timestamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def read(*, token: str, timestamp: str, signed: str, body: bytes, at: datetime) -> Report:
    """Check and read one report; raise Forged or hooked.Unreadable."""
    expected = signature(token=token, timestamp=timestamp, body=body)
    # Bytes: a signature with foreign letters would make the comparison of texts fail.
    if not token or not hmac.compare_digest(expected.encode(), signed.lower().encode()):
        raise Forged("signature")
    if not _is_fresh(timestamp, at):
        raise Forged("moment")
    told = hooked.json_object(body)
    ref = reading.reference(told.get("request_id"))
    if not ref:
        raise hooked.Unreadable("without a request_id")
    return Report(ref, gateway.delivery(told))


def _is_fresh(timestamp: str, at: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")):
        return False
    return abs(at.timestamp() - int(timestamp)) <= FRESH_S
