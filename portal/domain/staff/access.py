"""The only doors of staff: to a clinic's day, to a doctor's day, to a region's desk."""

from collections.abc import Iterable

from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.staff import rules
from portal.domain.staff.states import Held, Member, OpenClinic, OpenDoctor, What


class NotYourWork(Exception):
    """No role of this member opens it; pages answer 404, whether it exists or not."""


def clinic_of(*, member: Member, clinic_id: int, what: What = What.CLINIC_DAY) -> OpenClinic:
    """Open the clinic where this member has a role that may do `what` (one query)."""
    roles = [role for role in member.roles if role.clinic_id == clinic_id and rules.may(role.kind, what)]
    clinic = Clinic.objects.filter(pk=clinic_id, region=member.region, is_active=True).first()
    if not roles or clinic is None:
        raise NotYourWork
    return OpenClinic(clinic.pk, member.region, clinic.short_name, clinic.time_zone, _sees(roles))


def doctor_of(*, member: Member, doctor_id: int) -> OpenDoctor:
    """Open the day of the doctor that this member is (one query)."""
    roles = [role for role in member.roles if role.doctor_id == doctor_id]
    roles = [role for role in roles if rules.may(role.kind, What.DOCTOR_DAY)]
    found = Doctor.objects.filter(pk=doctor_id, region=member.region, is_active=True, clinic__is_active=True)
    doctor = found.select_related("clinic").first()
    if not roles or doctor is None:
        raise NotYourWork
    sees = _sees(roles)
    place = doctor.clinic
    clinic = OpenClinic(place.pk, member.region, place.short_name, place.time_zone, sees)
    return OpenDoctor(doctor.pk, doctor.full_name, clinic, sees)


def may(*, member: Member, what: What) -> None:
    """Let through a member of whose roles one may do `what`; raise NotYourWork for others."""
    if not rules.may_any(member.roles, what):
        raise NotYourWork


def _sees(roles: Iterable[Held]) -> frozenset[What]:
    return frozenset(what for what in What if rules.may_any(roles, what))
