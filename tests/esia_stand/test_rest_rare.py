"""/rs/prns: cars, employers, rare documents and the links of a person, as far as a file describes them."""

import datetime as dt

import pytest

from esia_stand.people import actions
from esia_stand.people.models import Person
from esia_stand.people.reading import Entry
from esia_stand.systems.models import System as Registered

NOW = dt.datetime.now(dt.UTC)
OID = 1000300001
ROLE = {
    "oid": 1000400001,
    "full_name": "ООО «Пример»",
    "short_name": "Пример",
    "ogrn": "1027700132195",
    "chief": True,
}
CAR = {"name": "LADA", "number_plate": "А001АА73", "series": "7300", "number": "000001"}
RARE = ("RF_PASSPORT_V2", "USSR_PASSPORT", "RFG_CERT", "CERT_REG_IMM", "INN", "SNILS", "KID_ACT_RECORD")


def told(**more):
    person = Person.objects.get(oid=OID)
    entry = Entry({**actions.entry_of(person), **more}, "people[0]", today=NOW.date())
    return [f"{one.place}: {one.reason}" for one in actions.load(entry=entry, at=NOW)]


@pytest.fixture
def read(system, guest):
    Registered.objects.filter(pk="REGMED").update(
        scopes=["openid", "usr_org", "vehicles", "inn", "snils", "id_doc"]
    )

    def reader(path="", scope="openid usr_org vehicles", **parameters):
        token = guest.tokens(system, scope=scope)["access_token"]
        return guest.read(f"/rs/prns/{OID}{path}", token, **parameters)

    return reader


def test_cars_of_a_file_are_told_to_who_may_know(read):
    assert read("/vhls").json()["size"] == 0
    assert told(vehicles=[CAR]) == []
    element = read("/vhls", embed="(elements)").json()["elements"][0]
    assert element["regCertificate"] == {"series": "7300", "number": "000001"}
    assert (element["name"], element["numberPlate"]) == ("LADA", "А001АА73")
    assert read(f"/vhls/{element['id']}").json()["numberPlate"] == "А001АА73"
    assert read("/vhls", scope="openid usr_org").status_code == 403


def test_employers_of_a_file_are_roles_and_organisations(read):
    assert told(roles=[ROLE]) == []
    role = read("/roles", embed="(elements)").json()["elements"][0]
    assert (role["oid"], role["prnOid"], role["type"], role["chief"], role["admin"]) == (
        *(1000400001, OID, "LEGAL", True, False),
    )
    address = read("/roles").json()["elements"][0]
    assert address.endswith(f"/rs/prns/{OID}/roles/1000400001")
    assert read("/roles/1000400001").json()["fullName"] == "ООО «Пример»"
    assert read("/roles/1000400002").status_code == 404
    organisation = read("/orgs/1000400001").json()
    assert (organisation["shortName"], organisation["ogrn"]) == ("Пример", "1027700132195")
    whole = read(embed="(organizations.elements,vehicles.elements)").json()
    assert (whole["organizations"]["size"], whole["vehicles"]["size"]) == (1, 0)
    assert read("/orgs", scope="openid vehicles").status_code == 403


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"vehicles": [{"name": "LADA"}]}, "vehicles[0].number_plate"),
        ({"vehicles": [CAR | {"colour": "red"}]}, "vehicles[0].colour"),
        ({"vehicles": {}}, "vehicles"),
        ({"roles": [ROLE | {"oid": "x"}]}, "roles[0].oid"),
        ({"roles": [{"oid": 5}]}, "roles[0].full_name"),
        ({"roles": [ROLE | {"chief": "yes"}]}, "roles[0].chief"),
    ],
)
def test_bad_entry_is_told_with_its_place(stand, more, place):
    assert any(one.startswith(f"people[0].{place}: ") for one in told(**more))
    assert told(vehicles=[CAR], roles=[ROLE]) == []


@pytest.mark.parametrize("kind", RARE)
def test_rare_document_is_taken(stand, kind):
    assert told(documents=[{"type": kind, "number": "000001"}]) == []
    assert told(documents=[{"type": "NO_SUCH", "number": "000001"}]) != []


def test_number_of_the_taxpayer_as_a_document_is_opened_by_its_scope(read):
    assert (
        told(documents=[{"type": "INN", "number": "585204118212"}, {"type": "RF_PASSPORT", "number": "1"}])
        == []
    )
    shown = read("/docs", scope="openid inn", embed="(elements)").json()["elements"]
    assert [row["type"] for row in shown] == ["INN"]
    shown = read("/docs", scope="openid id_doc", embed="(elements)").json()["elements"]
    assert [row["type"] for row in shown] == ["RF_PASSPORT"]


def test_person_links_to_the_collections(read):
    links = read()["Link"]
    for name in ("ctts", "addrs", "docs", "kids", "vhls", "orgs", "roles"):
        assert f"<http://127.0.0.1:8001/rs/prns/{OID}/{name}>; rel={name}" in links.split(", ")
    assert "Link" not in read("/vhls").headers
