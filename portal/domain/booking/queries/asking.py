"""What is asked before a visit, and what was answered.

Questions are kept in memory for ten seconds, as the rules of booking are: each confirm asks for them.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from portal.domain.booking import models
from portal.domain.booking.rules import asking as rules
from portal.domain.booking.rules.asking import Answer, Kind
from portal.domain.booking.states import ANSWERS_KEPT, ANSWERS_OFF, ANSWERS_UNSENT, OFF, UNSENT, State
from portal.kit import seal

SEAL: Final = "visit-answers"
_FOR_EVER_S: Final = 100 * 365 * 24 * 3600
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its time (UTC); `speciality` is its name for patients."""

    question: rules.Question
    speciality_id: int
    speciality: str
    since_at: datetime
    till_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Tell whether it is asked at a moment."""
        return self.since_at <= at and (self.till_at is None or self.till_at > at)


_known: Final[dict[str, tuple[float, Sequence[Asked]]]] = {}


def questions_of(*, region: str, speciality_id: int, at: datetime) -> list[rules.Question]:
    """Return what is asked before a visit to a speciality, in order (one query in ten seconds)."""
    told = (one for one in _of_region(region) if one.speciality_id == speciality_id and one.holds(at))
    return [one.question for one in told]


def _of_region(region: str) -> Sequence[Asked]:
    kept = _known.get(region)
    if kept is None or kept[0] <= time.monotonic():
        kept = _known[region] = (time.monotonic() + settings.BOOKING_RULES_KEPT, _read(Q(), region))
    return kept[1]


def forget() -> None:
    """Read again at the next question: this process has changed something."""
    _known.clear()


def asked_in(*, region: str, at: datetime) -> Sequence[Asked]:
    """Return everything that is asked in a region now or will be, by speciality and place (one query)."""
    return _read(Q(till_at=None) | Q(till_at__gt=at), region)


def _read(which: Q, region: str) -> Sequence[Asked]:
    found = models.Question.objects.filter(which, speciality__region=region).select_related("speciality")
    ordered = found.order_by("speciality__patient_name", "speciality_id", "position", "since_at")
    return [
        Asked(question_of(one), one.speciality_id, one.speciality.patient_name, one.since_at, one.till_at)
        for one in ordered
    ]


def question_of(one: models.Question) -> rules.Question:
    """Return the row as the rules know it."""
    return rules.Question(
        one.pk, Kind(one.kind), one.label, one.hint, tuple(one.options.splitlines()), one.is_required,
        one.position,
    )  # fmt: skip


def sealed(answers: Sequence[Answer]) -> str:
    """Seal answers for the table."""
    told = [[one.question_id, one.kind.value, one.label, one.value] for one in answers]
    return seal.close(told, secret=settings.SECRET_KEY, purpose=SEAL)


def answers_of(visit: models.Appointment) -> list[Answer]:
    """Return what was answered before a visit (no query where it was read with its answers, else one).

    Answers sealed with a secret that is no more are nobody's to read: none.
    """
    kept = getattr(visit, "answers", None)
    return opened(kept.sealed) if kept is not None else []


def opened(text: str) -> list[Answer]:
    """Open the seal of one row."""
    try:
        told = seal.open_(text, secret=settings.SECRET_KEY, purpose=SEAL, max_age_s=_FOR_EVER_S)
    except seal.Broken:
        return []
    return [Answer(number, Kind(kind), label, value) for number, kind, label, value in told]


def earlier_answers(*, hold: models.Appointment, at: datetime) -> list[Answer]:
    """Return what the person may be offered again before this hold is confirmed (one query).

    Of the visit that it replaces; else the newest that the same account gave for the same card and
    speciality before a hold that ended, or a visit that is off.
    """
    mine = Q(
        appointment__account_id=hold.account_id, appointment__state__in=(*UNSENT, *OFF),
        given_at__gt=at - ANSWERS_OFF,
    )  # fmt: skip
    replaced = Q(appointment=hold.replaces_id) if hold.replaces_id else Q(pk=None)
    found = models.Answers.objects.filter(
        mine | replaced, appointment__card=hold.card_id, appointment__speciality_id=hold.speciality_id
    ).exclude(appointment=hold.pk)
    rows = list(found.order_by("-given_at").values_list("appointment_id", "sealed")[:_LOOKED_AT])
    chosen = next((row for row in rows if row[0] == hold.replaces_id), rows[0] if rows else None)
    return opened(chosen[1]) if chosen else []


def due_to_forget(*, at: datetime) -> "QuerySet[models.Answers]":
    """Return the rows whose time is over: of ended holds, of visits off or long ago, of emptied cards."""
    ended = (State.EXPIRED, State.RELEASED)
    unsent = Q(appointment__state__in=ended, given_at__lte=at - ANSWERS_UNSENT)
    long_ago = Q(appointment__starts_at__lte=at - ANSWERS_KEPT)
    emptied = Q(appointment__card__emptied_at__isnull=False)
    off = Q(appointment__state__in=OFF, appointment__ended_at__lte=at - ANSWERS_OFF)
    return models.Answers.objects.filter(unsent | off | long_ago | emptied)
