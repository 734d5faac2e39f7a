"""Reads `/rs/prns/{oid}` with embedded parts. What ESIA does not tell stays empty."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portal.domain.accounts.ports import BadAnswer, Document, Person
from portal.kit import dates, phone, snils

_SHORT, _LONG = 100, 200
_NUMBER, _ADDRESS = 20, 254
_OID = re.compile(r"[0-9]{1,19}")


def read(oid: str, told: Any) -> Person:
    """Turn ESIA's JSON into a Person; raise BadAnswer where it is not a person at all."""
    if not isinstance(told, Mapping):
        raise BadAnswer("the person is not an object")
    contacts = _elements(told, "contacts")
    return Person(
        oid=oid,
        is_trusted=told.get("trusted") is True,
        phone=_phone(_contact(contacts, "MBT")),
        email=_contact(contacts, "EML"),
        documents=_documents(told),
        children=tuple(_child(oid, kid) for kid in _elements(told, "kids") if (oid := _oid(kid))),
        **_identity(told),
    )


def _oid(told: Mapping[str, Any]) -> str:
    """Return the number by which ESIA knows a child; empty where it tells none."""
    value = told.get("id")
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(told, "id")
    return text if _OID.fullmatch(text) else ""


def _child(oid: str, told: Mapping[str, Any]) -> Person:
    return Person(
        oid=oid, is_trusted=False, phone="", email="", documents=_documents(told), **_identity(told)
    )


def _identity(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "surname": _text(told, "lastName"),
        "name": _text(told, "firstName"),
        "patronymic": _text(told, "middleName"),
        "birth_date": _date(_text(told, "birthDate")),
        "sex": {"F": "f", "M": "m"}.get(_text(told, "gender"), ""),
        "snils": _snils(_text(told, "snils")),
    }


def _documents(told: Mapping[str, Any]) -> tuple[Document, ...]:
    return tuple(
        Document(
            type=_text(element, "type"),
            series=_whole(element, "series", _NUMBER),
            number=_whole(element, "number", _NUMBER),
            issued_by=(_text(element, "medicalOrg", _LONG) or _text(element, "issuedBy", _LONG)),
            is_verified=element.get("vrfStu") != "NOT_VERIFIED",
        )
        for element in _elements(told, "documents")
        if _whole(element, "number", _NUMBER)
    )


def _elements(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    part = told.get(name)
    elements = part.get("elements") if isinstance(part, Mapping) else None
    if not isinstance(elements, list):
        return []
    return [element for element in elements if isinstance(element, Mapping)]


def _contact(contacts: list[Mapping[str, Any]], kind: str) -> str:
    """Return a verified contact only: an unverified one may be anybody's."""
    mine = (c for c in contacts if c.get("type") == kind and c.get("vrfStu") == "VERIFIED")
    return next((_whole(contact, "value", _ADDRESS) for contact in mine), "")


def _text(told: Mapping[str, Any], name: str, longest: int = _SHORT) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(char for char in value if char.isprintable()).strip()[:longest]


def _whole(told: Mapping[str, Any], name: str, longest: int) -> str:
    """Return a text that loses its meaning when it is cut: one that is too long counts as not told."""
    text = _text(told, name, longest + 1)
    return text if len(text) <= longest else ""


def _date(text: str) -> date | None:
    try:
        day = datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007  a birth date has no zone
    except ValueError:
        return None
    return day if day >= dates.EARLIEST_BIRTH else None


def _phone(text: str) -> str:
    try:
        return phone.parse(text)
    except ValueError:
        return ""


def _snils(text: str) -> str:
    try:
        return snils.parse(text)
    except ValueError:
        return ""
