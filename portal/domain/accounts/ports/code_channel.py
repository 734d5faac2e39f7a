"""What accounts ask of those who bring a code to a phone: a call, a message."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Delivery(StrEnum):
    """What a channel knows of one sending."""

    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a channel took over.

    `code` is the code the provider made up itself (a flash call: the last digits of the caller), None
    where ours was sent; always digits as text, because codes begin with zeros. `ref` names the sending
    in later questions and is empty where the provider gave none. `cost_kopecks` is None where the
    provider does not tell the price.
    """

    code: str | None
    ref: str
    cost_kopecks: int | None


class ChannelTrouble(Exception):
    """A channel did not take the code over; `kind` is the word for tables and logs.

    `detail` is the provider's own error number or word: it never holds a phone, a code or a key.
    """

    kind = "trouble"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class ChannelDown(ChannelTrouble):
    """The provider is silent, slow, overloaded, or does not know our key: another channel may work.

    After a time-out the code may still have gone out, so one row is never sent twice.
    """

    kind = "down"


class NumberRefused(ChannelTrouble):
    """The number cannot be reached this way: wrong, banned, or not in the messenger."""

    kind = "refused"


class NoBalance(ChannelTrouble):
    """The money on the account of the region has run out."""

    kind = "no_balance"


class BadReply(ChannelTrouble):
    """What came back is not an answer of this provider: garbage, or a code of a wrong length."""

    kind = "bad_reply"


@runtime_checkable
class TextChannel(Protocol):
    """A way that carries any text to a phone, not only a code."""

    def tell(self, *, phone: str, text: str, ttl_s: int, key: str) -> Sent:
        """Send a text once and without repeats; raise a trouble named above. Told as `CodeChannel.send`."""


class CodeChannel(Protocol):
    """One way of bringing a code to a phone."""

    name: str
    """As regions list it: `call`, `telegram`, `sms`, `max`, `console`."""

    digits: int
    """How many digits the person types."""

    picks_code: bool
    """Whether the provider makes the code up; then `send` is given None and tells the code."""

    def send(self, *, phone: str, code: str | None, ttl_s: int, key: str) -> Sent:
        """Send once and without repeats; raise a trouble named above.

        `phone` is E.164 (`+79991234567`), `ttl_s` the life of the code in seconds, `key` a name of this
        sending that is the same if it is asked again and tells nothing about the person.
        """

    def status(self, ref: str) -> Delivery:
        """Return what became of a sending; `UNKNOWN` where the provider cannot say. Raises troubles too."""
