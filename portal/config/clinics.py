"""Which system answers for which clinic: what the clinic's data name, put together from the environment."""

from datetime import UTC, datetime, timedelta
from typing import Final

from portal.adapters.mis.fhir.clinic import FhirClinic, FhirRegister
from portal.adapters.mis.fhir.wire import Times, Unnamed, Wire
from portal.adapters.mis.own import OwnSchedule
from portal.adapters.mis.own.register import OwnRegister
from portal.adapters.mis.several import Several
from portal.config import env
from portal.domain.attachments.ports import PatientRegister
from portal.domain.booking import ports as booking
from portal.domain.clinics import queries as clinics
from portal.domain.health import queries as health
from portal.domain.health.states import CLINICS
from portal.domain.schedule import ports as schedule

_SAYS: Final = timedelta(minutes=3)
"""How long the last reading counts: it is made every minute."""


class Systems:
    """Every outside system of this installation, and the portal's own schedule."""

    def __init__(self, told: env.Clinics) -> None:
        times = Times(told.connect_s, told.answer_s, told.longest_s, told.reading_s)
        self._own, self._register = OwnSchedule(), OwnRegister()
        self._wires = {
            name: Wire(url=one.url, key=one.key, times=times, at_once=told.at_once, ca_file=told.ca_file)
            for name, one in told.systems.items()
        }

    def of(self, clinic_id: int) -> booking.ClinicSystem:
        """Return the system of a clinic (one query)."""
        told = clinics.outside_of(clinic_id)
        if told is None:
            return self._own
        return _Watched(self._wires.get(told.system) or Unnamed(), told.number, told.system)

    def timetable(self, clinic_id: int) -> schedule.Timetable | None:
        """Return where a clinic's schedule is read; None where the portal keeps it (one query)."""
        told = clinics.outside_of(clinic_id)
        if told is None:
            return None
        return FhirClinic(self._wires.get(told.system) or Unnamed(), told.number, told.time_zone)

    def register(self, region: str) -> PatientRegister:
        """Return the register of a region: the built-in one, and its clinics' systems (one query)."""
        named = clinics.systems_of(region) if self._wires else set[str]()
        others = [FhirRegister(wire) for name, wire in self._wires.items() if name in named]
        return Several([self._register, *others]) if others else self._register


class _Watched(FhirClinic):
    """A clinic that is not asked to reserve while nobody can read its system: no person need wait."""

    def __init__(self, wire: Wire, number: str, system: str) -> None:
        super().__init__(wire, number)
        self._system = system

    def reserve(self, reservation: booking.Reservation) -> str:
        """Reserve; raise ClinicAway where the last reading has failed."""
        last = health.latest(f"{CLINICS}{self._system}")
        if last is not None and not last.is_up and datetime.now(UTC) - last.checked_at < _SAYS:
            raise booking.ClinicAway("not asked: it could not be read")
        return super().reserve(reservation)
