"""Values of the directory pages."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Count
from portal.domain.booking.rules import Reason
from portal.domain.clinics.queries import Clinic, Doctor, Offered
from portal.domain.patients.access import OpenCard
from portal.kit import names
from portal.look.values import DoctorView, Fact, LinkItem
from portal.sites.entrance import places
from portal.sites.patient import spoken
from portal.sites.patient.doctors import limits, moving, whom

LONGEST_NUMBER = 18
"""Digits that always fit into a column of ids."""


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """One clinic at the head of a page; `tab` is what the browser's history keeps of it."""

    name: str
    tab: str
    full_name: str
    href: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class DoctorPage:
    """One doctor at the head of a page; `tab` is what the browser's history keeps of it."""

    name: str
    tab: str
    speciality: str
    title: str
    clinic: str
    address: str
    room: str
    area: str
    href: str
    back: str


@dataclass(frozen=True, slots=True)
class CardChoice:
    """One card in «Кого записываем»."""

    id: str
    name: str
    is_chosen: bool
    fits: bool
    against: str = ""

    @property
    def said(self) -> str:
        """Return the name, and what stands against this doctor in a few words."""
        return f"{self.name} — {self.against}" if self.against else self.name


def asked_card(asked: Mapping[str, str]) -> uuid.UUID | None:
    """Return the card that the address names, if it is one at all."""
    try:
        return uuid.UUID(asked.get("card", ""))
    except ValueError:
        return None


def number(asked: str) -> int | None:
    """Return the number of a row that the address names, if it may be one at all."""
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER else None


def with_card(name: str, asked: Mapping[str, str], *args: int, **query: object) -> str:
    """Return an address that keeps the card chosen on the way, and the visit that is being moved."""
    kept = {"card": asked_card(asked), "move": moving.asked_visit(asked)} if asked else {}
    told = query | {name: value for name, value in kept.items() if value}
    return places.of_numbers(name, *args) + (f"?{urlencode(told)}" if told else "")


def _places(count: Count | None, zone: str, at: datetime) -> str:
    if count is None:
        return _("Сейчас мест нет")
    free = ngettext("%(num)s место", "%(num)s мест", count.free) % {"num": count.free}
    nearest = spoken.short(count.nearest_at, zone, at)
    return _("%(free)s, ближайшее — %(nearest)s") % {"free": free, "nearest": nearest}


def clinic_row(
    clinic: Clinic, count: Count | None, asked: Mapping[str, str], at: datetime, not_for: str, *,
    is_own: bool = False, km: float | None = None,
) -> LinkItem:  # fmt: skip
    """Say one clinic of the list: where it is, how many places are free, or that it is `not_for` the card."""
    far = "" if km is None else f" · {spoken.distance(km)}"
    state = not_for or _places(count, clinic.time_zone, at)
    return LinkItem(
        text=clinic.short_name,
        href=with_card("doctors:clinic", asked, clinic.pk),
        note=clinic.address + far,
        state=_("Клиника прикрепления. %(state)s") % {"state": state} if is_own else state,
    )


def clinic_page(clinic: Clinic) -> ClinicPage:
    """Say how to reach a clinic."""
    return ClinicPage(
        name=clinic.short_name,
        tab=tab(clinic.short_name, is_sensitive=clinic.is_sensitive),
        full_name=clinic.full_name,
        href=places.of_numbers("doctors:clinic", clinic.pk),
        facts=[
            Fact(_("Адрес"), clinic.address),
            Fact(_("Регистратура"), spoken.phone_links(clinic.phones)),
            Fact(_("Часы работы"), clinic.hours),
        ],
    )


def tab(words: str, *, is_sensitive: bool) -> str:
    """Return the title of a page: history of a shared browser names no sensitive speciality or clinic."""
    return _("Врачи и время приёма") if is_sensitive else words


def specialities(
    clinic: Clinic,
    doctors: Iterable[Doctor],
    board: Mapping[int, Count],
    asked: Mapping[str, str],
    at: datetime,
) -> list[LinkItem]:
    """Say each speciality of a clinic by name: its free places, or how one gets there without them."""
    found: dict[int, list[Doctor]] = {}
    for doctor in doctors:
        found.setdefault(doctor.speciality_id, []).append(doctor)
    by_name = sorted(found.values(), key=lambda group: group[0].speciality.patient_name)
    return [
        LinkItem(
            text=group[0].speciality.patient_name,
            href=with_card("doctors:speciality", asked, clinic.pk, group[0].speciality_id),
            note=_of_group(group, board, clinic.time_zone, at),
        )
        for group in by_name
    ]


def specialities_of_region(
    found: Iterable[Offered], board: Mapping[int, Count], zone: str, asked: Mapping[str, str], at: datetime
) -> list[LinkItem]:
    """Say each speciality of the region by name, as specialities of a clinic are said."""
    return [
        LinkItem(
            text=one.speciality.patient_name,
            href=with_card("doctors:list", asked, speciality=one.speciality.pk),
            note=_of_speciality(one, board.get(one.speciality.pk), zone, at),
        )
        for one in found
    ]


