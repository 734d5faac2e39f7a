"""The only doors to an appointment."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import Appointment, ToCall
from portal.domain.booking.queries import broken, calling, missed, waiting
from portal.domain.booking.queries.asking import answers_of
from portal.domain.booking.queries.feeds import account_of_feed, visits_of_feed
from portal.domain.booking.queries.visits import held_by, opens, shows
from portal.domain.booking.rules.asking import Answer
from portal.domain.booking.states import State
from portal.domain.patients import access as patients
from portal.domain.patients.access import ONLY_OWN, NotYours, SeenCard
from portal.domain.patients.rules import scopes
from portal.domain.staff.states import OpenClinic, OpenDoctor, What
from portal.kit import moments, names, numbers

_CLINIC: Final = """
SELECT b.clinic_id, b.replaces_id, b.speciality_id, c.system, b.account_id, h.relation, p.birth_date,
       p.confirmed_by, h.scope, h.agreed_at IS NOT NULL, h.ends_at
FROM booking_appointment b
JOIN clinics_clinic c ON c.id = b.clinic_id
JOIN patients_card p ON p.id = b.card_id
JOIN patients_holding h ON h.card_id = b.card_id AND h.ended_at IS NULL
WHERE b.id = %s AND h.account_id = %s AND c.region_id = %s
"""


class Asked(NamedTuple):
    """What a confirm must know of a hold: the clinic whose system must agree, which visit it replaces.

    `clinic_id` is None where the portal keeps the schedule: nobody need be asked.
    """

    clinic_id: int | None
    replaces: uuid.UUID | None


class Ground(NamedTuple):
    """The same, and before a visit to what it is."""

    asked: Asked
    speciality_id: int


def asked_of(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> Asked:
    """Return what a confirm must know of an appointment (see `ground_of`)."""
    found = ground_of(account_id=account_id, appointment_id=appointment_id, region=region, at=at, by=by)
    return found.asked


def ground_of(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> Ground:
    """Return what stands behind a confirm of an appointment of this account, in this region (one statement).

    The caller's own entry of the record says what was done. Raises NotYours.
    """
    key = appointment_id.hex if connection.vendor == "sqlite" else appointment_id
    with connection.cursor() as cursor:
        cursor.execute(f"{_CLINIC} {ONLY_OWN if by.is_limited else ''}", [key, account_id, region])
        row = cursor.fetchone()
    if row is None or not _is_shown(row[4:], account_id, at):
        raise NotYours
    replaces = row[1]
    asked = Asked(row[0] if row[3] else None, uuid.UUID(str(replaces)) if replaces else None)
    return Ground(asked, row[2])


def _is_shown(row: Sequence[Any], account_id: int, at: datetime) -> bool:
    booked_by, relation, birth_date, confirmed_by, given, has_agreed, ends_at = row
    ends = moments.read(ends_at) if ends_at else None
    hold = scopes.Hold(relation, birth_date, confirmed_by, given, bool(has_agreed), ends)
    return shows(hold, is_own=booked_by == account_id, at=at)


def appointment_of(
    *, account_id: int, appointment_id: uuid.UUID, at: datetime, by: Actor, reason: str,
    notes_missed: bool = False,
) -> Appointment:  # fmt: skip
    """Open one appointment of a card that this account holds, with doctor and clinic (one query).

    `held_as` of what is returned is the relation of the account to the card; `notes_missed` reads along
    whether the patient has missed any visit lately (queries.code_for asks for it).
    Raises NotYours, whether it does not exist, is somebody else's, or may not be seen any more.
    """
    related = ("card", "doctor__speciality", "doctor__site", "clinic", "registry_call", "wish", "answers")
    mine = broken.noted(held_by(account_id, by).filter(pk=appointment_id))
    if notes_missed:
        mine = missed.noting_missed(mine, at)
    found = mine.select_related(*related).first()
    if found is None or not opens(found, account_id, at):
        raise NotYours
    audit.record(
        at=at, by=by, action="appointment.opened", object_kind="appointment", object_id=found.pk,
        region=found.clinic.region_id, facts={"reason": reason},
    )  # fmt: skip
    return found


def family_calendar(*, key: str, at: datetime) -> tuple[int, list[Appointment]]:
    """Open the calendar that has this secret: whose account it is, and its visits (three queries).

    Read by programmes: the caller notes it sparsely (`actions.note_reading`). Raises NotYours.
    """
    account_id = account_of_feed(key=key)
    if account_id is None:
        raise NotYours
    return account_id, visits_of_feed(account_id=account_id, at=at)


@dataclass(frozen=True, slots=True)
class Work:
    """A visit as somebody of staff sees it: the appointment and of its card what the role may see."""

    visit: Appointment
    card: SeenCard
    answers: Sequence[Answer] = ()
    """What was answered before the visit: only where one visit is opened, by who may read it."""


_SHOWN: Final = Q(number__isnull=False) | Q(state=State.RESERVING)
_MOST_FOUND: Final = 50


def day_of_clinic(
    *, clinic: OpenClinic, day: date, doctor_id: int | None = None, at: datetime, by: Actor
) -> list[Work]:
    """Open the visits of a clinic on a day of its calendar, by time, all or one doctor's (one query)."""
    wanted = Q(doctor=doctor_id) if doctor_id is not None else Q()
    found = _of_clinic(clinic).filter(wanted, wall_date=day).order_by("wall_start", "doctor__surname", "pk")
    return _listed(found, clinic, at, by, f"day of the clinic, {day}")


