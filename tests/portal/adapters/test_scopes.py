"""The rights asked for are exactly those whose data are read (152-ФЗ: no more than is needed)."""

from collections.abc import Mapping

import pytest

from portal.adapters.esia import person, scopes
from portal.sites.patient import rights
from tests.portal.adapters.test_person import OID, WHOLE

FIELDS = {
    "firstName": "fullname", "lastName": "fullname", "middleName": "fullname", "birthDate": "birthdate",
    "gender": "gender", "snils": "snils", "birthPlace": "birthplace", "citizenship": "citizenship",
    "inn": "inn",
}  # fmt: skip
FREE = {"trusted", "contacts", "documents", "kids", "id"}
"""Told with any right, or holders of what the tables here name."""
CONTACTS = {"MBT": "mobile", "EML": "email"}
DOCUMENTS = {
    "RF_PASSPORT": "id_doc", "FID_DOC": "id_doc", "MDCL_PLCY": "medical_doc", "RF_BRTH_CERT": "birth_cert_doc",
}  # fmt: skip
KID_DOCUMENTS = {"MDCL_PLCY": "kid_medical_doc", "RF_BRTH_CERT": "kid_birth_cert_doc"}
CERTIFICATE = {"type": "RF_BRTH_CERT", "series": "II-АГ", "number": "654321"}
CHILD = {
    "id": "77", "firstName": "Демид", "lastName": "Землероев", "middleName": "Олегович", "gender": "M",
    "birthDate": "01.02.2019", "snils": "112-233-445 95",
    "documents": {"elements": [CERTIFICATE, {"type": "MDCL_PLCY", "number": "2651440841000777"}]},
}  # fmt: skip
ALL = WHOLE | {
    "documents": {"elements": [*WHOLE["documents"]["elements"], CERTIFICATE]},
    "kids": {"elements": [CHILD]},
    "inn": "585204118212",
    "birthPlace": "с. Труновское",
    "citizenship": "RUS",
}


def covered(granted):
    """Return what ESIA tells with these rights (Методические рекомендации, table of scopes)."""

    def elements(name, kinds, told):
        found = told.get(name, {}).get("elements", [])
        return {"elements": [one for one in found if kinds.get(one["type"]) in granted]}

    def fields(told, prefix=""):
        return {k: v for k, v in told.items() if k in FREE or f"{prefix}{FIELDS.get(k)}" in granted}

    kids = [
        fields(kid, "kid_") | {"documents": elements("documents", KID_DOCUMENTS, kid)}
        for kid in ALL["kids"]["elements"]
    ]
    return fields(ALL) | {
        "contacts": elements("contacts", CONTACTS, ALL),
        "documents": elements("documents", DOCUMENTS, ALL),
        "kids": {"elements": kids},
    }


@pytest.mark.parametrize("scope", scopes.USED[1:])
def test_each_right_that_is_asked_for_is_read(scope):
    """`openid` is the sign-in itself; of every other right something would be missing."""
    whole = person.read(OID, covered(set(scopes.USED)))
    without = person.read(OID, covered(set(scopes.USED) - {scope}))
    assert whole != without


def test_nothing_is_read_that_was_not_asked_for():
    assert person.read(OID, ALL) == person.read(OID, covered(set(scopes.USED)))


class Traced(Mapping):
    """What ESIA told, noting each name that is looked for."""

    def __init__(self, told, seen):
        self.told, self.seen = told, seen

    def __getitem__(self, name):
        self.seen.add(name)
        value = self.told[name]
        return Traced(value, set()) if isinstance(value, dict) else value

    def __iter__(self):
        return iter(self.told)

    def __len__(self):
        return len(self.told)


def test_each_field_that_is_read_has_its_right_asked_for():
    seen = set()
    person.read(OID, Traced(ALL, seen))
    assert {FIELDS[name] for name in seen - FREE} <= set(scopes.USED)
    assert {"inn", "birthPlace", "citizenship"} & seen == set()
    assert {"firstName", "snils"} <= seen


def test_each_right_is_explained_before_the_person_leaves():
    assert list(rights.WORDS) == list(scopes.USED)
    assert all(words and why for words, why in rights.WORDS.values())


@pytest.mark.parametrize("unused", ["inn", "drivers_licence_doc", "usr_org", "contacts", "addresses"])
def test_what_the_portal_does_not_use_it_does_not_ask_for(unused):
    assert unused not in scopes.USED
