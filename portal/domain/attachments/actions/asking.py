"""Ask registers, one card after another; nothing is open in the database while they answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import structlog
from django.db import IntegrityError, connection, transaction

from portal.domain.attachments import ports, queries
from portal.domain.attachments.actions import ending, settling
from portal.domain.attachments.actions.held import Held
from portal.domain.attachments.models import Search
from portal.domain.attachments.rules import judging
from portal.domain.attachments.rules.records import Person
from portal.domain.attachments.states import TURN
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import ATTACHMENTS_OF_CARD
from portal.domain.patients.models import Card
from portal.domain.patients.states import KNOWN

_log = structlog.get_logger("portal.attachments")
_TAKE: Final = """
UPDATE attachments_search SET state = 'running', line = %(line)s, asked_at = %(now)s, taken = taken + 1
WHERE id = (SELECT s.id FROM attachments_search s
            WHERE s.state = 'queued' AND s.due_at <= %(now)s AND s.ends_at > %(now)s {but}
            ORDER BY s.due_at, s.id LIMIT 1 {lock})
  AND state = 'queued'
RETURNING id, taken, card_id, region_id
"""


def work_line(*, line: int, clock: Callable[[], datetime], is_mine: Callable[[], bool]) -> int:
    """Ask what is due for a quarter of a minute; return how many questions were asked.

    A line serves one question at a time, over all processes: whoever finds it taken goes home. A
    register that was silent is asked nothing more in this turn: its time-outs must not use up the
    turn of the others.

    Args:
        line: from 1 to five.
        clock: returns the time (UTC).
        is_mine: whether the task that runs this is still ours; asked before each question.

    """
    asked, silent, until = 0, set[str](), clock() + TURN
    while clock() < until and is_mine():
        taken = _take(line, silent, clock())
        if taken is None:
            break
        if taken.person is not None and not _asked(taken.held, taken.person, clock):
            silent.add(taken.held.region)
        asked += 1
    return asked


class _Taken(NamedTuple):
    """A question that is ours now; without a person there is nobody to ask about, or not yet."""

    held: Held
    person: Person | None


def _take(line: int, silent: set[str], at: datetime) -> _Taken | None:
    """Take the question that has waited longest; None where none waits or the line is taken.

    It is counted in the same transaction: what is taken is counted, though the worker dies the next moment.
    """
    named = {f"silent{number}": region for number, region in enumerate(sorted(silent))}
    but = f"AND s.region_id NOT IN ({', '.join(f'%({name})s' for name in named)})" if named else ""
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    told = named | {"line": line, "now": connection.ops.adapt_datetimefield_value(at)}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE.format(but=but, lock=lock), told)
            row: tuple[Any, ...] | None = cursor.fetchone()
            if row is None:
                return None
            held = Held(row[0], row[1], UUID(str(row[2])), row[3])
            return _Taken(held, _person(held, at))
    except IntegrityError:
        return None


def _person(held: Held, at: datetime) -> Person | None:
    """Return whom to ask about; None where that may not be asked: the question is put off, or gone."""
    card = Card.objects.filter(pk=held.card_id, confirmed_by__in=KNOWN).first()
    if card is None:  # erased while it waited, or nobody's word any more
        Search.objects.filter(pk=held.search_id).delete()
        return None
    try:
        limits.take_along(ATTACHMENTS_OF_CARD, str(held.card_id), at=at)
    except limits.Exhausted as exhausted:
        ending.put_off(held, until=exhausted.until, at=at)
        return None
    return queries.person_of(card)


def _asked(held: Held, person: Person, clock: Callable[[], datetime]) -> bool:
    """Ask one question and write down its end; False where the register was silent."""
    try:
        register = ports.register(held.region)
        verdict = judging.judge(person, register.find(region=held.region, person=person))
    except Exception as error:  # noqa: BLE001
        # A broken answer is no answer, and one region's register must not hold up the others. The
        # class alone: messages quote data.
        _log.warning("register silent", region=held.region, error=type(error).__qualname__)
        ending.fall_silent(held, at=clock())
        return False
    if verdict.strangers:
        _log.error("register told of others", region=held.region, records=verdict.strangers)
    settling.settle(held, person, verdict, source=register.name, at=clock())
    return True
