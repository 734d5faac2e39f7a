"""Answers of `/rs/prns`: only what the granted scopes cover; what is not set is absent, never null.

A record is what `people` keeps of one person: `person`, `contacts`, `documents`,
`addresses`, `kids` (each kid with its own `documents`), all in ESIA's own field names.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from esia_stand.protocol.errors import RestCode, RestRefused

Json = dict[str, Any]

PERSON_FIELDS: Final = {
    "firstName": "fullname",
    "lastName": "fullname",
    "middleName": "fullname",
    "birthDate": "birthdate",
    "birthPlace": "birthplace",
    "gender": "gender",
    "citizenship": "citizenship",
    "snils": "snils",
    "inn": "inn",
    "rIdDoc": "id_doc",
}
CONTACT_SCOPES: Final = {"EML": {"email", "contacts"}, "MBT": {"mobile", "contacts"}}
OTHER_CONTACTS: Final = {"contacts"}
ADDRESS_SCOPES: Final = {"addresses", "contacts"}
DOCUMENT_SCOPES: Final = {
    "RF_PASSPORT": "id_doc",
    "RF_PASSPORT_V2": "id_doc",
    "USSR_PASSPORT": "id_doc",
    "FID_DOC": "id_doc",
    "RFG_CERT": "id_doc",
    "CERT_REG_IMM": "id_doc",
    "INN": "inn",
    "SNILS": "snils",
    "MDCL_PLCY": "medical_doc",
    "RF_DRIVING_LICENSE": "drivers_licence_doc",
    "MLTR_ID": "military_doc",
    "FRGN_PASS": "foreign_passport_doc",
    "RSDNC_PERMIT": "residence_doc",
    "RF_BRTH_CERT": "birth_cert_doc",
    "FID_BRTH_CERT": "birth_cert_doc",
    "OLD_BRTH_CERT": "birth_cert_doc",
    "BRTH_CERT": "birth_cert_doc",
    "KID_RF_BRTH_CERT": "birth_cert_doc",
    "MDCL_BRTH_CERT": "birth_cert_doc",
    "KID_ACT_RECORD": "birth_cert_doc",
}
KID_FIELDS: Final = {
    "firstName": "kid_fullname",
    "lastName": "kid_fullname",
    "middleName": "kid_fullname",
    "birthDate": "kid_birthdate",
    "gender": "kid_gender",
    "snils": "kid_snils",
    "inn": "kid_inn",
}
KID_DOCUMENT_SCOPES: Final = {"kid_medical_doc", "kid_birth_cert_doc"}
COLLECTIONS: Final = {
    "ctts": ("contacts", OTHER_CONTACTS | {"email", "mobile"}),
    "addrs": ("addresses", ADDRESS_SCOPES),
    "docs": ("documents", set(DOCUMENT_SCOPES.values())),
    "kids": ("kids", set(KID_FIELDS.values()) | KID_DOCUMENT_SCOPES),
    "vhls": ("vehicles", {"vehicles"}),
    "orgs": ("organizations", {"usr_org"}),
    "roles": ("roles", {"usr_org"}),
}
EMBEDDED: Final = {key: name for name, (key, _) in COLLECTIONS.items()}
"""By the name of `embed`, the last part of the address."""


def etag(content: object) -> str:
    """Return 40 upper-case hex digits that change with the content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


def person(record: Mapping[str, Any], scopes: set[str]) -> Json:
    """Return the person with the fields the scopes cover."""
    own = {
        name: value
        for name, value in record["person"].items()
        if name not in PERSON_FIELDS or PERSON_FIELDS[name] in scopes
    }
    return {"stateFacts": ["EntityRoot"], **own, "eTag": etag(own)}


def elements(record: Mapping[str, Any], name: str, scopes: set[str]) -> list[Json]:
    """Return what the scopes show of one collection.

    :param name: the last part of its address: `ctts`, `addrs`, `docs`, `kids`, `vhls`, `orgs`, `roles`.
    :raises RestRefused: 403 when no scope opens it, 404 when there is no such collection.
    """
    if name not in COLLECTIONS:
        raise RestRefused(RestCode.NOT_FOUND)
    key, opened_by = COLLECTIONS[name]
    if not opened_by & scopes:
        raise RestRefused(RestCode.SCOPE_NOT_ALLOWED)
    rows: list[Json] = record.get(key, [])  # people loaded by an older stand have no cars and no employers
    if name == "kids":
        return [kid(row, scopes) for row in rows]
    return [_identified(row) for row in rows if _is_open(name, row.get("type", ""), scopes)]


def _is_open(collection: str, kind: str, scopes: set[str]) -> bool:
    if collection == "ctts":
        return bool(CONTACT_SCOPES.get(kind, OTHER_CONTACTS) & scopes)
    return collection != "docs" or DOCUMENT_SCOPES[kind] in scopes


def kid(row: Mapping[str, Any], scopes: set[str]) -> Json:
    """Return one child with its documents, as far as the scopes go."""
    own = {name: value for name, value in row.items() if name == "id" or KID_FIELDS.get(name, "") in scopes}
    documents = _kid_documents(row, scopes)
    if KID_DOCUMENT_SCOPES & scopes:
        own["documents"] = collection(documents)
    return _identified(own)


def kid_documents(row: Mapping[str, Any], scopes: set[str]) -> list[Json]:
    """Return the documents of one child.

    :raises RestRefused: 403 when no scope opens them.
    """
    if not KID_DOCUMENT_SCOPES & scopes:
        raise RestRefused(RestCode.SCOPE_NOT_ALLOWED)
    return _kid_documents(row, scopes)


def _kid_documents(row: Mapping[str, Any], scopes: set[str]) -> list[Json]:
    return [_identified(doc) for doc in row["documents"] if f"kid_{DOCUMENT_SCOPES[doc['type']]}" in scopes]


def _identified(row: Mapping[str, Any]) -> Json:
    return {"stateFacts": ["Identifiable"], **row, "eTag": etag(row)}


def collection(found: Iterable[object]) -> Json:
    """Wrap elements, or their addresses, as ESIA does."""
    rows = list(found)
    return {"stateFacts": ["hasSize"], "size": len(rows), "eTag": etag(rows), "elements": rows}


def by_id(rows: Iterable[Json], wanted: int) -> Json:
    """Return the element with this id.

    :raises RestRefused: 404 when there is none.
    """
    for row in rows:
        if number(row) == wanted:
            return row
    raise RestRefused(RestCode.NOT_FOUND)


def number(row: Mapping[str, Any]) -> int:
    """Return the number in an element's address: `id`, or `oid` of an organisation."""
    found: int = row["id"] if "id" in row else row["oid"]
    return found


def links(address: str) -> str:
    """Return the `Link` header of a person: where the collections lie (their `rel` is the stand's guess).

    :param address: of the person, whole, without a slash at the end.
    """
    return ", ".join(f"<{address}/{name}>; rel={name}" for name in COLLECTIONS)


def embedded(text: str) -> set[str]:
    """Read `embed`: `(contacts.elements,documents.elements-1)` gives contacts and documents."""
    inner = text.strip().strip("()")
    names = (part.strip().partition("-")[0] for part in inner.split(","))
    return {name.removesuffix(".elements") for name in names if name}
