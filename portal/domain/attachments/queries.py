"""Reads of searches, attachments and the built-in register; a fixed number of queries each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from portal.domain.attachments.models import Attachment, RegisterEntry, Search
from portal.domain.attachments.rules import pace
from portal.domain.attachments.rules.records import Attached, Person, Record
from portal.domain.attachments.states import DOCTORS_OF, Field, Kind, State
from portal.domain.clinics.models import Doctor
from portal.domain.patients.access import OpenCard
from portal.domain.patients.models import Card
from portal.domain.patients.queries import proxies
from portal.domain.patients.states import KNOWN
from portal.kit import folding, keyed

_POLICY_DIGITS: Final = 16
_MOST_RECORDS: Final = 200
_ACTIVE: Final = "clinic", "doctor__speciality"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the search of a card stands in a region at a moment, and what is known from an answer before.

    `differs` at a mismatch; `ends_at` is when a moving search ends at the latest; `is_outdated` means
    that the card has changed since the register was asked.
    """

    state: State
    queued_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    next_at: datetime | None
    differs: Sequence[Field]
    attachments: Sequence[Attachment]
    is_outdated: bool


def person_of(card: Card | OpenCard) -> Person:
    """Return what a register is asked about; a policy that is not a unified number tells nothing."""
    number = card.policy_number
    return Person(
        surname=card.surname,
        name=card.name,
        patronymic=card.patronymic,
        birth_date=card.birth_date,
        snils=card.snils,
        policy=number if len(number) == _POLICY_DIGITS else "",
    )


def mark_of(person: Person) -> str:
    """Return the keyed hash by which a question is known again."""
    told = [person.surname, person.name, person.patronymic, person.birth_date, person.snils, person.policy]
    return keyed.digest("\0".join(map(str, told)), secret=settings.SECRET_KEY, purpose="attachments")


def of_card(*, card: OpenCard, region: str, at: datetime) -> Standing | None:
    """Return how things stand for an opened card; None where nobody has searched yet (two queries).

    A card that is not confirmed may be a stranger's: it has no attachments, whatever is in the table. To
    see them the account must be let see everything.
    """
    if not card.shows_attachments:
        return None
    search = Search.objects.filter(card=card.id, region=region).first()
    if search is None:
        return None
    found = list(search.attachments.select_related(*_ACTIVE))
    known = not card.is_masked and bool(search.asked_about)
    return Standing(
        state=pace.shown(State(search.state), search.ends_at, at),
        queued_at=search.queued_at,
        ends_at=search.ends_at,
        ended_at=search.ended_at,
        next_at=search.next_at,
        differs=[Field(name) for name in search.differs],
        attachments=sorted(found, key=lambda one: list(Kind).index(Kind(one.kind))),
        is_outdated=known and search.asked_about != mark_of(person_of(card)),
    )


def of_cards(*, cards: Sequence[OpenCard], region: str) -> dict[UUID, list[Attachment]]:
    """Return the attachments of opened cards in a region, by card (one query)."""
    sure = [card.id for card in cards if card.shows_attachments]
    if not sure:
        return {}
    found = Attachment.objects.filter(search__region=region, search__card__in=sure)
    told: dict[UUID, list[Attachment]] = {}
    for one in found.select_related("search", *_ACTIVE).order_by("pk"):
        told.setdefault(one.search.card_id, []).append(one)
    return told


def belongs(*, card: OpenCard, clinic_id: int) -> bool:
    """Tell whether a card is known to be attached to a clinic (one query); one nobody vouches for is not.

    For rules of booking; whoever tells a person must ask what the person may see.
    """
    return card.is_known and _is_attached(card.id, clinic_id)


def is_attached(*, card: Card, clinic_id: int) -> bool:
    """Tell the same of a card that nobody has opened, for jobs (one query)."""
    return card.confirmed_by in KNOWN and _is_attached(card.pk, clinic_id)


def _is_attached(card_id: UUID, clinic_id: int) -> bool:
    return Attachment.objects.filter(search__card=card_id, clinic=clinic_id).exists()


def own_doctors(attachments: Iterable[Attachment]) -> list[Doctor]:
    """Return the working doctors whose patient a person is: named, or those of the area (one query)."""
    wanted = Q(pk__in=[])
    for one in attachments:
        wanted |= _doctor_of(one)
    found = Doctor.objects.filter(wanted, is_active=True, clinic__is_active=True)
    return list(found.select_related("clinic", "speciality", "position", "site"))


def _doctor_of(one: Attachment) -> Q:
    if one.doctor is not None and one.doctor.is_active:
        return Q(pk=one.doctor.pk)
    if one.clinic is None or not one.area:
        return Q(pk__in=[])
    codes = DOCTORS_OF[Kind(one.kind)]
    return Q(clinic=one.clinic, area=one.area, speciality__external_id__in=codes)


def records_like(*, region: str, person: Person) -> list[Record]:
    """Return the built-in register's records that share a number, or name and birth date (one query)."""
    wanted = Q(birth_date=person.birth_date, name_key=name_key(person.surname, person.name))
    if person.snils:
        wanted |= Q(snils=person.snils)
    if person.policy:
        wanted |= Q(policy=person.policy)
    found = RegisterEntry.objects.filter(wanted, region=region, is_active=True)
    rows = list(found.select_related("clinic", "doctor").order_by("pk")[:_MOST_RECORDS])
    return [Record(person, list(map(_attached, lines))) for person, lines in groupby(_sorted(rows), _whom)]


def name_key(surname: str, name: str) -> str:
    """Return surname and name in the shape in which the built-in register compares them."""
    return folding.fold(f"{surname} {name}")


def _sorted(rows: Sequence[RegisterEntry]) -> list[RegisterEntry]:
    return sorted(rows, key=lambda row: str(_whom(row)))


def _whom(row: RegisterEntry) -> Person:
    return Person(row.surname, row.name, row.patronymic, row.birth_date, row.snils, row.policy)


def _attached(row: RegisterEntry) -> Attached:
    return Attached(
        kind=Kind(row.kind),
        clinic=row.clinic.external_id,
        area=row.area,
        doctor=row.doctor.external_id if row.doctor else "",
        since=row.since_date,
    )


def everything(*, account_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return what was found for the cards that an account may see whole, for an archive (two queries)."""
    whole = proxies.cards_in_full(account_id=account_id, at=at)
    found = (
        Attachment.objects.filter(search__card__in=whole)
        .select_related("search", "clinic", "doctor")
        .order_by("pk")
    )
    return [
        {
            "card_number": str(one.search.card_id),
            "region": one.search.region_id,
            "attached_as": one.kind,
            "clinic_name": one.clinic.full_name if one.clinic else one.clinic_name,
            "area": one.area,
            "doctor": one.doctor.full_name if one.doctor else one.doctor_name,
            "since": one.since_date,
            "checked_at": one.checked_at,
        }
        for one in found
    ]
