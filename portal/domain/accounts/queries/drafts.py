"""What waits to be sent."""

from datetime import datetime

from django.conf import settings

from portal.domain.accounts.models import Draft
from portal.domain.accounts.states import DRAFT_LIFE, DRAFT_LONGEST, DRAFT_SEAL, Unsent
from portal.kit import seal


def unsent(*, account_id: int, browser_hash: str, region: str, at: datetime) -> Unsent | None:
    """Return the form that this person has not sent from this browser in this region (one query)."""
    kept = Draft.objects.filter(account_id=account_id, browser_hash=browser_hash, region=region)
    draft = kept.filter(ends_at__gt=at).first()
    return opened(draft.sealed) if draft else None


def sealed(unsent: Unsent) -> str:
    """Seal a form for the table; empty for one that is too long to be kept."""
    value = [unsent.path, [list(pair) for pair in unsent.fields], unsent.is_whole]
    closed = seal.close(value, secret=settings.SECRET_KEY, purpose=DRAFT_SEAL)
    return closed if len(closed) <= DRAFT_LONGEST else ""


def opened(sealed: str) -> Unsent | None:
    """Open the seal; one that was made with another key holds nothing for anybody."""
    life = int(DRAFT_LIFE.total_seconds())
    try:
        path, fields, is_whole = seal.open_(
            sealed, secret=settings.SECRET_KEY, purpose=DRAFT_SEAL, max_age_s=life
        )
    except seal.Broken:
        return None
    return Unsent(path, tuple((str(name), str(value)) for name, value in fields), is_whole=is_whole)
