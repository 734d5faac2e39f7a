"""Answer what is asked before a visit, carry the answers along, forget them."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import Answers, Appointment
from portal.domain.booking.queries import asking as queries
from portal.domain.booking.rules import asking as rules
from portal.domain.booking.rules.asking import LONGEST, Kind, Mistake, Question
from portal.domain.booking.states import UNSENT

_BATCH = 500


class NotAnswered(Exception):
    """Something is missing or no answer; `mistakes` say what, by question. Nothing was kept."""

    def __init__(self, mistakes: Mapping[int, Mistake]) -> None:
        super().__init__(", ".join(mistakes.values()))
        self.mistakes = mistakes


def answer(
    *, account_id: int, appointment_id: uuid.UUID, given: Mapping[int, str], region: str, at: datetime,
    by: Actor,
) -> bool:  # fmt: skip
    """Keep the answers of a held place, in place of earlier ones; tell whether it is no visit yet.

    `given` by question; what is not asked is left out. Raises NotAnswered.
    """
    with transaction.atomic():
        questions = _asked(account_id, appointment_id, region, at)
        if questions is None:
            return False
        if wrong := rules.mistakes(questions, given):
            raise NotAnswered(wrong)
        told = rules.answers(questions, given)
        _write(appointment_id, told, at)
        if told:
            audit.record(
                at=at, by=by, action="answers.given", object_kind="appointment", object_id=appointment_id,
                region=region, facts={"questions": [one.question_id for one in told]},
            )  # fmt: skip
    return True


def check(*, appointment_id: uuid.UUID, speciality_id: int, region: str, at: datetime) -> None:
    """Refuse a visit whose questions are not answered as they are asked now; raises NotAnswered.

    In the caller's transaction; a query more only where something must be answered.
    """
    questions = queries.questions_of(region=region, speciality_id=speciality_id, at=at)
    if not any(one.is_required for one in questions):
        return
    kept = Answers.objects.filter(pk=appointment_id).first()
    given = rules.fitting(questions, queries.opened(kept.sealed) if kept else [])
    if wrong := rules.mistakes(questions, given):
        raise NotAnswered(wrong)


def keep_typed(
    *, account_id: int, appointment_id: uuid.UUID, given: Mapping[int, str], region: str, at: datetime
) -> None:
    """Keep what was typed so far, right or wrong: the person goes on choosing, or took more time."""
    with transaction.atomic():
        questions = _asked(account_id, appointment_id, region, at)
        if questions:
            cut = {number: text[: LONGEST[Kind.LONG]] for number, text in given.items()}
            _write(appointment_id, rules.answers(questions, cut), at)


def _asked(account_id: int, appointment_id: uuid.UUID, region: str, at: datetime) -> list[Question] | None:
    """Lock the hold and return what is asked before it; None where it is a visit, or not this account's."""
    mine = Appointment.objects.select_for_update(of=("self",)).filter(
        pk=appointment_id, state__in=UNSENT, clinic__region=region,
        card__holdings__account_id=account_id, card__holdings__ended_at=None,
    )  # fmt: skip
    speciality_id = mine.values_list("speciality_id", flat=True).first()
    if speciality_id is None:
        return None
    return queries.questions_of(region=region, speciality_id=speciality_id, at=at)


def _write(appointment_id: uuid.UUID, told: list[rules.Answer], at: datetime) -> None:
    if told:
        values = {"sealed": queries.sealed(told), "given_at": at}
        Answers.objects.update_or_create(pk=appointment_id, defaults=values)
    else:
        Answers.objects.filter(pk=appointment_id).delete()


def carry(*, old: uuid.UUID, new: uuid.UUID, at: datetime) -> None:
    """Give what stands instead of a visit the same answers, where nobody is asked again.

    In the caller's transaction: a place that is held, or a visit that its clinic has moved.
    """
    kept = Answers.objects.filter(pk=old).first()
    if kept is not None:
        Answers.objects.get_or_create(pk=new, defaults={"sealed": kept.sealed, "given_at": at})


def erase_answers(*, cards: Collection[uuid.UUID] = (), account_id: int | None = None) -> int:
    """Erase the answers before visits of cards that were emptied: these, or all that an account has held."""
    gone = Answers.objects.filter(appointment__card__emptied_at__isnull=False)
    if account_id is not None:
        visits = Appointment.objects.filter(card__holdings__account_id=account_id)
        return gone.filter(appointment__in=visits.values("pk")).delete()[0]
    return gone.filter(appointment__card__in=cards).delete()[0]


def forget_answers(*, at: datetime) -> int:
    """Erase answers whose time is over; return how many. Safe to run twice."""
    due = list(queries.due_to_forget(at=at).values_list("pk", flat=True)[:_BATCH])
    return Answers.objects.filter(pk__in=due).delete()[0]
