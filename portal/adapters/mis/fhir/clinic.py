"""One clinic of an outside system: its reservations and its schedule; and the register of the system."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final

import structlog

from portal.adapters.mis.fhir import shapes, wire
from portal.adapters.mis.fhir.wire import Wire
from portal.domain.attachments.ports import Person, Record, RegisterSilent
from portal.domain.booking import ports as booking
from portal.domain.booking.rules import is_about
from portal.domain.schedule import ports as schedule

_log = structlog.get_logger("portal.mis")
_OF_CLINIC: Final = "PractitionerRole.organization"
_MOST_RECORDS: Final = 50


@contextmanager
def _spoken() -> Iterator[None]:
    """Say in the words of booking what went wrong; an answer that is not believed is told to the log."""
    try:
        yield
    except wire.Away as error:
        raise booking.ClinicAway(str(error)) from error
    except wire.Silent as error:
        if isinstance(error, wire.Bad):
            _log.error("clinic_not_believed", why=str(error))
        raise booking.ClinicSilent(str(error)) from error


class FhirClinic:
    """A clinic under its number; one object of it may serve many threads.

    `zone` is the name of its clock's, for moments told without one.
    """

    answers_at_once = False

    def __init__(self, asked: Wire, number: str, zone: str = "") -> None:
        self._wire, self._number, self._zone = asked, number, zone

    def reserve(self, reservation: booking.Reservation) -> str:
        """Book unless this key is booked already; raise ClinicRefused, ClinicSilent, ClinicAway."""
        if not reservation.place:
            raise booking.ClinicRefused("the clinic keeps this place no more")
        with _spoken():
            try:
                told = self._wire.ask(
                    "POST", "/fhir/Appointment", "Appointment", json=shapes.appointment(reservation),
                    headers={"If-None-Exist": f"identifier={shapes.key(reservation)}"},
                )  # fmt: skip
            except wire.Refused as error:
                raise booking.ClinicRefused(str(error)) from error
            if shapes.key_of(told) == reservation.key and told.get("status") == "cancelled":
                raise booking.ClinicRefused("cancelled before it was booked")
            return self._believed(reservation, shapes.visit(told)).number

    def find(self, reservation: booking.Reservation) -> str | None:
        """Return the number under which this key is booked, None where it is not; raise ClinicSilent."""
        with _spoken():
            asked = {"identifier": shapes.key(reservation)}
            try:
                told = self._wire.read("/fhir/Appointment", patience_s=self._wire.times.longest_s, **asked)
            except wire.Refused as error:
                raise wire.Bad(str(error)) from error
            visits = [shapes.visit(one) for one in told]
            ours = [one for one in visits if one.key == reservation.key]
            if len(ours) != len(visits):
                _log.error("clinic_told_of_others", visits=len(visits) - len(ours))
            if len(ours) > 1 or (visits and not ours):
                raise wire.Bad("not the one appointment that was asked for")
            found = [self._believed(reservation, one) for one in ours]
            return found[0].number if found and not found[0].is_cancelled else None

    def cancel(self, reservation: booking.Reservation) -> None:
        """Cancel: by number where the system knows no key of ours, else by key; raise ClinicSilent."""
        by_key = {"path": "/fhir/Appointment", "params": {"identifier": shapes.key(reservation)}}
        asked = {"path": f"/fhir/Appointment/{reservation.number}"} if reservation.number else by_key
        with _spoken(), suppress(_Gone):
            self._cancel(reservation, **asked)

    def _cancel(
        self, reservation: booking.Reservation, path: str, params: dict[str, str] | None = None
    ) -> None:
        try:
            told = self._wire.ask(
                "PUT", path, "Appointment", json=shapes.cancelled(reservation), params=params or {}
            )
        except wire.Refused as error:
            raise _Gone from error
        if told.get("status") != "cancelled":
            raise wire.Bad("not cancelled")

    def visits(self, *, since: datetime, until: datetime) -> Sequence[booking.Visit]:
        """Return the appointments of this clinic; what cannot be read is left out and counted."""
        with _spoken():
            found = []
            told = self._search("/fhir/Appointment", f"actor:{_OF_CLINIC}", "date", since, until)
            for one in told:
                with suppress(wire.Bad):
                    found.append(shapes.visit(one))
            if len(found) != len(told):
                _log.error("clinic_visits_not_read", visits=len(told) - len(found))
            return found

    def hours(self, *, since: datetime, until: datetime) -> Sequence[schedule.Hours]:
        """Return the schedule of this clinic; raise TimetableSilent."""
        try:
            with _spoken():
                told = self._search("/fhir/Slot", f"schedule.actor:{_OF_CLINIC}", "start", since, until)
                return shapes.hours(told, self._zone)
        except booking.ClinicSilent as error:
            raise schedule.TimetableSilent(str(error)) from error

    def _search(
        self, path: str, of: str, when: str, since: datetime, until: datetime
    ) -> list[dict[str, object]]:
        asked: dict[str, object] = {
            of: f"Organization/{self._number}",
            when: [f"ge{since.isoformat()}", f"lt{until.isoformat()}"],
        }
        if path == "/fhir/Slot":
            asked["_include"] = "Slot:schedule"
        try:
            return self._wire.read(path, patience_s=self._wire.times.reading_s, **asked)
        except wire.Refused as error:
            raise wire.Bad(str(error)) from error

    @staticmethod
    def _believed(reservation: booking.Reservation, told: booking.Visit) -> booking.Visit:
        """Return what is told of this reservation; raise Bad where it is about another one or person."""
        person = reservation.patient
        if told.key != reservation.key or (reservation.place and told.place != reservation.place):
            raise wire.Bad("another appointment than was asked for")
        if person is None or not is_about(person, told.patient):
            raise wire.Bad("another patient than was asked for")
        return told


class _Gone(Exception):
    """The system knows nothing that could be cancelled."""


class FhirRegister:
    """The register of one system."""

    name = "fhir"

    def __init__(self, asked: Wire) -> None:
        self._wire = asked

    def find(self, *, region: str, person: Person) -> Sequence[Record]:
        """Return the records that share a number, or surname and birth date; raise RegisterSilent.

        Asked in the body of a POST: no address of a server's log shall hold anybody's numbers.
        """
        del region
        numbers = {shapes.SNILS: person.snils, shapes.POLICY: person.policy}
        told = [f"{system}|{value}" for system, value in numbers.items() if value]
        asked = {"birthdate": person.birth_date.isoformat(), "family:exact": person.surname}
        try:
            found = self._wire.ask(
                "POST", "/fhir/Patient/_search", "Bundle", data=asked | {"identifier": ",".join(told)}
            )
            return [shapes.record(one) for one in wire.entries(found)[:_MOST_RECORDS]]
        except (wire.Silent, wire.Refused) as error:
            raise RegisterSilent(str(error)) from error
