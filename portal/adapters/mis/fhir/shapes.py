"""Resources of FHIR R4 as values of the domain, and back. What cannot be read raises Bad."""

import re
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from portal.adapters.mis.fhir.wire import Bad, reference
from portal.domain.attachments.ports import Attached, Person, Record
from portal.domain.attachments.states import Kind
from portal.domain.booking.ports import Reservation, Visit
from portal.domain.schedule.ports import Hours, Place

KEYS: Final = "urn:ietf:rfc:3986"
SNILS: Final = "urn:oid:1.2.643.2.69.1.1.1.6.223"
POLICY: Final = "urn:oid:1.2.643.2.69.1.1.1.6.228"
ATTACHED: Final = "urn:x-clinic-stand:attached"
"""An extension of ours: FHIR R4 has no element for прикрепление."""
_BUSY: Final = ("busy", "busy-unavailable", "busy-tentative", "entered-in-error")
_OVER: Final = ("cancelled", "entered-in-error", "noshow")
_LIVE: Final = ("proposed", "pending", "booked", "arrived", "fulfilled", "checked-in")
_LONGEST: Final = 100


def key(reservation: Reservation) -> str:
    """Return the key as an identifier in a search: system and value."""
    return f"{KEYS}|{reservation.key.urn}"


def appointment(reservation: Reservation) -> dict[str, Any]:
    """Return the appointment that we ask for, with the patient inside and what they answered before it."""
    said = {"comment": reservation.comment} if reservation.comment else {}
    return said | {
        "resourceType": "Appointment",
        "identifier": [{"system": KEYS, "value": reservation.key.urn}],
        "status": "booked",
        "slot": [{"reference": f"Slot/{reservation.place}"}],
        "contained": [_patient(reservation.patient)] if reservation.patient else [],
        "participant": [{"actor": {"reference": "#patient"}, "status": "accepted"}],
    }


def _patient(person: Person) -> dict[str, Any]:
    known = {SNILS: person.snils, POLICY: person.policy}
    return {
        "resourceType": "Patient",
        "id": "patient",
        "identifier": [{"system": system, "value": value} for system, value in known.items() if value],
        "name": [
            {"family": person.surname, "given": [one for one in (person.name, person.patronymic) if one]}
        ],
        "birthDate": person.birth_date.isoformat(),
    }


def cancelled(reservation: Reservation) -> dict[str, Any]:
    """Return the appointment as it shall be: off."""
    return {
        "resourceType": "Appointment",
        "identifier": [{"system": KEYS, "value": reservation.key.urn}],
        "status": "cancelled",
        "participant": [],
    }


def visit(told: dict[str, Any]) -> Visit:
    """Read an appointment with its patient and its place."""
    status = told.get("status")
    if status not in (*_OVER, *_LIVE):
        raise Bad("an appointment without a status")
    inside = [one for one in _list(told, "contained") if one.get("resourceType") == "Patient"]
    slots = _list(told, "slot")
    if len(inside) != 1 or len(slots) != 1:
        raise Bad("an appointment without one patient and one place")
    return Visit(
        number=_number(told), key=key_of(told), place=reference(slots[0], "Slot"),
        patient=person(inside[0]), is_cancelled=status in _OVER,
    )  # fmt: skip


def key_of(told: dict[str, Any]) -> uuid.UUID | None:
    """Return our key of an appointment; None where it carries none."""
    for one in _list(told, "identifier"):
        if one.get("system") == KEYS:
            with suppress(ValueError):
                return uuid.UUID(str(one.get("value")))
    return None


def person(told: dict[str, Any]) -> Person:
    """Read a patient."""
    known = {str(one.get("system")): str(one.get("value", "")) for one in _list(told, "identifier")}
    named = _list(told, "name")
    if not named:
        raise Bad("a patient without a name")
    given = named[0].get("given")
    parts = [*(str(one) for one in given), ""] if isinstance(given, list) and given else ["", ""]
    try:
        born = date.fromisoformat(str(told.get("birthDate")))
    except ValueError as error:
        raise Bad("a patient without a birth date") from error
    family = str(named[0].get("family") or "")
    if not family or not parts[0] or max(map(len, (family, *parts))) > _LONGEST:
        raise Bad("a patient without a name")
    return Person(family, parts[0], parts[1], born, _digits(known, SNILS, 11), _digits(known, POLICY, 16))


