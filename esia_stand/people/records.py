"""Turns an entry of a people file into what ESIA tells systems (protocol.rest)."""

import re
from typing import Any, Final

from esia_stand.people import checks
from esia_stand.people.models import Level
from esia_stand.people.reading import Entry
from esia_stand.protocol import rest

Json = dict[str, Any]
CONTACTS: Final = ("MBT", "EML", "PHN", "CEM")
ADDRESSES: Final = ("PLV", "PRG", "PTA")
IDENTITY: Final = ("RF_PASSPORT", "FID_DOC")
DOCUMENT_FIELDS: Final = {
    "series": "series",
    "number": "number",
    "issue_id": "issueId",
    "issued_by": "issuedBy",
    "medical_org": "medicalOrg",
    "act_no": "actNo",
}
DOCUMENT_DATES: Final = {"issue_date": "issueDate", "expiry_date": "expiryDate", "act_date": "actDate"}
ADDRESS_FIELDS: Final = {
    "text": "addressStr",
    "fias": "fiasCode",
    "zip": "zipCode",
    "region": "region",
    "city": "city",
    "street": "street",
    "house": "house",
    "flat": "flat",
}
ROLE_FIELDS: Final = {
    "full_name": "fullName",
    "short_name": "shortName",
    "ogrn": "ogrn",
    "phone": "phone",
    "email": "email",
}
GENDERS: Final = ("M", "F")
APP_SECRET: Final = re.compile(r"(?:[A-Z2-7]{8}){2,8}")


def record(entry: Entry, oid: int, level: str, updated_on: int) -> Json:
    """Return the whole record; element ids follow from the person's number, so they stay."""
    documents = [_document(part, oid * 1000 + 200 + n) for n, part in enumerate(entry.parts("documents"))]
    roles = [_role(part, oid) for part in entry.parts("roles")]
    return {
        "person": _person(entry, level, documents, updated_on),
        "contacts": [_contact(part, oid * 1000 + 100 + n) for n, part in enumerate(entry.parts("contacts"))],
        "documents": documents,
        "addresses": [
            _address(part, oid * 1000 + 300 + n) for n, part in enumerate(entry.parts("addresses"))
        ],
        "kids": [_kid(part, oid * 1000 + 400 + n) for n, part in enumerate(entry.parts("children"))],
        "vehicles": [_vehicle(part, oid * 1000 + 500 + n) for n, part in enumerate(entry.parts("vehicles"))],
        "roles": roles,
        "organizations": [_organisation(role) for role in roles],
        "totp": totp(entry),
    }


def totp(entry: Entry) -> str:
    """Return the secret of the person's authenticator app; it is never told to systems."""
    text = "".join(entry.text("totp").split()).upper()
    if text and not APP_SECRET.fullmatch(text):
        entry.wrong("totp", "должен быть ключом из букв A–Z и цифр 2–7, длиной 16, 24, 32 … 64 знака")
    return text


def _filled(values: Json) -> Json:
    return {name: value for name, value in values.items() if value != ""}


def _names(entry: Entry, *, whole: bool = True) -> Json:
    """Read names; a simplified account may not have told the date of birth and the gender yet."""
    return {
        "firstName": entry.text("name", needed=True),
        "lastName": entry.text("surname", needed=True),
        "middleName": entry.text("patronymic"),
        "birthDate": entry.date("birth_date", needed=whole),
        "gender": entry.one_of("gender", GENDERS, needed=whole),
        "snils": snils(entry),
        "inn": entry.text("inn"),
    }


def snils(entry: Entry) -> str:
    """Return the СНИЛС of an entry as shown to systems; an absent one is empty."""
    text = entry.text("snils")
    digits = checks.snils(text) if text else None
    if text and digits is None:
        entry.wrong("snils", "контрольное число СНИЛС не сходится")
    return checks.snils_shown(digits) if digits else ""


