"""What the portal asks: places, appointments, patients. Searches and conditional writes as FHIR R4 says."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from clinic_stand import shapes, store, week
from clinic_stand.store import Store
from clinic_stand.web import Answer, Refused, Request, resource

PAGE: Final = 500
_SLOTS: Final = """
SELECT s.*, n.doctor, n.room, n.starts AS session_starts, n.ends AS session_ends, d.name AS doctor_name,
       EXISTS (SELECT 1 FROM appointment a WHERE a.slot = s.id AND a.status = 'booked') AS is_taken
FROM slot s JOIN session n ON n.id = s.session JOIN doctor d ON d.id = n.doctor
WHERE d.organisation = ? AND s.starts >= ? AND s.starts < ? ORDER BY s.starts, s.id LIMIT ? OFFSET ?
"""
APPOINTMENT: Final = """
SELECT a.*, s.starts, s.ends, p.surname, p.name, p.patronymic, p.birth_date, p.snils, p.policy,
       NULL AS organisation, NULL AS area, NULL AS doctor, NULL AS since
FROM appointment a LEFT JOIN slot s ON s.id = a.slot LEFT JOIN patient p ON p.id = a.patient
"""
_OF_ORGANISATION: Final = f"""
{APPOINTMENT} JOIN session n ON n.id = s.session JOIN doctor d ON d.id = n.doctor
WHERE a.patient IS NOT NULL AND d.organisation = ? AND s.starts >= ? AND s.starts < ?
ORDER BY a.id LIMIT ? OFFSET ?
"""


def slots(kept: Store, request: Request) -> Answer:
    """Search places of one organisation: `schedule.actor:PractitionerRole.organization`, `start` twice."""
    organisation = _organisation(request, "schedule.actor:PractitionerRole.organization")
    since, until = _span(request, "start")
    week.open_days(kept, organisation, at=datetime.now(UTC))
    found, more = _page(kept, request, _SLOTS, organisation, since, until)
    hours = {row["session"]: shapes.schedule(row) for row in found}
    return resource(shapes.bundle([shapes.slot(row) for row in found], list(hours.values()), more))


def appointments(kept: Store, request: Request) -> Answer:
    """Search appointments: by `identifier`, or of one organisation by `date` twice."""
    if request.one("identifier"):
        key = shapes.key_of(request.one("identifier"))
        rows = kept.rows(f"{APPOINTMENT} WHERE a.key = ? AND a.slot IS NOT NULL", key)
        return resource(shapes.bundle([shapes.appointment(row) for row in rows], []))
    organisation = _organisation(request, "actor:PractitionerRole.organization")
    found, more = _page(kept, request, _OF_ORGANISATION, organisation, *_span(request, "date"))
    return resource(shapes.bundle([shapes.appointment(row) for row in found], [], more))


def book(kept: Store, request: Request) -> Answer:
    """Create an appointment unless its key is known (`If-None-Exist`); 409 where somebody has the place."""
    asked = request.headers.get("if-none-exist", "")
    if not asked.startswith("identifier="):
        raise Refused(400, "required", "If-None-Exist: identifier=… makes a repeated request harmless.")
    place, person, comment = shapes.wanted(request.json())
    key = shapes.key_of(asked.removeprefix("identifier="))
    try:
        number, is_new = kept.book(slot=place, person=person, key=key, made_by="portal", comment=comment)
    except store.Taken:
        raise Refused(409, "conflict", "The place is taken.") from None
    except store.Unknown:
        raise Refused(404, "not-found", "There is no such place.") from None
    told = shapes.appointment(_appointment(kept, number))
    return resource(told, 201 if is_new else 200, Location=f"/fhir/Appointment/{number}")


def cancel(kept: Store, request: Request) -> Answer:
    """Cancel by key or by number; a key that is not known yet is never booked from then on."""
    if request.json().get("status") != "cancelled":
        raise Refused(422, "business-rule", "Only cancelling changes an appointment here.")
    number = request.path.removeprefix("/fhir/Appointment").removeprefix("/")
    if not number:
        found = kept.cancel_key(shapes.key_of(request.one("identifier")))
        return resource(shapes.appointment(_appointment(kept, found)))
    if not (number.isascii() and number.isdecimal() and len(number) < 19 and kept.cancel(int(number))):
        raise Refused(404, "not-found", "There is no such appointment.")
    return resource(shapes.appointment(_appointment(kept, int(number))))


def patients(kept: Store, request: Request) -> Answer:
    """Search the register by numbers, or by name and birth date; asked by POST, so no address tells them."""
    numbers = [one.partition("|")[2] for one in ",".join(request.all_of("identifier")).split(",")]
    born, family = request.one("birthdate"), request.one("family:exact")
    rows = kept.rows(
        "SELECT * FROM patient WHERE (snils <> '' AND snils IN (?, ?)) OR (policy <> '' AND policy IN (?, ?))"
        " OR (birth_date = ? AND surname = ?) ORDER BY id LIMIT 50",
        *(2 * [*numbers, "", ""][:2]), born, family,
    )  # fmt: skip
    return resource(shapes.bundle([shapes.patient(row, str(row["id"])) for row in rows], []))


def _appointment(kept: Store, number: int) -> sqlite3.Row:
    return kept.rows(f"{APPOINTMENT} WHERE a.id = ?", number)[0]


def _organisation(request: Request, name: str) -> str:
    told = request.one(name)
    if not told.startswith("Organization/"):
        raise Refused(400, "required", f"{name}=Organization/… is needed.")
    return told.removeprefix("Organization/")


def _span(request: Request, name: str) -> tuple[str, str]:
    """Return the ends of a span of time: `ge` included, `lt` not."""
    told = {one[:2]: one[2:] for one in request.all_of(name)}
    try:
        ends = [datetime.fromisoformat(told[prefix]) for prefix in ("ge", "lt")]
        return store.text(ends[0]), store.text(ends[1])
    except (KeyError, ValueError):
        raise Refused(400, "value", f"{name}=ge… and {name}=lt… are needed.") from None


def _page(kept: Store, request: Request, statement: str, *values: Any) -> tuple[list[sqlite3.Row], str]:
    """Return one page of rows and the address of the next one, empty at the end."""
    told = request.one("_offset", "0")
    offset = int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else 0
    found = kept.rows(statement, *values, PAGE + 1, offset)
    rest = [(name, value) for name, value in request.asked if name != "_offset"]
    more = f"{request.path}?{urlencode([*rest, ('_offset', offset + PAGE)])}" if len(found) > PAGE else ""
    return found[:PAGE], more


Do = Callable[[Store, Request], Answer]
ROUTES: Final[dict[tuple[str, str], Do]] = {
    ("GET", "/fhir/Slot"): slots,
    ("GET", "/fhir/Appointment"): appointments,
    ("POST", "/fhir/Appointment"): book,
    ("PUT", "/fhir/Appointment"): cancel,
    ("POST", "/fhir/Patient/_search"): patients,
}


def answer(kept: Store, request: Request, key: str) -> Answer:
    """Answer one question of the wire; raise Refused."""
    if request.headers.get("authorization") != f"Bearer {key}":
        raise Refused(401, "login", "A key is needed: Authorization: Bearer …")
    is_one = request.method == "PUT" and request.path.startswith("/fhir/Appointment/")
    do = cancel if is_one else ROUTES.get((request.method, request.path))
    if do is None:
        raise Refused(404, "not-supported", "This system does not answer here.")
    return do(kept, request)
