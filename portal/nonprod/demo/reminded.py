"""Reminders of the demonstration: one that goes within a day, and people for the registry to call.

Nobody can sign in as these people; the letter lies in the outbox of the machine, and its link opens. The
crowd is told nothing: hundreds of calls would hide the few.
"""

import datetime as dt
import random
from typing import Final

from django.db import transaction
from django.db.models import Case, When

from portal.domain.accounts.models import Account
from portal.domain.booking.models import Appointment, Coming, Reminder, Step, ToCall
from portal.domain.booking.rules.reminders import Unreached
from portal.domain.booking.states import OCCUPYING, State
from portal.domain.clinics import queries as clinics
from portal.domain.messaging.models import Preference
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Confirmed, Relation, Sex, Source
from portal.domain.schedule.models import Slot
from portal.domain.schedule.states import Session
from portal.domain.schedule.states import Slot as SlotState
from portal.nonprod.demo import crowd
from portal.nonprod.demo.shapes import Region

FROM, UNTIL, BOOKED = dt.timedelta(hours=24), dt.timedelta(hours=44), dt.timedelta(days=6)
"""The visit lies a day ahead and was booked days ago: its reminder goes soon, by day."""
BY_DAY: Final = dt.time(10), dt.time(20)
"""A day before an earlier visit is still night: that reminder would have gone the evening before."""
SURNAME: Final = "Памятливая"
_CALLS: Final = (Unreached.NO_ADDRESS, Unreached.BOUNCED, Unreached.TOO_LATE)


@transaction.atomic
def settle(region: Region, *, at: dt.datetime) -> int:
    """Make one visit that is reminded of and three that need a call; return how many, 0 the second time."""
    _quieten(region, at)
    slot = _slot(region, at)
    if slot is None or Account.objects.filter(esia_issuer=crowd.ISSUER, esia_oid=_oid(region)).exists():
        return 0
    _visit(slot, _account(region, at), at, region)
    return 1 + len(_calls(region, at))


def _quieten(region: Region, at: dt.datetime) -> None:
    account = Account.objects.filter(esia_issuer=crowd.ISSUER, esia_oid=f"crowd-{region.code}").first()
    if account is not None:
        Preference.objects.get_or_create(pk=account.pk, defaults={"wants_letters": False, "changed_at": at})


def _oid(region: Region) -> str:
    return f"reminded-{region.code}"


def _slot(region: Region, at: dt.datetime) -> Slot | None:
    taken = Appointment.objects.filter(state__in=OCCUPYING).values("slot")
    free = Slot.objects.filter(
        doctor__region=region.code, state=SlotState.OPEN, work_session__state=Session.OPEN,
        starts_at__gt=at + FROM, starts_at__lt=at + UNTIL, wall_start__range=BY_DAY, doctor__min_age=None,
        doctor__max_age=None,
        doctor__sex="",
    )  # fmt: skip
    elsewhere = [one.clinic_id for one in clinics.outside()]
    found = free.exclude(pk__in=taken).exclude(clinic__in=elsewhere)
    return found.select_related("doctor", "work_session").order_by("clinic", "starts_at", "pk").first()


def _account(region: Region, at: dt.datetime) -> Account:
    oid = _oid(region)
    return Account.objects.create(
        esia_issuer=crowd.ISSUER, esia_oid=oid, surname=SURNAME, name="Рената", patronymic="Львовна",
        email=f"renata-{region.code}@portal.example", email_confirmed_at=at - BOOKED,
        consent=crowd.consent(region, oid, at), created_at=at, seen_at=at,
    )  # fmt: skip


def _visit(slot: Slot, account: Account, at: dt.datetime, region: Region) -> Appointment:
    card = Card.objects.create(
        surname=account.surname, name=account.name, patronymic=account.patronymic, sex=Sex.FEMALE,
        birth_date=dt.date(1961, 4, 2), source=Source.HAND, confirmed_at=at, confirmed_by=Confirmed.ESIA,
        consent_id=account.consent_id, created_at=at, phone="+79000000101",
    )  # fmt: skip
    Holding.objects.create(account=account, card=card, relation=Relation.SELF, since=at, used_at=at)
    source = random.Random(f"reminded {region.code}")  # noqa: S311  made-up people need no secret
    made = crowd._visit(slot, card, next(crowd._numbers(source)), account, at - BOOKED)  # noqa: SLF001  of the same demonstration
    made.save(force_insert=True)
    Step.objects.bulk_create(crowd._steps(made, at - BOOKED))  # noqa: SLF001
    return made


def _calls(region: Region, at: dt.datetime) -> list[ToCall]:
    """Take visits of the crowd, in the registrar's clinic first: three to call about, and one who comes."""
    crowded = Appointment.objects.filter(
        clinic__region=region.code, state=State.BOOKED, starts_at__gt=at, starts_at__lt=at + UNTIL
    )
    elsewhere = Case(When(clinic__external_id=region.clinics[0].id, then=0), default=1)
    others = crowded.exclude(card__surname=SURNAME).order_by(elsewhere, "clinic_id", "starts_at", "pk")
    found = list(others[: len(_CALLS) + 1])
    for visit, why in zip(found, _CALLS, strict=False):
        Card.objects.filter(pk=visit.card_id).update(phone=f"+7900000010{list(_CALLS).index(why) + 2}")
        ToCall.objects.create(appointment=visit, since_at=at, why=why)
        Reminder.objects.get_or_create(
            appointment=visit, step="day", defaults={"for_start": visit.starts_at, "judged_at": at}
        )
    for visit in found[len(_CALLS) :]:
        Coming.objects.create(appointment=visit, said_at=at, how="link")
    return list(ToCall.objects.filter(appointment__in=found))