def _of_speciality(one: Offered, count: Count | None, zone: str, at: datetime) -> str:
    if one.is_bookable:
        return _places(count, zone, at)
    return limits.of_referral() if one.speciality.needs_referral else limits.of_registry()


def _of_group(doctors: Sequence[Doctor], board: Mapping[int, Count], zone: str, at: datetime) -> str:
    """Say «мест нет» only of doctors whom people may book at all."""
    if not any(is_bookable(doctor) for doctor in doctors):
        return limits.of(doctors[0])[0]
    return _places(_sum([board[doctor.pk] for doctor in doctors if doctor.pk in board]), zone, at)


def _sum(counts: Sequence[Count]) -> Count | None:
    if not counts:
        return None
    return Count(sum(one.free for one in counts), min(one.nearest_at for one in counts))


def doctor_rows(
    doctors: Iterable[Doctor],
    board: Mapping[int, Count],
    asked: Mapping[str, str],
    at: datetime,
    *,
    with_clinic: bool = False,
    own: Collection[int] = (),
) -> list[DoctorView]:
    """Say doctors: those of the patient's own area first, then by places."""
    ordered = sorted(
        doctors,
        key=lambda one: (
            one.pk not in own,
            one.pk not in board,
            _nearest(board.get(one.pk)),
            str(one),
        ),
    )
    return [
        doctor_row(
            doctor, board.get(doctor.pk), asked, at, is_own=doctor.pk in own,
            also=[doctor.clinic.short_name] if with_clinic else [],
        )
        for doctor in ordered
    ]  # fmt: skip


def _nearest(count: Count | None) -> float:
    return count.nearest_at.timestamp() if count else 0.0


def doctor_row(
    doctor: Doctor, count: Count | None, asked: Mapping[str, str], at: datetime, *,
    also: Sequence[str] = (), is_own: bool = False,
) -> DoctorView:  # fmt: skip
    """Say one doctor; `also` stands beside the speciality: the clinic, how far it is."""
    zone = doctor.clinic.time_zone
    whose = [_("врач по прикреплению")] if is_own else []
    return DoctorView(
        name=names.full(doctor.surname, doctor.name, doctor.patronymic),
        href=with_card("doctors:doctor", asked, doctor.pk),
        speciality=" · ".join([doctor.speciality.patient_name, *also, *whose, *_whom_only(doctor, at)]),
        area=doctor.area or None,
        room=doctor.room or None,
        free_count=(count.free if count else 0) if is_bookable(doctor) else None,
        nearest=spoken.short(count.nearest_at, zone, at) if count else None,
        note=None if count else next(iter(limits.of(doctor)), None),
    )


def _whom_only(doctor: Doctor, at: datetime) -> list[str]:
    """Say in a list that only people of the clinic are booked, before anybody opens the page."""
    return [_("только для прикреплённых")] if is_only_own(doctor, at) else []


def is_only_own(doctor: Doctor, at: datetime) -> bool:
    """Tell whether only who is attached to the clinic may book this doctor (rules are kept in memory)."""
    return is_bookable(doctor) and booking.takes_only_attached(
        region=doctor.region_id, at=at, clinic_id=doctor.clinic_id, position_id=doctor.position_id
    )


def is_bookable(doctor: Doctor) -> bool:
    """Tell whether people may book this doctor themselves."""
    return doctor.self_booking and doctor.speciality.self_booking and not doctor.speciality.needs_referral


def doctor_page(doctor: Doctor, asked: Mapping[str, str]) -> DoctorPage:
    """Say who the doctor is and where."""
    name = names.full(doctor.surname, doctor.name, doctor.patronymic)
    speciality = doctor.speciality
    is_sensitive = speciality.is_sensitive or doctor.clinic.is_sensitive
    return DoctorPage(
        name=name,
        tab=tab(f"{name} — {speciality.patient_name}", is_sensitive=is_sensitive),
        speciality=speciality.patient_name,
        title=doctor.position.title,
        clinic=doctor.clinic.short_name,
        address=doctor.site.address if doctor.site else doctor.clinic.address,
        room=doctor.room,
        area=doctor.area,
        href=places.of_numbers("doctors:doctor", doctor.pk),
        back=with_card("doctors:speciality", asked, doctor.clinic_id, doctor.speciality_id),
    )


def card_choices(
    cards: Sequence[OpenCard], chosen: uuid.UUID | None, against: Mapping[uuid.UUID, Sequence[Reason]]
) -> list[CardChoice]:
    """Say whom the person may book: the card asked for, else the first of them."""
    mark = chosen if chosen in [card.id for card in cards] else whom.first(cards, against)
    return [
        CardChoice(
            id=str(card.id),
            name=names.full(card.surname, card.name, card.patronymic),
            is_chosen=card.id == mark,
            fits=not against.get(card.id),
            against=whom.briefly(against.get(card.id, ())),
        )
        for card in cards
    ]
