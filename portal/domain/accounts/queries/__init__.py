"""Reads of accounts, a fixed number of queries each."""

from portal.domain.accounts.queries.attempts import waiting_attempt
from portal.domain.accounts.queries.consents import Given, consents_of, has_agreed, wording
from portal.domain.accounts.queries.contacts import Contact, contact
from portal.domain.accounts.queries.people import due_to_erase, everything
from portal.domain.accounts.queries.sessions import hash_of, signed_in

__all__ = [
    "Contact",
    "Given",
    "consents_of",
    "contact",
    "due_to_erase",
    "everything",
    "has_agreed",
    "hash_of",
    "signed_in",
    "waiting_attempt",
    "wording",
]
