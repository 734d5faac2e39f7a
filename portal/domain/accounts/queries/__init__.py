"""Reads of accounts, a fixed number of queries each."""

from portal.domain.accounts.queries.attempts import waiting_attempt
from portal.domain.accounts.queries.codes import (
    ChannelOffer,
    channel_offers,
    channels_of,
    code_hash,
    code_state,
    conversion,
    old_hours,
    usual_of_hour,
)
from portal.domain.accounts.queries.consents import Given, consents_of, has_agreed, wording
from portal.domain.accounts.queries.contacts import Contact, contact
from portal.domain.accounts.queries.people import due_to_erase, everything
from portal.domain.accounts.queries.sessions import hash_of, signed_in

__all__ = [
    "ChannelOffer",
    "Contact",
    "Given",
    "channel_offers",
    "channels_of",
    "code_hash",
    "code_state",
    "consents_of",
    "contact",
    "conversion",
    "due_to_erase",
    "everything",
    "has_agreed",
    "hash_of",
    "old_hours",
    "signed_in",
    "usual_of_hour",
    "waiting_attempt",
    "wording",
]
