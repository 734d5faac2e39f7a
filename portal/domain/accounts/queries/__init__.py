"""Reads of accounts, a fixed number of queries each."""

from portal.domain.accounts.queries.attempts import told_to, waiting_attempt
from portal.domain.accounts.queries.codes import (
    ChannelOffer,
    channel_offers,
    channels_down,
    channels_of,
    code_hash,
    code_state,
    conversion,
    is_night,
    old_hours,
    text_channels_of,
    usual_of_hour,
)
from portal.domain.accounts.queries.consents import Given, consents_of, has_agreed, wording
from portal.domain.accounts.queries.contacts import Contact, contact
from portal.domain.accounts.queries.drafts import unsent
from portal.domain.accounts.queries.passwords import Contacts, contacts, passage, passwords_on
from portal.domain.accounts.queries.paying import Money, ask_for, money_of_day, regions_without_money
from portal.domain.accounts.queries.people import due_to_erase, everything
from portal.domain.accounts.queries.sessions import (
    ended,
    hash_of,
    living_sessions,
    may_sign_in,
    signed_in,
)
from portal.domain.accounts.queries.ways import (
    has_passkey,
    has_totp,
    new_totp_secret,
    opened_totp,
    passkeys_of,
    proves_by_password,
    totp_of,
)

__all__ = [
    "ChannelOffer",
    "Contact",
    "Contacts",
    "Given",
    "Money",
    "ask_for",
    "channel_offers",
    "channels_down",
    "channels_of",
    "code_hash",
    "code_state",
    "consents_of",
    "contact",
    "contacts",
    "conversion",
    "due_to_erase",
    "ended",
    "everything",
    "has_agreed",
    "has_passkey",
    "has_totp",
    "hash_of",
    "is_night",
    "living_sessions",
    "may_sign_in",
    "money_of_day",
    "new_totp_secret",
    "old_hours",
    "opened_totp",
    "passage",
    "passkeys_of",
    "passwords_on",
    "proves_by_password",
    "regions_without_money",
    "signed_in",
    "text_channels_of",
    "told_to",
    "totp_of",
    "unsent",
    "usual_of_hour",
    "waiting_attempt",
    "wording",
]
