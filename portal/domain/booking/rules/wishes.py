"""How long a wish waits for a clinic's system that does not answer."""

from datetime import datetime

from portal.domain.booking.states import WISH_ENDS_BEFORE, WISH_LIFE


def wish_until(starts_at: datetime, at: datetime) -> datetime | None:
    """Return until when a wish for a visit waits (UTC); None where there is no time to wait."""
    until = min(at + WISH_LIFE, starts_at - WISH_ENDS_BEFORE)
    return until if until > at else None