def day_of_doctor(*, doctor: OpenDoctor, day: date, at: datetime, by: Actor) -> list[Work]:
    """Open the visits of a doctor on a day, by time (one query)."""
    found = _of_clinic(doctor.clinic).filter(doctor=doctor.id, wall_date=day).order_by("wall_start", "pk")
    return _listed(found, doctor.clinic, at, by, f"day of the doctor, {day}")


def find(*, clinic: OpenClinic, text: str, since: date, at: datetime, by: Actor) -> list[Work]:
    """Open the visits of a clinic by number of ticket, or by surname from a day on (one query)."""
    match = _numbered(text) or Q(wall_date__gte=since) & _named(text)
    plain = Replace(Replace("card__surname", Value("ё"), Value("е")), Value("Ё"), Value("Е"))
    found = _of_clinic(clinic).annotate(plain_surname=plain).filter(match)
    return _listed(found.order_by("wall_date", "wall_start", "pk")[:_MOST_FOUND], clinic, at, by, "search")


def _numbered(text: str) -> Q | None:
    try:
        return Q(number=numbers.parse(text))
    except numbers.WrongNumber:
        return None


def _named(text: str) -> Q:
    """Match the beginning of a surname as documents write it: SQLite folds no Cyrillic letters."""
    word = names.tidy(text).lower().replace("ё", "е")
    return Q(plain_surname__startswith=word.title()) | Q(plain_surname__startswith=word.upper())


def of_card(*, clinic: OpenClinic, card_id: uuid.UUID, since: date, at: datetime, by: Actor) -> list[Work]:
    """Open the visits of one card in a clinic from a day on, the newest first (one query)."""
    found = _of_clinic(clinic).filter(card=card_id, wall_date__gte=since)
    return _listed(
        found.order_by("-wall_date", "-wall_start", "pk")[:_MOST_FOUND], clinic, at, by, "a thread"
    )


def to_call(*, clinic: OpenClinic, at: datetime, by: Actor) -> list[tuple[Work, ToCall]]:
    """Open the visits that the registry should call about: unanswered calls last (two queries)."""
    lines = {one.pk: one for one in calling.to_call([clinic.id], at=at)}
    found = _of_clinic(clinic).filter(pk__in=lines).order_by("starts_at", "pk")
    works = _listed(found, clinic, at, by, "calls before visits")
    return sorted(((one, lines[one.visit.pk]) for one in works), key=lambda told: told[1].tries > 0)


