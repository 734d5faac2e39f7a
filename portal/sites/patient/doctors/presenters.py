"""Values of the directory pages."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Count
from portal.domain.booking.rules import Reason
from portal.domain.clinics.queries import Clinic, Doctor
from portal.domain.finding.states import Whom
from portal.domain.patients.access import OpenCard
from portal.domain.patients.rules.ages import ADULT_FROM
from portal.kit import names
from portal.look.values import DoctorView, Fact, LinkItem
from portal.sites.entrance import places
from portal.sites.patient import spoken
from portal.sites.patient.doctors import limits, moving, whom

LONGEST_NUMBER = 18
"""Digits that always fit into a column of ids."""
_LISTS = frozenset(f"doctors:{name}" for name in ("clinics", "clinic", "speciality", "list", "any"))


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


def asked_whom(asked: Mapping[str, str]) -> Whom | None:
    """Return for whom the filter of an address looks, if it says so."""
    return next((one for one in Whom if one.value == asked.get("whom")), None)


def number(asked: str) -> int | None:
    """Return the number of a row that the address names, if it may be one at all."""
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER else None


def on_the_way(asked: Mapping[str, str]) -> dict[str, str]:
    """Return what a way goes on with, whatever else was asked for: for which card, which visit is moved."""
    return {name: asked[name] for name in ("card", "move") if name in asked}


def with_card(name: str, asked: Mapping[str, str], *args: int, **query: object) -> str:
    """Return an address that keeps the card chosen on the way, and the visit that is being moved.

    A list keeps for whom one looks, too: its counts are of the same doctors.
    """
    kept: dict[str, object] = {}
    if asked:
        kept = {"card": asked_card(asked), "move": moving.asked_visit(asked)}
        kept |= {"whom": asked_whom(asked)} if name in _LISTS else {}
    told = query | {name: value for name, value in kept.items() if value}
    return places.of_numbers(name, *args) + (f"?{urlencode(told)}" if told else "")


def referring(doctor: Doctor, asked: Mapping[str, str]) -> list[LinkItem]:
    """Lead to those who refer people to a doctor; nothing where no referral is needed or a visit is moved."""
    if not doctor.needs_referral or moving.asked_visit(asked):
        return []
    ways, (youngest, oldest), sought = [], limits.ages_of(doctor), asked_whom(asked)
    if sought is not Whom.CHILD and (oldest is None or oldest >= ADULT_FROM):
        ways.append(LinkItem(_("Найти терапевта"), with_card("doctors:list", asked, q=_("терапевт"))))
    if sought is not Whom.ADULT and youngest < ADULT_FROM:
        ways.append(LinkItem(_("Найти педиатра"), with_card("doctors:list", asked, q=_("педиатр"))))
    return ways


def places_said(count: Count | None, zone: str, at: datetime, *, is_for_some: bool = False) -> str:
    """Say how many places are free, and when the nearest is; `is_for_some`: others may have places."""
    if count is None:
        return _("Сейчас подходящих мест нет") if is_for_some else _("Сейчас мест нет")
    free = ngettext("%(num)s место", "%(num)s мест", count.free) % {"num": count.free}
    nearest = spoken.short(count.nearest_at, zone, at)
    return _("%(free)s, ближайшее — %(nearest)s") % {"free": free, "nearest": nearest}


def clinic_row(
    clinic: Clinic, count: Count | None, asked: Mapping[str, str], at: datetime, not_for: str, *,
    is_own: bool = False, km: float | None = None, is_for_some: bool = False,
) -> LinkItem:  # fmt: skip
    """Say one clinic of the list: where it is, how many places are free, or that it is `not_for` the card."""
    far = "" if km is None else f" · {spoken.distance(km)}"
    state = not_for or places_said(count, clinic.time_zone, at, is_for_some=is_for_some)
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


def doctor_rows(
    doctors: Iterable[Doctor],
    board: Mapping[int, Count],
    asked: Mapping[str, str],
    at: datetime,
    *,
    with_clinic: bool = False,
    own: Collection[int] = (),
    unfit: Collection[int] = (),
) -> list[DoctorView]:
    """Say doctors: those of the patient's own area first, then by places, who is `unfit` last."""
    ordered = sorted(
        doctors,
        key=lambda one: (
            one.pk in unfit,
            one.pk not in own,
            one.pk not in board,
            _nearest(board.get(one.pk)),
            str(one),
        ),
    )
    return [
        doctor_row(
            doctor, board.get(doctor.pk), asked, at, is_own=doctor.pk in own,
            is_fit=doctor.pk not in unfit, also=[doctor.clinic.short_name] if with_clinic else [],
        )
        for doctor in ordered
    ]  # fmt: skip


def _nearest(count: Count | None) -> float:
    return count.nearest_at.timestamp() if count else 0.0


def doctor_row(
    doctor: Doctor, count: Count | None, asked: Mapping[str, str], at: datetime, *,
    also: Sequence[str] = (), is_own: bool = False, is_fit: bool = True,
) -> DoctorView:  # fmt: skip
    """Say one doctor; `also` stands beside the speciality: the clinic, how far it is.

    Of one who is not fit for the card it is said whom they see, not how many places they have. Nor of one
    whom people may not book: places may have been counted before that was so.
    """
    zone = doctor.clinic.time_zone
    whose = [_("врач по прикреплению")] if is_own else []
    whom_seen = " ".join(limits.whom(doctor)) or None
    shown = count if is_fit and is_bookable(doctor) else None
    view = DoctorView(
        name=names.full(doctor.surname, doctor.name, doctor.patronymic),
        href=with_card("doctors:doctor", asked, doctor.pk),
        speciality=" · ".join([doctor.speciality.patient_name, *also, *whose, *_whom_only(doctor, at)]),
        area=doctor.area or None,
        room=doctor.room or None,
        free_count=shown.free if shown else 0,
        nearest=spoken.short(shown.nearest_at, zone, at) if shown else None,
        whom=whom_seen,
    )
    if not is_bookable(doctor):
        return replace(view, free_count=None, note=limits.of(doctor)[0])
    return view if is_fit else replace(view, free_count=None, note=whom_seen, whom=None)


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
    return doctor.self_booking and doctor.speciality.self_booking and not doctor.needs_referral


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
