"""What waits to be sent."""

from datetime import datetime

from portal.domain.accounts.queries import drafts as seals
from portal.domain.accounts.states import Unsent
from portal.domain.staff.models import Draft


def unsent(*, employee_id: int, browser_hash: str, at: datetime) -> Unsent | None:
    """Return the form that this employee has not sent from this browser (one query)."""
    kept = Draft.objects.filter(employee=employee_id, browser_hash=browser_hash, ends_at__gt=at)
    sealed = kept.values_list("sealed", flat=True).first()
    return seals.opened(sealed) if sealed else None
