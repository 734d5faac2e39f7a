"""Set what is asked before a visit to a speciality, from a moment on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import Question
from portal.domain.booking.queries import asking as kept
from portal.domain.booking.rules import asking as rules
from portal.domain.booking.rules.asking import Kind, Unfit
from portal.domain.clinics.models import Speciality


class NotAskable(Exception):
    """It may not be asked; `reasons` are all of them. None: the speciality or the time is wrong."""

    def __init__(self, reasons: list[Unfit]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class PlaceTaken(Exception):
    """Another question of the speciality has this place in this time; `label` is what it asks."""

    def __init__(self, label: str) -> None:
        super().__init__("the place is taken")
        self.label = label


@dataclass(frozen=True, slots=True)
class Wording:
    """How a question is put."""

    kind: Kind
    label: str
    hint: str
    options: tuple[str, ...]
    is_required: bool
    position: int


def ask(
    *, speciality_id: int, wording: Wording, region: str, since_at: datetime, till_at: datetime | None,
    instead_of: int | None = None, at: datetime, by: Actor,
) -> int:  # fmt: skip
    """Ask something from `since_at` on, before `till_at` (UTC); return the question's number.

    What it stands `instead_of` ends when it begins: answers keep the words that they were given to.
    Raises NotAskable, PlaceTaken.
    """
    if reasons := _unfit(wording):
        raise NotAskable(reasons)
    if since_at < at or (till_at is not None and till_at <= since_at):
        raise NotAskable([])
    with transaction.atomic():
        if not Speciality.objects.select_for_update().filter(pk=speciality_id, region=region).exists():
            raise NotAskable([])
        same = Question.objects.filter(speciality=speciality_id)
        if instead_of is not None:
            _end(same, instead_of, since_at)
        _refuse_second(same, wording.position, since_at, till_at)
        made = Question.objects.create(
            speciality_id=speciality_id, position=wording.position, kind=wording.kind, label=wording.label,
            hint=wording.hint, options="\n".join(wording.options), is_required=wording.is_required,
            since_at=since_at, till_at=till_at, set_by=by.id,
        )  # fmt: skip
        _note("question.asked", made.pk, speciality_id, region, at, by)
    kept.forget()
    return made.pk


def _unfit(wording: Wording) -> list[Unfit]:
    return rules.unfit(
        kind=wording.kind, label=wording.label, hint=wording.hint, options=wording.options,
        position=wording.position,
    )  # fmt: skip


def _refuse_second(
    same: "QuerySet[Question]", position: int, since_at: datetime, till_at: datetime | None
) -> None:
    ahead = Q(till_at=None) | Q(till_at__gt=since_at)
    before = Q(since_at__lt=till_at) if till_at is not None else Q()
    taken = same.filter(ahead & before, position=position).order_by("since_at").first()
    if taken is not None:
        raise PlaceTaken(taken.label)


def end_question(*, question_id: int, region: str, at: datetime, by: Actor) -> bool:
    """Ask something no more from now on; tell whether it was asked, or was going to be."""
    with transaction.atomic():
        mine = Question.objects.filter(speciality__region=region)
        one = mine.select_for_update(of=("self",)).filter(_living(at), pk=question_id).first()
        if one is None:
            return False
        _note("question.ended", one.pk, one.speciality_id, region, at, by)
        _end(mine, question_id, at)
    kept.forget()
    return True


def _living(at: datetime) -> Q:
    return Q(till_at=None) | Q(till_at__gt=at)


def _end(among: "QuerySet[Question]", question_id: int, at: datetime) -> None:
    """End a question at a moment; one that will not have begun by then leaves nothing."""
    among.filter(pk=question_id, since_at__gte=at).delete()
    among.filter(_living(at), pk=question_id).update(till_at=at)


def _note(action: str, number: int, speciality_id: int, region: str, at: datetime, by: Actor) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="booking_question", object_id=number, region=region,
        facts={"speciality": speciality_id},
    )  # fmt: skip