def _digits(known: dict[str, str], system: str, length: int) -> str:
    """Return a number of a person; one of another shape tells nothing."""
    value = known.get(system, "")
    return value if re.fullmatch(rf"[0-9]{{{length}}}", value) else ""


def hours(told: Sequence[dict[str, Any]], zone: str = "") -> list[Hours]:
    """Put places together with the hours they are of; a place of unknown hours is not believed.

    `zone` is that of the clinic's clock (`moment`).
    """
    schedules = {_number(one): one for one in told if one.get("resourceType") == "Schedule"}
    places: dict[str, list[Place]] = {}
    for one in told:
        if one.get("resourceType") == "Slot":
            of = reference(one.get("schedule"), "Schedule")
            places.setdefault(of, []).append(_place(one, zone))
    if places.keys() - schedules.keys():
        raise Bad("a place of unknown hours")
    return [_hours(schedules[number], found, zone) for number, found in places.items()]


def _place(told: dict[str, Any], zone: str) -> Place:
    status = told.get("status")
    if status != "free" and status not in _BUSY:
        raise Bad("a place without a status")
    starts, ends = moment(told.get("start"), zone), moment(told.get("end"), zone)
    if starts >= ends:
        raise Bad("a place that ends before it begins")
    return Place(_number(told), starts, ends, is_free=status == "free")


def _hours(told: dict[str, Any], places: list[Place], zone: str) -> Hours:
    actors = _list(told, "actor")
    doctors = [one for one in actors if "PractitionerRole/" in str(one.get("reference"))]
    rooms = [str(one.get("display") or "") for one in actors if one.get("type") == "Location"]
    span = told.get("planningHorizon")
    if len(doctors) != 1 or not isinstance(span, dict):
        raise Bad("hours without one doctor and their ends")
    starts, ends = (moment(span.get(name), zone) for name in ("start", "end"))
    found = sorted(places, key=lambda one: one.starts_at)
    return Hours(reference(doctors[0], "PractitionerRole"), rooms[0] if rooms else "", starts, ends, found)


def moment(told: Any, zone: str = "") -> datetime:
    """Read an instant; one without a zone is what the clock of the clinic (`zone`) shows, never UTC.

    Where no clock is known it may be any, so it is not believed.
    """
    try:
        found = datetime.fromisoformat(str(told))
        if found.tzinfo is None and zone:
            found = found.replace(tzinfo=ZoneInfo(zone))
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Bad("no moment") from error
    raise Bad("a moment without a zone")


def record(told: dict[str, Any]) -> Record:
    """Read a person of the register with where they are attached."""
    return Record(person(told), _attached(told))


def _attached(told: dict[str, Any]) -> list[Attached]:
    if not told.get("managingOrganization"):
        return []
    outer = [one for one in _list(told, "extension") if one.get("url") == ATTACHED]
    parts = {str(one.get("url")): one for one in _list(outer[0], "extension")} if outer else {}
    doctors = _list(told, "generalPractitioner")
    since = parts.get("since", {}).get("valueDate")
    return [
        Attached(
            kind=_kind(parts.get("kind", {}).get("valueCode")),
            clinic=reference(told["managingOrganization"], "Organization"),
            area=str(parts.get("area", {}).get("valueString", "")),
            doctor=reference(doctors[0], "PractitionerRole") if doctors else "",
            since=_day(since) if since else None,
        )
    ]


def _kind(told: Any) -> Kind:
    try:
        return Kind(str(told))
    except ValueError as error:
        raise Bad("an attachment of no kind") from error


def _day(told: Any) -> date:
    try:
        return date.fromisoformat(str(told))
    except ValueError as error:
        raise Bad("no day") from error


def _number(told: dict[str, Any]) -> str:
    value = told.get("id")
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", value):
        raise Bad("a resource without an id")
    return value


def _list(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = told.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Bad(f"{name} is no list")
    return found
