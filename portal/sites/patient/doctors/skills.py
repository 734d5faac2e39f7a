"""Specialities of a clinic or of the region with their free places."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from portal.domain.booking.queries import Count
from portal.domain.clinics.queries import Clinic, Doctor, Offered
from portal.domain.patients.access import OpenCard
from portal.look.values import LinkItem
from portal.sites.patient.doctors import fitting, limits, presenters


def of_clinic(
    clinic: Clinic,
    doctors: Iterable[Doctor],
    board: Mapping[int, Count],
    asked: Mapping[str, str],
    at: datetime,
    *,
    unfit: Collection[int] = (),
) -> list[LinkItem]:
    """Say each speciality of a clinic by name: its free places, or how one gets there without them.

    Places of doctors who are `unfit` for the card are not among them.
    """
    found: dict[int, list[Doctor]] = {}
    for doctor in doctors:
        found.setdefault(doctor.speciality_id, []).append(doctor)
    by_name = sorted(found.values(), key=lambda group: group[0].speciality.patient_name)
    return [
        LinkItem(
            text=group[0].speciality.patient_name,
            href=presenters.with_card("doctors:speciality", asked, clinic.pk, group[0].speciality_id),
            note=_of_group(group, board, clinic.time_zone, at, unfit),
        )
        for group in by_name
    ]


def of_region(
    found: Iterable[Offered],
    board: Mapping[int, Count],
    zone: str,
    asked: Mapping[str, str],
    at: datetime,
    *,
    card: OpenCard | None = None,
    seeing: Collection[int] | None = None,
) -> list[LinkItem]:
    """Say each speciality of the region by name, as specialities of a clinic are said.

    `board` holds the places of doctors who see the `card`, or for whom else one looks; `seeing` names the
    specialities with such doctors, None where one looks for anybody.
    """
    return [
        LinkItem(
            text=one.speciality.patient_name,
            href=presenters.with_card("doctors:list", asked, speciality=one.speciality.pk),
            note=_of_speciality(one, board.get(one.speciality.pk), zone, at, card, seeing),
        )
        for one in found
    ]


def _of_speciality(
    one: Offered,
    count: Count | None,
    zone: str,
    at: datetime,
    card: OpenCard | None,
    seeing: Collection[int] | None,
) -> str:
    if card and one.speciality.serves == fitting.served_without(card, at, zone):
        return limits.of_serving(one.speciality.serves)
    if seeing is not None and one.speciality.pk not in seeing:
        return _("Не подходит по возрасту или полу.")
    if one.is_bookable:
        return presenters.places_said(count, zone, at, is_for_some=seeing is not None)
    return limits.of_referral() if one.needs_referral else limits.of_registry()


def _of_group(
    doctors: Sequence[Doctor], board: Mapping[int, Count], zone: str, at: datetime, unfit: Collection[int]
) -> str:
    """Say «мест нет» only of doctors whom people may book at all; where nobody fits, whom they see."""
    if not any(presenters.is_bookable(doctor) for doctor in doctors):
        return limits.of(doctors[0])[0]
    fit = [doctor for doctor in doctors if doctor.pk not in unfit]
    if not fit:
        return " ".join(limits.whom(doctors[0]))
    count = _sum([board[doctor.pk] for doctor in fit if doctor.pk in board])
    return presenters.places_said(count, zone, at, is_for_some=len(fit) < len(doctors))


def _sum(counts: Sequence[Count]) -> Count | None:
    if not counts:
        return None
    return Count(sum(one.free for one in counts), min(one.nearest_at for one in counts))
