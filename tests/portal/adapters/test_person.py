"""What ESIA tells of a person, garbage included: what is not right stays empty, the rest is kept."""

from datetime import date

import pytest

from portal.adapters.esia import person
from portal.domain.accounts.ports import BadAnswer, Document
from portal.domain.patients import actions
from portal.domain.patients.models import Card
from tests.factories.accounts import NOW, AttemptFactory, browser

OID = "1000000001"
WHOLE = {
    "firstName": "Пелагея",
    "lastName": "Землероева",
    "middleName": "Акинфиевна",
    "birthDate": "05.03.1958",
    "gender": "F",
    "trusted": True,
    "snils": "112-233-445 95",
    "contacts": {
        "elements": [
            {"type": "MBT", "vrfStu": "VERIFIED", "value": "+7(918)7654321"},
            {"type": "EML", "vrfStu": "VERIFIED", "value": "pelageya@zemleroeva.example"},
        ]
    },
    "documents": {
        "elements": [
            {"type": "RF_PASSPORT", "series": "0711", "number": "556677", "issuedBy": "ОВД"},
            {"type": "MDCL_PLCY", "number": "2651440841000777", "medicalOrg": "Ингосстрах-М"},
        ]
    },
    "kids": {"elements": [{"id": "77", "firstName": "Демид", "birthDate": "01.02.2019"}]},
}
EMPTY = {
    "surname": "", "name": "", "patronymic": "", "birth_date": None, "sex": "", "snils": "", "phone": "",
    "email": "", "documents": (), "children": (),
}  # fmt: skip


def read(**changed):
    return person.read(OID, WHOLE | changed)


def test_a_whole_person_is_read_whole():
    told = read()

    assert (told.oid, told.is_trusted) == (OID, True)
    assert (told.surname, told.name, told.patronymic) == ("Землероева", "Пелагея", "Акинфиевна")
    assert (told.birth_date, told.sex, told.snils) == (date(1958, 3, 5), "f", "11223344595")
    assert (told.phone, told.email) == ("+79187654321", "pelageya@zemleroeva.example")
    assert told.documents == (
        Document("RF_PASSPORT", "0711", "556677", "ОВД"),
        Document("MDCL_PLCY", "", "2651440841000777", "Ингосстрах-М"),
    )
    assert [(child.oid, child.name, child.birth_date) for child in told.children] == [
        ("77", "Демид", date(2019, 2, 1))
    ]


@pytest.mark.parametrize("told", [None, [], "person", 1, True], ids=str)
def test_what_is_no_person_is_a_bad_answer(told):
    with pytest.raises(BadAnswer):
        person.read(OID, told)


def test_an_empty_person_is_empty():
    told = person.read(OID, {})

    assert {name: getattr(told, name) for name in EMPTY} == EMPTY
    assert told.is_trusted is False


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("firstName", None, "name", ""),
        ("firstName", 5, "name", ""),
        ("firstName", {"a": 1}, "name", ""),
        ("firstName", "  Пелагея\n", "name", "Пелагея"),
        ("firstName", "Пела\x00гея\u202e", "name", "Пелагея"),
        ("firstName", "Ы" * 5000, "name", "Ы" * 100),
        ("middleName", None, "patronymic", ""),
        ("birthDate", "1958-03-05", "birth_date", None),
        ("birthDate", "31.02.1958", "birth_date", None),
        ("birthDate", "05.03.0058", "birth_date", None),
        ("birthDate", "31.12.1899", "birth_date", None),
        ("birthDate", "01.01.1900", "birth_date", date(1900, 1, 1)),
        ("birthDate", 19580305, "birth_date", None),
        ("gender", "X", "sex", ""),
        ("gender", "M", "sex", "m"),
        ("gender", ["F"], "sex", ""),
        ("snils", "112-233-445 96", "snils", ""),
        ("snils", "нет", "snils", ""),
        ("trusted", "true", "is_trusted", False),
        ("trusted", 1, "is_trusted", False),
        ("contacts", None, "phone", ""),
        ("contacts", {"elements": None}, "phone", ""),
        ("contacts", {"elements": ["x", None, {}]}, "phone", ""),
        ("contacts", [], "email", ""),
        ("documents", {"elements": {"a": 1}}, "documents", ()),
        ("documents", {"elements": [{"type": "RF_PASSPORT"}]}, "documents", ()),
        ("kids", {"elements": []}, "children", ()),
        ("kids", "kids", "children", ()),
    ],
)
def test_garbage_in_one_field_empties_that_field_only(field, value, attribute, expected):
    told, whole = read(**{field: value}), read()

    assert getattr(told, attribute) == expected
    kept = [name for name in EMPTY if name not in {attribute, "phone", "email"}]
    assert [getattr(told, name) for name in kept] == [getattr(whole, name) for name in kept]


@pytest.mark.parametrize("status", ["NOT_VERIFIED", "", None])
def test_an_unverified_contact_may_be_anybodys(status):
    contacts = {"elements": [{"type": "MBT", "vrfStu": status, "value": "+7(918)7654321"}]}

    assert read(contacts=contacts).phone == ""


def test_an_address_that_does_not_fit_is_no_address():
    value = "p" * 300 + "@zemleroeva.example"
    contacts = {"elements": [{"type": "EML", "vrfStu": "VERIFIED", "value": value}]}

    assert read(contacts=contacts).email == ""


def test_twelve_children_are_read():
    kids = [{"id": number, "firstName": f"Ребёнок-{number}"} for number in range(12)]

    told = read(kids={"elements": kids})

    assert [child.oid for child in told.children] == [str(number) for number in range(12)]


@pytest.mark.parametrize(
    "told",
    [{}, {"id": None}, {"id": True}, {"id": ""}, {"id": " "}, {"id": "None"}, {"id": {"a": 1}}, {"id": [7]},
     {"id": 7.5}, {"id": -7}, {"id": 10**30}, {"id": "٧٧"}],
    ids=str,
)  # fmt: skip
def test_a_child_without_a_number_is_left_out_and_the_others_stay(told):
    kids = [{"firstName": "Безымянный"} | told, {"id": " 77 ", "firstName": "Демид"}, {"id": 78}]

    assert [child.oid for child in read(kids={"elements": kids}).children] == ["77", "78"]


def long_documents():
    kinds = ("RF_PASSPORT", "MDCL_PLCY", "FID_DOC", "RF_BRTH_CERT")
    long = {"series": "С" * 300, "number": "9" * 300, "issuedBy": "О" * 900, "medicalOrg": "М" * 900}
    return {"elements": [{"type": kind} | long for kind in kinds]}


STRANGE = {
    "as it should be": {},
    "long documents": {"documents": long_documents()},
    "long names": {"firstName": "Ы" * 5000, "lastName": "Ы" * 5000, "middleName": "Ы" * 5000},
    "foreign document": {"documents": {"elements": [{"type": "FID_DOC", "series": "XZ", "number": "AB-1"}]}},
    "long address": {"contacts": {"elements": [{"type": "EML", "vrfStu": "VERIFIED", "value": "p" * 900}]}},
}


@pytest.mark.parametrize("changed", STRANGE.values(), ids=STRANGE)
def test_whatever_is_read_fits_into_the_tables(db, changed):
    """PostgreSQL refuses what is too long, and a refusal there would be an error page."""
    attempt = AttemptFactory(agreed=True, used_at=NOW)

    arrived = actions.arrive(attempt=attempt, person=read(**changed), browser=browser(), at=NOW)

    assert arrived.is_new
    assert Card.objects.count() == 1
