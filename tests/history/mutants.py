"""The portal in a hurry with a bug, for the control of the checker: which one, each request says in a header.

Every bug strikes whenever it can. The portal itself knows no such header and no such bug: they stand here only.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import connection

from portal.config import promises

promises.refuse_to_start_without = lambda: None  # one of the bugs is that a constraint is gone

from portal.config import wsgi  # noqa: E402
from portal.domain.booking import actions  # noqa: E402
from portal.domain.booking.actions import confirming, holding, moving, trail  # noqa: E402
from portal.domain.booking.models import Appointment  # noqa: E402
from portal.domain.booking.rules import Why  # noqa: E402
from portal.domain.booking.states import State  # noqa: E402
from portal.sites.patient.booking import presenters  # noqa: E402
from tests.history import hurried  # noqa: E402

_TICKET = re.compile(r"/26/booking/([0-9a-f-]{36})/$")
_bug: ContextVar[str] = ContextVar("bug", default="")


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Serve with the bug that the request names."""
    _bug.set(environ.get("HTTP_X_BUG", ""))
    answer = list(wsgi.application(environ, start_response))
    read = _TICKET.search(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "GET" else None
    if read and _bug.get() == "lost_ack":
        _lose(uuid.UUID(read.group(1)))
    return answer


def _lose(one: uuid.UUID) -> None:
    """Forget a visit right after somebody was told of it, as what was never written is forgotten."""
    Appointment.objects.filter(pk=one, state="booked").update(state="released", number=None, booked_at=None)
    connection.close()


def _seeded(where: Any, name: str, bugs: dict[str, Callable[..., Any]]) -> None:
    """Let a function do something else for some bugs; each is given the real one first."""
    real = getattr(where, name)

    def either(*args: Any, **told: Any) -> Any:
        bug = bugs.get(_bug.get())
        return bug(real, *args, **told) if bug else real(*args, **told)

    setattr(where, name, either)


def _whoever_has_it(real: Any, *args: Any) -> Any:
    return [reason for reason in real(*args) if reason.why is not Why.TAKEN]


def _for_ever(real: Any, **told: Any) -> Any:
    held = real(**told)
    Appointment.objects.filter(pk=held.appointment_id).update(hold_ends_at=held.ends_at + timedelta(hours=1))
    return held


def _old_first(real: Any, **told: Any) -> Any:
    """Give the old visit up, then find that the new one cannot be booked."""
    if not told["replaces"]:
        return real(**told)
    moving.give_up(
        appointment_id=told["replaces"], new=told["appointment_id"], region=told["region"], at=told["at"],
        by=told["by"],
    )  # fmt: skip
    raise actions.HoldOver(Appointment.objects.get(pk=told["appointment_id"]).slot_id)


def _without_a_line(real: Any, **told: Any) -> Any:
    return None if told["to"] == State.CANCELLED_BY_PATIENT else real(**told)


def _nothing(_real: Any, *_args: Any, **_told: Any) -> None:
    """Say yes and do nothing."""


def _always_booked(real: Any, one: Appointment, at: Any) -> str:
    return "Вы записаны" if one.number else str(real(one, at))


_seeded(actions, "hold", {"hold_for_ever": _for_ever})
_seeded(actions, "confirm", {"move_loses": _old_first})
_seeded(actions, "cancel", {"cancel_keeps": _nothing})
_seeded(holding, "_against", {"double_sale": _whoever_has_it, "sold_resting": _whoever_has_it})
_seeded(moving, "give_up", {"move_keeps_both": lambda _real, **_told: True})
_seeded(trail, "add", {"line_missing": _without_a_line})
_seeded(
    confirming, "_ask", {"told_too_early": lambda _real, _clinic, doing: confirming._book(doing, State.HELD)}
)
_seeded(presenters, "heading", {"stale_ticket": _always_booked})
hurried.hurry()
