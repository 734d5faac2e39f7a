"""Whom a doctor does not see through the portal, in sentences."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from portal.domain.clinics.queries import Doctor
from portal.domain.clinics.states import Serves, Sex
from portal.domain.finding.states import Whom
from portal.domain.patients.rules.ages import ADULT_FROM
from portal.domain.schedule.rules.why import Why
from portal.domain.schedule.texts import WHY_NONE
from portal.kit import ages


def of_referral() -> str:
    """Say how one comes to a speciality that needs a referral."""
    return _(WHY_NONE[Why.NEEDS_REFERRAL])


def of_registry() -> str:
    """Say who books a doctor whom people may not book themselves."""
    return _(WHY_NONE[Why.NOT_ONLINE])


def of(doctor: Doctor) -> list[str]:
    """Say whom this doctor does not see through the portal."""
    told = []
    if doctor.needs_referral:
        told.append(of_referral())
    if not (doctor.self_booking and doctor.speciality.self_booking):
        told.append(of_registry())
    return [*told, *whom(doctor)]


def whom(doctor: Doctor) -> list[str]:
    """Say which ages and which sex this doctor sees; nothing of a doctor who sees everybody."""
    told = _ages(*ages_of(doctor))
    if doctor.sex:
        is_women = doctor.sex == Sex.FEMALE
        told.append(_("Принимает только женщин.") if is_women else _("Принимает только мужчин."))
    return told


def of_serving(serves: str) -> str:
    """Say which ages a whole speciality sees."""
    return " ".join(_ages(*_served({serves})))


def _ages(youngest: int, oldest: int | None) -> list[str]:
    told = []
    if youngest > 0:
        told.append(_("Принимает с %(age)s.") % {"age": ages.genitive(youngest, _)})
    if oldest is not None:
        told.append(_("Принимает %(age)s.") % {"age": ages.up_to(oldest, _)})
    return told


def unseen(whom: Whom | None, doctors: Iterable[Doctor]) -> frozenset[int]:
    """Return the numbers of doctors who see no children, or no grown-ups, where only those are looked for."""
    if whom is None:
        return frozenset()
    ages = {one.pk: ages_of(one) for one in doctors}
    if whom is Whom.CHILD:
        return frozenset(key for key, (youngest, _oldest) in ages.items() if youngest >= ADULT_FROM)
    return frozenset(
        key for key, (_youngest, oldest) in ages.items() if oldest is not None and oldest < ADULT_FROM
    )


def ages_of(doctor: Doctor) -> tuple[int, int | None]:
    """Return the youngest and the oldest whom doctor, speciality and clinic see, in full years."""
    youngest, oldest = _served({doctor.speciality.serves, doctor.clinic.serves})
    ends = [one for one in (doctor.max_age, oldest) if one is not None]
    return max(doctor.min_age or 0, youngest), min(ends, default=None)


def _served(served: Collection[str]) -> tuple[int, int | None]:
    return ADULT_FROM if Serves.ADULTS in served else 0, ADULT_FROM - 1 if Serves.CHILDREN in served else None
