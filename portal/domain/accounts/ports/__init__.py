"""What accounts ask of outside systems: the identity provider (ESIA), and the channels that bring codes.

The slots live here and nowhere else, so that `ports.identity = …` reaches every reader.
"""

from portal.domain.accounts.ports.code_channel import (
    BadReply,
    ChannelDown,
    ChannelTrouble,
    CodeChannel,
    Delivery,
    NoBalance,
    NumberRefused,
    Sent,
    TextChannel,
)
from portal.domain.accounts.ports.identity_provider import (
    BadAnswer,
    Busy,
    ClockWrong,
    CodeSpent,
    Document,
    IdentityProvider,
    IdentityRefusal,
    Incomplete,
    Person,
    PersonRefused,
    PortalRejected,
    SecondStepNeeded,
    Unavailable,
    Unconfirmed,
)

__all__ = [
    "BadAnswer",
    "BadReply",
    "Busy",
    "ChannelDown",
    "ChannelTrouble",
    "ClockWrong",
    "CodeChannel",
    "CodeSpent",
    "Delivery",
    "Document",
    "IdentityProvider",
    "IdentityRefusal",
    "Incomplete",
    "NoBalance",
    "NumberRefused",
    "Person",
    "PersonRefused",
    "PortalRejected",
    "SecondStepNeeded",
    "Sent",
    "TextChannel",
    "Unavailable",
    "Unconfirmed",
    "channels",
    "identity",
    "provider",
    "reminders",
    "texts",
]

identity: IdentityProvider | None = None
"""The provider in use, filled by portal.config.adapters at start."""

channels: dict[str, CodeChannel] = {}
"""The ways of bringing a code that this installation has, by name; filled by portal.config.adapters too."""

texts: dict[str, TextChannel] = {}
"""Those of them that carry any text, by the same names; filled there too."""

reminders: frozenset[str] = frozenset()
"""The names of those of `texts` that bring reminders, at every region's cost; filled there too."""


def provider() -> IdentityProvider:
    """Return the provider; a portal without one has been put together wrongly."""
    if identity is None:
        raise RuntimeError("No identity provider was filled in by portal.config.adapters.")
    return identity
