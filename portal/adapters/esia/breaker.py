"""The breaker of sign-ins: whoever comes back from a failing ESIA is told at once, not after 8 s."""

from portal.adapters import breaker
from portal.adapters.breaker import OPEN_S
from portal.domain.accounts.ports import Unavailable

__all__ = ["OPEN_S", "Breaker"]


class Breaker(breaker.Breaker):
    """Open while ESIA fails."""

    failure = refusal = Unavailable
    untold = "esia_standing_not_told"
