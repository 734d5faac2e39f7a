"""Rows of the database as resources of FHIR R4, and what comes in as rows."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from clinic_stand.store import Person
from clinic_stand.web import Refused

KEYS: Final = "urn:ietf:rfc:3986"
"""The system of keys: a UUID as a URN."""
SNILS: Final = "urn:oid:1.2.643.2.69.1.1.1.6.223"
POLICY: Final = "urn:oid:1.2.643.2.69.1.1.1.6.228"
ATTACHED: Final = "urn:x-clinic-stand:attached"
_LONGEST: Final = 200
_LONGEST_COMMENT: Final = 5000
"""Six questions with their longest answers fit in."""


def schedule(row: sqlite3.Row) -> dict[str, Any]:
    """Return the hours of a doctor on one day."""
    return {
        "resourceType": "Schedule",
        "id": row["session"],
        "active": True,
        "actor": [
            {"reference": f"PractitionerRole/{row['doctor']}", "display": row["doctor_name"]},
            {"type": "Location", "display": row["room"]},
        ],
        "planningHorizon": {"start": row["session_starts"], "end": row["session_ends"]},
    }


def slot(row: sqlite3.Row) -> dict[str, Any]:
    """Return one place."""
    return {
        "resourceType": "Slot",
        "id": row["id"],
        "schedule": {"reference": f"Schedule/{row['session']}"},
        "status": "busy" if row["is_taken"] else "free",
        "start": row["starts"],
        "end": row["ends"],
    }


def appointment(row: sqlite3.Row) -> dict[str, Any]:
    """Return an appointment with its patient inside; one cancelled before it was booked has neither."""
    told: dict[str, Any] = {
        "resourceType": "Appointment",
        "id": str(row["id"]),
        "status": row["status"],
        "participant": [],
    }
    if row["key"]:
        told["identifier"] = [{"system": KEYS, "value": row["key"]}]
    if row["slot"]:
        told |= {"slot": [{"reference": f"Slot/{row['slot']}"}], "start": row["starts"], "end": row["ends"]}
    if row["patient"]:
        told["contained"] = [patient(row, "patient")]
        told["participant"] = [{"actor": {"reference": "#patient"}, "status": "accepted"}]
    return told


def patient(row: Mapping[str, Any] | sqlite3.Row, number: str) -> dict[str, Any]:
    """Return a person of this system's register, with the attachment where there is one."""
    known = {SNILS: row["snils"], POLICY: row["policy"]}
    told: dict[str, Any] = {
        "resourceType": "Patient",
        "id": number,
        "identifier": [{"system": system, "value": value} for system, value in known.items() if value],
        "name": [
            {"family": row["surname"], "given": [one for one in (row["name"], row["patronymic"]) if one]}
        ],
        "birthDate": row["birth_date"],
    }
    if row["organisation"]:
        told["managingOrganization"] = {"reference": f"Organization/{row['organisation']}"}
        told["extension"] = [_attached(row)]
    if row["organisation"] and row["doctor"]:
        told["generalPractitioner"] = [{"reference": f"PractitionerRole/{row['doctor']}"}]
    return told


def _attached(row: Mapping[str, Any] | sqlite3.Row) -> dict[str, Any]:
    parts = [{"url": "kind", "valueCode": "therapeutic"}]
    parts += [{"url": "area", "valueString": row["area"]}] if row["area"] else []
    parts += [{"url": "since", "valueDate": row["since"]}] if row["since"] else []
    return {"url": ATTACHED, "extension": parts}


def bundle(found: list[dict[str, Any]], included: list[dict[str, Any]], more: str = "") -> dict[str, Any]:
    """Return what a search found; `more` is the address of the next page."""
    entries = [{"resource": one, "search": {"mode": "match"}} for one in found]
    entries += [{"resource": one, "search": {"mode": "include"}} for one in included]
    links = [{"relation": "next", "url": more}] if more else []
    return {"resourceType": "Bundle", "type": "searchset", "link": links, "entry": entries}


def key_of(told: str) -> str:
    """Return the key of a `system|value`; raise Refused where it is not one of ours."""
    system, _, value = told.partition("|")
    if system != KEYS or not value.startswith("urn:uuid:"):
        raise Refused(400, "value", f"identifier must be {KEYS}|urn:uuid:…")
    return value


def wanted(told: Mapping[str, Any]) -> tuple[str, Person, str]:
    """Return place, person and comment of an appointment that is asked for; raise Refused.

    The comment is for the desk alone and is never told again: nobody who reads all visits needs it.
    """
    comment = told.get("comment", "")
    if not isinstance(comment, str) or len(comment) > _LONGEST_COMMENT:
        raise Refused(422, "value", f"comment is a text of at most {_LONGEST_COMMENT} characters.")
    try:
        place = str(told["slot"][0]["reference"]).removeprefix("Slot/")
        inside = [one for one in told["contained"] if one["resourceType"] == "Patient"]
        return place, person(inside[0]), comment
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        raise Refused(422, "required", "An Appointment needs slot[0] and a contained Patient.") from None


def person(told: Mapping[str, Any]) -> Person:
    """Return the person of a Patient; raise what `wanted` and the search of patients refuse."""
    known = {one["system"]: str(one["value"]) for one in told.get("identifier", [])}
    name = told["name"][0]
    given = [*map(str, name["given"]), ""]
    read = Person(
        str(name["family"]), given[0], given[1], date.fromisoformat(told["birthDate"]).isoformat(),
        known.get(SNILS, ""), known.get(POLICY, ""),
    )  # fmt: skip
    if max(map(len, (read.surname, read.name, read.patronymic, read.snils, read.policy))) > _LONGEST:
        raise ValueError
    return read
