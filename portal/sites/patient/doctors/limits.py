"""Whom a doctor does not see through the portal, in sentences."""

from django.utils.translation import gettext as _

from portal.domain.clinics.queries import Doctor
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
    if doctor.speciality.needs_referral:
        told.append(of_referral())
    if not (doctor.self_booking and doctor.speciality.self_booking):
        told.append(of_registry())
    if doctor.min_age is not None and doctor.min_age > 0:
        told.append(_("Принимает с %(age)s.") % {"age": ages.genitive(doctor.min_age, _)})
    if doctor.max_age is not None:
        told.append(_("Принимает до %(age)s включительно.") % {"age": ages.genitive(doctor.max_age, _)})
    return told
