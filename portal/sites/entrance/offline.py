"""Whose copies of tickets a browser keeps for a time without a connection."""

from typing import Final

from django.conf import settings

from portal.domain.accounts.states import SignedIn
from portal.kit import keyed

_LENGTH: Final = 16


def owner(person: SignedIn) -> str:
    """Return a mark of the account that tells nothing of it; under another one the browser forgets copies."""
    whole = keyed.digest(str(person.account_id), secret=settings.SECRET_KEY, purpose="offline copies")
    return whole[:_LENGTH]
