"""The state of a thread changes, and it is written down."""

from datetime import datetime
from typing import Any

from portal.domain.messaging.models import Thread, Turn
from portal.domain.messaging.states import MOVES, Side, ThreadState, TurnKind

_TO = {TurnKind.CLOSED: ThreadState.CLOSED, TurnKind.REOPENED: ThreadState.OPEN}


def locked(thread: Thread) -> Thread:
    """Return the thread as it stands now, for the caller's transaction alone."""
    return Thread.objects.select_for_update(of=("self",)).select_related("clinic", "region").get(pk=thread.pk)


def turn(thread: Thread, kind: TurnKind, *, side: Side, at: datetime, **told: Any) -> None:
    """Write down what happens; closing and opening change the thread, which the caller saves."""
    to = _TO.get(kind)
    if to is not None:
        if MOVES[ThreadState(thread.state)] != to:
            raise ValueError(kind)
        is_closed = to == ThreadState.CLOSED
        thread.state = to
        thread.closed_at, thread.closed_by = (at, side) if is_closed else (None, "")
        if is_closed:
            thread.waits_since = thread.due_at = None
    Turn.objects.create(thread=thread, kind=kind, at=at, side=side, **told)
