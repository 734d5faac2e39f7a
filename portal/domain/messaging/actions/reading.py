"""A message was seen by the side that it was written to."""

from datetime import datetime

from portal.domain.messaging.models import Message, Reading, Thread
from portal.domain.messaging.states import Side


def note(thread: Thread, *, by: Side, at: datetime) -> int:
    """Note what this side sees for the first time, whatever the other has written; return how much is new."""
    unseen = Message.objects.filter(thread=thread, reading=None, sent_at__lte=at).exclude(side=by)
    new = [Reading(message_id=number, at=at) for number in unseen.values_list("pk", flat=True)]
    Reading.objects.bulk_create(new, ignore_conflicts=True)  # two who open it at once: the first one counts
    return len(new)
