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
from portal.domain.accounts.queries.drafts import unsent
from portal.domain.accounts.queries.people import due_to_erase, everything
from portal.domain.accounts.queries.sessions import ended_by_time, hash_of, living_sessions, signed_in

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
    "ended_by_time",
    "everything",
    "has_agreed",
    "hash_of",
    "living_sessions",
    "old_hours",
    "signed_in",
    "unsent",
    "usual_of_hour",
    "waiting_attempt",
    "wording",
]
