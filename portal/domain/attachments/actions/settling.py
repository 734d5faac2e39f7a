"""Write down what a register answered: one transaction, and only by whoever still holds the question."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.domain.attachments import queries
from portal.domain.attachments.actions.held import Held
from portal.domain.attachments.models import Attachment, Search
from portal.domain.attachments.rules import pace
from portal.domain.attachments.rules.judging import Verdict
from portal.domain.attachments.rules.records import Attached, Person
from portal.domain.attachments.states import State
from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.clinics.models import Clinic, Doctor


@transaction.atomic
def settle(held: Held, person: Person, verdict: Verdict, *, source: str, at: datetime) -> bool:
    """End a search with an answer; False where the answer came too late and changes nothing."""
    mine = Search.objects.filter(pk=held.search_id, state=State.RUNNING, taken=held.taken, ends_at__gt=at)
    if not mine.update(**_ended(person, verdict, at)):
        return False
    Attachment.objects.filter(search=held.search_id).delete()
    Attachment.objects.bulk_create(_rows(held, verdict.attached, source, at))
    audit.record(
        at=at, by=SYSTEM, action="attachments.searched", object_kind="card", object_id=held.card_id,
        region=held.region, facts={"outcome": verdict.state, "register": source},
    )  # fmt: skip
    return True


def _ended(person: Person, verdict: Verdict, at: datetime) -> dict[str, Any]:
    return {
        "state": verdict.state, "line": None, "tries": 0, "failures": 0, "ended_at": at,
        "next_at": pace.next_at(verdict.state, 0, at), "differs": list(verdict.differs),
        "asked_about": queries.mark_of(person),
    }  # fmt: skip


def _rows(held: Held, attached: Sequence[Attached], source: str, at: datetime) -> list[Attachment]:
    """Say what was found in the portal's own clinics and doctors, by name where it does not know them."""
    region = {"region": held.region}
    clinics = {
        one.external_id: one
        for one in Clinic.objects.filter(external_id__in=[each.clinic for each in attached], **region)
    }
    named = [each.doctor for each in attached if each.doctor]
    doctors = (
        {one.external_id: one for one in Doctor.objects.filter(external_id__in=named, **region)}
        if named
        else {}
    )
    return [
        Attachment(
            search_id=held.search_id, kind=one.kind, clinic=clinics.get(one.clinic),
            clinic_name=one.clinic_name[:500] or one.clinic, doctor=doctors.get(one.doctor),
            doctor_name=one.doctor_name[:310], area=one.area[:30], since_date=one.since,
            source=source, checked_at=at,
        )
        for one in attached
    ]  # fmt: skip
