"""What may be said of a visit outside the cabinet: in a calendar, in the name of a file, in a message.

The one place that decides it. Of a sensitive speciality or clinic, and of every visit of a person who
wishes so, only the time and the address are told: whoever looks over a shoulder learns nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.booking.models import Appointment
from portal.domain.messaging import queries as messaging


@dataclass(frozen=True, slots=True)
class Outside:
    """The words of one visit; those that may not be said are empty.

    `speciality` is the patient's word for it, `doctor` surname, name and patronymic, `clinic` the short name.
    `address` and `room` say where to go and are always told.
    """

    is_quiet: bool
    speciality: str
    doctor: tuple[str, str, str] | None
    clinic: str
    prepare: Sequence[str]
    address: str
    way_in: str
    room: str


def is_quiet(one: Appointment, *, wants_quiet: bool) -> bool:
    """Tell whether this visit is named nowhere outside the cabinet (read with doctor, speciality, clinic)."""
    return wants_quiet or one.doctor.speciality.is_sensitive or one.clinic.is_sensitive


def outside(one: Appointment, *, wants_quiet: bool) -> Outside:
    """Return what may be said of an appointment that was read with doctor, speciality, site and clinic."""
    quiet = is_quiet(one, wants_quiet=wants_quiet)
    doctor, site = one.doctor, one.doctor.site
    return Outside(
        is_quiet=quiet,
        speciality="" if quiet else doctor.speciality.patient_name,
        doctor=None if quiet else (doctor.surname, doctor.name, doctor.patronymic),
        clinic="" if quiet else one.clinic.short_name,
        prepare=() if quiet else doctor.speciality.prepare,
        address=site.address if site else one.clinic.address,
        way_in="" if quiet else way_in(one),
        room=one.room or doctor.room,
    )


def way_in(one: Appointment) -> str:
    """Return how to find the door: of the building where the doctor sees people, else of the clinic."""
    site = one.doctor.site
    return site.way_in if site else one.clinic.way_in


def wants_quiet(*, account_id: int) -> bool:
    """Tell whether this account wants no visit named outside the cabinet (one query)."""
    return messaging.wants_quiet(account_id=account_id)