def _person(entry: Entry, level: str, documents: list[Json], updated_on: int) -> Json:
    identity = next((row["id"] for row in documents if row["type"] in IDENTITY), "")
    trusted: Json = {Level.CONFIRMED: {"trusted": True}, Level.STANDARD: {"trusted": False}}.get(
        Level(level) if level in Level.values else Level.SIMPLIFIED, {}
    )
    own = {
        **_names(entry, whole=level != Level.SIMPLIFIED),
        "birthPlace": entry.text("birth_place"),
        "citizenship": entry.text("citizenship"),
        "updatedOn": updated_on,
        "status": "REGISTERED",
        "verifying": False,
        "rIdDoc": identity,
        "containsUpCfmCode": False,
    }
    return _filled(own) | trusted


def _contact(entry: Entry, number: int) -> Json:
    entry.only(("type", "value", "verified"))
    kind = entry.one_of("type", CONTACTS)
    value = entry.text("value", needed=True)
    return {"id": number, "type": kind, "vrfStu": _verified(entry), "value": value}


def _verified(entry: Entry) -> str:
    return "VERIFIED" if entry.flag("verified", default=True) else "NOT_VERIFIED"


def _document(entry: Entry, number: int) -> Json:
    entry.only(("type", "verified", *DOCUMENT_FIELDS, *DOCUMENT_DATES))
    kind = entry.one_of("type", rest.DOCUMENT_SCOPES)
    texts = {esia: entry.text(name, needed=name == "number") for name, esia in DOCUMENT_FIELDS.items()}
    dates = {esia: entry.date(name) for name, esia in DOCUMENT_DATES.items()}
    if kind == "MDCL_PLCY" and len(texts["number"]) == 16 and not checks.is_policy(texts["number"]):
        entry.wrong("number", "контрольная цифра полиса не сходится")
    return _filled({"id": number, "type": kind, "vrfStu": _verified(entry), **texts, **dates})


def _address(entry: Entry, number: int) -> Json:
    entry.only(("type", *ADDRESS_FIELDS))
    texts = {esia: entry.text(name, needed=name == "text") for name, esia in ADDRESS_FIELDS.items()}
    kind = entry.one_of("type", ADDRESSES)
    return _filled({"id": number, "type": kind, "countryId": "RUS", **texts})


def _vehicle(entry: Entry, number: int) -> Json:
    entry.only(("name", "number_plate", "series", "number"))
    certificate = {name: entry.text(name, needed=True) for name in ("series", "number")}
    texts = {"name": entry.text("name"), "numberPlate": entry.text("number_plate", needed=True)}
    return _filled({"id": number, **texts}) | {"regCertificate": certificate}


def _role(entry: Entry, person: int) -> Json:
    """Return where the person works, as `/roles` tells it."""
    entry.only(("oid", *ROLE_FIELDS, "chief", "admin"))
    texts = {esia: entry.text(name, needed=name == "full_name") for name, esia in ROLE_FIELDS.items()}
    flags = {name: entry.flag(name, default=False) for name in ("chief", "admin")}
    still = {"hasRightOfSubstitution": False, "hasApprovalTabAccess": False, "isLiquidated": False}
    own = {"oid": entry.number("oid"), "prnOid": person, **texts, "type": "LEGAL"}
    return _filled(own) | flags | {"active": True} | still


def _organisation(role: Json) -> Json:
    """Return the organisation of a role, as `/orgs` tells it."""
    return {name: role[name] for name in ("oid", "fullName", "shortName", "ogrn", "type") if name in role}


def _kid(entry: Entry, number: int) -> Json:
    """Return a child; one with a number of its own is the same child in the accounts of both parents."""
    entry.only(("oid", "surname", "name", "patronymic", "birth_date", "gender", "snils", "inn", "documents"))
    if "oid" in entry.data:
        number = entry.number("oid")
    documents = [_document(part, number * 100 + n) for n, part in enumerate(entry.parts("documents"))]
    return _filled({"id": number, **_names(entry)}) | {"documents": documents}
