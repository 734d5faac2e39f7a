"""Set in how many working hours an answer is promised, for a region or a clinic, from a moment on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics.models import Clinic
from portal.domain.messaging.models import AnswerTerm
from portal.domain.messaging.rules import answering


class NotPromised(Exception):
    """The hours lie outside the bounds, or the clinic is not this region's."""


class AlreadyPromised(Exception):
    """Another value with dates of its own lies in this time; `since_at` is when it begins (UTC)."""

    def __init__(self, since_at: datetime) -> None:
        super().__init__(since_at.isoformat())
        self.since_at = since_at


def promise(
    *, region: str, clinic_id: int | None, hours: int, since_at: datetime, till_at: datetime | None,
    at: datetime, by: Actor,
) -> int:  # fmt: skip
    """Let hours hold from `since_at` on, before `till_at` (UTC); the one without end there ends then.

    What was promised already stays. Raises NotPromised, AlreadyPromised.
    """
    is_sane = answering.LEAST <= hours <= answering.MOST and since_at >= at
    if not is_sane or (till_at is not None and till_at <= since_at):
        raise NotPromised
    if clinic_id is not None and not Clinic.objects.filter(pk=clinic_id, region=region).exists():
        raise NotPromised
    with transaction.atomic():
        same = AnswerTerm.objects.select_for_update().filter(region=region, clinic=clinic_id)
        same.filter(till_at=None, since_at__lt=since_at).update(till_at=since_at)
        before = Q(since_at__lt=till_at) if till_at is not None else Q()
        taken = same.filter(Q(till_at=None) | Q(till_at__gt=since_at), before).order_by("since_at").first()
        if taken is not None:
            raise AlreadyPromised(taken.since_at)
        made = AnswerTerm.objects.create(
            region_id=region, clinic_id=clinic_id, hours=hours, since_at=since_at, till_at=till_at,
            set_by=by.id,
        )  # fmt: skip
        _note("answer_term.set", made, at, by)
    return made.pk


def end(*, term_id: int, region: str, at: datetime, by: Actor) -> bool:
    """End a value now, or take back one that has not begun; tell whether there was one."""
    with transaction.atomic():
        living = AnswerTerm.objects.select_for_update().filter(Q(till_at=None) | Q(till_at__gt=at))
        one = living.filter(pk=term_id, region=region).first()
        if one is None:
            return False
        _note("answer_term.ended", one, at, by)
        if one.since_at < at:
            AnswerTerm.objects.filter(pk=one.pk).update(till_at=at)
        else:
            one.delete()
    return True


def _note(action: str, one: AnswerTerm, at: datetime, by: Actor) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="messaging_term", object_id=one.pk, region=one.region_id,
        facts={"hours": one.hours, "clinic": one.clinic_id or 0},
    )  # fmt: skip
