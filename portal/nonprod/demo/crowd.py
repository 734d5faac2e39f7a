"""Made-up patients who have taken places, so that some doctors are full and others nearly.

They hold their cards under one account that nobody can sign in to. A work session in which anybody
has a place is left alone, so a second run keeps what people did in between.
"""

import datetime as dt
import hashlib
import random
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from portal.domain.accounts.models import Account, Consent, ConsentText
from portal.domain.accounts.states import ConsentPurpose
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import HOLD_LIFE, NOTICE_BEFORE, State
from portal.domain.clinics import queries as clinics
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Relation, Source
from portal.domain.schedule.models import Slot
from portal.domain.schedule.states import Session
from portal.domain.schedule.states import Slot as SlotState
from portal.kit import numbers
from portal.nonprod.demo import people
from portal.nonprod.demo.shapes import Person, Region

BY = Actor(ActorKind.SYSTEM, "demonstration")
ISSUER = "demonstration"
"""No ESIA has this name, so the account of the crowd has no way in."""
BUSY_SHARE = 0.35
BUSY_DAYS = 3
"""Any doctor has this share of places taken in the next days."""
INFANT_DAYS, CHILD_YEARS, ADULT_YEARS = (20, 300), (1, 16), (19, 85)
_YEAR = 365.25
_BATCH = 1000


@transaction.atomic
def fill(region: Region, *, at: dt.datetime) -> int:
    """Take places as the region's lists of full and nearly full doctors say; return how many."""
    source = random.Random(f"{region.code} {at.date()}")  # noqa: S311  made-up people need no secret
    slots = list(_wanted(region, _free(region, at), at))
    if slots:
        _book(region, slots, at, source)
    return len(slots)


def _free(region: Region, at: dt.datetime) -> Iterable[Slot]:
    """Give bookable places of sessions in which nobody has one, session by session."""
    elsewhere = [one.clinic_id for one in clinics.outside()]  # there nobody would know of it
    touched = Appointment.objects.filter(doctor__region=region.code).values("slot__work_session")
    return (
        Slot.objects.filter(
            ~Q(work_session__in=touched) & ~Q(clinic__in=elsewhere),
            doctor__region_id=region.code,
            starts_at__gt=at + NOTICE_BEFORE,
            state=SlotState.OPEN,
            work_session__state=Session.OPEN,
            work_session__opens_at__lte=at,
        )
        .select_related("doctor", "work_session")
        .order_by("work_session", "number")
    )


def _wanted(region: Region, free: Iterable[Slot], at: dt.datetime) -> Iterator[Slot]:
    """Choose places: all of full doctors, all but one or two of nearly full ones, some of the others.

    Chance depends on the session and the place alone: a session where it took nothing is looked at
    again at the next run and must come out the same.
    """
    for number, session in groupby(free, key=lambda slot: slot.work_session_id):
        slots, source = list(session), random.Random(f"{region.code} {number}")  # noqa: S311  made-up people
        doctor = slots[0].doctor.external_id
        if doctor in region.full:
            yield from slots
        elif doctor in region.nearly_full:
            yield from source.sample(slots, max(0, len(slots) - source.choice((1, 1, 2))))
        elif slots[0].starts_at < at + dt.timedelta(days=BUSY_DAYS):
            yield from (slot for slot in slots if _is_busy(slot))


def _is_busy(slot: Slot) -> bool:
    return random.Random(f"place {slot.pk}").random() < BUSY_SHARE  # noqa: S311  made-up people


