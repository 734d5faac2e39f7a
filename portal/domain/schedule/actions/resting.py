"""A place that was freed may be kept back for a while."""

from datetime import datetime

from portal.domain.schedule.models import Slot


def rest(*, slot_id: int, until: datetime) -> None:
    """Offer a place to nobody until a moment (UTC), in the caller's transaction.

    Against trading: who cancels for somebody who waits beside them does not decide who gets the place.
    """
    Slot.objects.filter(pk=slot_id).update(rests_until=until)
