"""Words of danger in what waits for an answer: judged anew from the text, as when the person was warned."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from portal.domain.finding.queries import alarm
from portal.domain.messaging.access import Work
from portal.domain.messaging.queries import threads as queries
from portal.sites.staff.message_desk.presenters import Row


def first(rows: Sequence[Row], works: Sequence[Work]) -> list[Row]:
    """Mark the rows of threads that wait with such words and bring them to the top (one query)."""
    said = queries.unanswered(threads=[one.thread for one in works])
    marked = [
        replace(row, is_danger=alarm.is_danger(said.get(work.thread.pk, "")))
        for row, work in zip(rows, works, strict=True)
    ]
    return sorted(marked, key=lambda one: not one.is_danger)


def is_in(thread: Any) -> bool:
    """Tell whether one thread waits with such words (one query)."""
    return any(alarm.is_danger(text) for text in queries.unanswered(threads=[thread]).values())
