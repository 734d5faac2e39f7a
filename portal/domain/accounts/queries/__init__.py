"""Reads of accounts, a fixed number of queries each."""

from portal.domain.accounts.queries.attempts import waiting_attempt
from portal.domain.accounts.queries.sessions import hash_of, signed_in

__all__ = ["hash_of", "signed_in", "waiting_attempt"]