def _book(region: Region, slots: list[Slot], at: dt.datetime, source: random.Random) -> None:
    account = _account(region, at)
    crowd = people.patients(region, source)
    cards = [_card(slot, crowd, account, at, source) for slot in slots]
    Card.objects.bulk_create(cards, batch_size=_BATCH)
    Holding.objects.bulk_create(
        [
            Holding(account=account, card=card, relation=Relation.RELATIVE, since=at, used_at=at)
            for card in cards
        ],
        batch_size=_BATCH,
    )
    visits = [
        _visit(slot, card, number, account, at)
        for slot, card, number in zip(slots, cards, _numbers(source), strict=False)
    ]
    Appointment.objects.bulk_create(visits, batch_size=_BATCH)
    Step.objects.bulk_create([step for visit in visits for step in _steps(visit, at)], batch_size=_BATCH)
    audit.record(
        at=at, by=BY, action="demonstration.filled", object_kind="region", object_id=region.code,
        region=region.code, facts={"visits": len(visits)},
    )  # fmt: skip


def _account(region: Region, at: dt.datetime) -> Account:
    oid = f"crowd-{region.code}"
    found = Account.objects.filter(esia_issuer=ISSUER, esia_oid=oid).first()
    return found or Account.objects.create(
        esia_issuer=ISSUER,
        esia_oid=oid,
        surname="Посетители",
        name="Выдуманные",
        consent=consent(region, oid, at),
        created_at=at,
        seen_at=at,
    )


def consent(region: Region, oid: str, at: dt.datetime) -> Consent:
    """Return a consent to a text that nobody was shown: signing in asks for the real one."""
    body = "Выдуманные посетители показа; настоящих людей за ними нет."
    text, _ = ConsentText.objects.get_or_create(
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        defaults={"purpose": ConsentPurpose.ACCOUNT, "version": ISSUER, "body": body, "first_shown_at": at},
    )
    return Consent.objects.create(
        text=text,
        given_at=at,
        time_zone=region.time_zone,
        method=ISSUER,
        region=region.code,
        ip="127.0.0.1",
        esia_issuer=ISSUER,
        esia_oid=oid,
    )


def _card(
    slot: Slot, crowd: Iterator[Person], account: Account, at: dt.datetime, source: random.Random
) -> Card:
    """Make a patient whom this doctor may see: the right sex and age."""
    person = next(one for one in crowd if slot.doctor.sex in {"", one.gender})
    return Card(
        surname=person.surname,
        name=person.name,
        patronymic=person.patronymic or "",
        birth_date=slot.wall_date - dt.timedelta(days=_days(slot.doctor.max_age, source)),
        sex=person.gender,
        source=Source.HAND,
        consent_id=account.consent_id,
        created_at=at,
    )


def _days(oldest: int | None, source: random.Random) -> int:
    """Return an age on the day of the visit: an infant's, a child's or an adult's, as the doctor asks."""
    if oldest == 0:
        return source.randint(*INFANT_DAYS)
    youngest, eldest = ADULT_YEARS if oldest is None else CHILD_YEARS
    return source.randint(round(youngest * _YEAR), round(eldest * _YEAR))


def _numbers(source: random.Random) -> Iterator[str]:
    """Give numbers that no appointment has."""
    taken = set(Appointment.objects.exclude(number=None).values_list("number", flat=True))
    while True:
        number = numbers.make(source)
        if number not in taken:
            taken.add(number)
            yield number


def _visit(slot: Slot, card: Card, number: str, account: Account, at: dt.datetime) -> Appointment:
    return Appointment(
        number=number,
        account_id=account.pk,
        card=card,
        slot=slot,
        doctor=slot.doctor,
        clinic_id=slot.clinic_id,
        speciality_id=slot.doctor.speciality_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        wall_date=slot.wall_date,
        wall_start=slot.wall_start,
        time_zone=slot.work_session.time_zone,
        room=slot.work_session.room,
        state=State.BOOKED,
        held_at=at,
        hold_ends_at=at + HOLD_LIFE,
        booked_at=at,
    )


def _steps(visit: Appointment, at: dt.datetime) -> Iterator[Step]:
    for came_from, to in (("", State.HELD), (State.HELD, State.BOOKED)):
        yield Step(appointment=visit, at=at, from_state=came_from, to_state=to, by_kind=BY.kind, by_id=BY.id)