def waiting_for_system(*, clinic: OpenClinic, at: datetime, by: Actor) -> list[Work]:
    """Open the visits to come that wait for the answer of the clinic's own system (one query)."""
    found = waiting.of_clinics([clinic.id], at=at)
    related = ("card", "doctor__speciality", "clinic", "registry_call", "wish")
    return _listed(found.select_related(*related).order_by("held_at", "pk"), clinic, at, by, "silent system")


def card_of(*, place: OpenClinic | OpenDoctor, appointment_id: uuid.UUID, at: datetime, by: Actor) -> Work:
    """Open one visit of the clinic or doctor that binds somebody of staff to it, and its card.

    Raises NotYours, whether it does not exist or is another clinic's or doctor's.
    """
    opened = _opened(place, appointment_id, f"appointment {appointment_id}", at, by)
    return replace(opened, answers=_answers(opened.visit, place, at, by))


def patient_of(*, clinic: OpenClinic, appointment_id: uuid.UUID, at: datetime, by: Actor) -> Work:
    """Open the patient of a visit of the clinic, to ask why they do not see a place (queries.trace).

    Nothing that was answered before the visit is read. Raises NotYours as `card_of` does.
    """
    return _opened(clinic, appointment_id, f"why no place, appointment {appointment_id}", at, by)


def called_about(*, clinic: OpenClinic, appointment_id: uuid.UUID, at: datetime, by: Actor) -> Work | None:
    """Open the visit that the registry calls about, None where it is on the list no more.

    Raises NotYours as `card_of` does; nothing that was answered before the visit is read.
    """
    work = _opened(clinic, appointment_id, f"call, appointment {appointment_id}", at, by)
    return work if calling.to_call([clinic.id], at=at).filter(pk=appointment_id).exists() else None


def _opened(
    place: OpenClinic | OpenDoctor, appointment_id: uuid.UUID, reason: str, at: datetime, by: Actor
) -> Work:
    clinic = place.clinic if isinstance(place, OpenDoctor) else place
    own = Q(doctor=place.id) if isinstance(place, OpenDoctor) else Q()
    found = _of_clinic(clinic).filter(own, pk=appointment_id).select_related("answers").first()
    if found is None:
        raise NotYours
    card = patients.card_for_work(
        card_id=found.card_id, sees=place.sees, region=clinic.region, at=at, by=by, reason=reason
    )  # fmt: skip
    return Work(found, card)


def _answers(visit: Appointment, place: OpenClinic | OpenDoctor, at: datetime, by: Actor) -> Sequence[Answer]:
    """Read what the patient answered; that somebody did is an entry of its own."""
    told = answers_of(visit) if What.ANSWERS in place.sees else []
    if told:
        region = place.clinic.region if isinstance(place, OpenDoctor) else place.region
        audit.record(
            at=at, by=by, action="answers.opened", object_kind="appointment", object_id=visit.pk,
            region=region,
        )  # fmt: skip
    return told


def _of_clinic(clinic: OpenClinic) -> "QuerySet[Appointment]":
    found = broken.offered(Appointment.objects.filter(_SHOWN, clinic=clinic.id))
    return found.select_related("card", "doctor__speciality", "clinic", "coming")


def _listed(
    found: "QuerySet[Appointment]", clinic: OpenClinic, at: datetime, by: Actor, reason: str
) -> list[Work]:
    visits = list(found)
    audit.record(
        at=at, by=by, action="visits.listed", object_kind="clinic", object_id=clinic.id,
        region=clinic.region, facts={"reason": reason, "cards": [str(visit.card_id) for visit in visits]},
    )  # fmt: skip
    return [Work(visit, patients.seen(visit.card, clinic.sees)) for visit in visits]
