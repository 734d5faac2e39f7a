"""/rs/prns: what scopes open is there, what they do not open is absent; tokens are looked at."""

import datetime as dt
import re

import pytest
import time_machine

from tests.esia_stand.client import SCOPE

OID = 1000300001
WHOLE = "(contacts.elements,addresses.elements,documents.elements,kids.elements)"
ALWAYS = {"stateFacts", "updatedOn", "status", "verifying", "containsUpCfmCode", "trusted", "eTag"}


def types(collection):
    return [row["type"] for row in collection["elements"]]


@pytest.fixture
def read(system, guest):
    """Sign a person in under some scopes; return a reader of addresses below the person."""

    def sign_in(scope=SCOPE, phone="+79000000001", oid=OID):
        token = guest.tokens(system, phone, scope=scope)["access_token"]

        def reader(path="", **parameters):
            return guest.read(f"/rs/prns/{oid}{path}", token, **parameters)

        return reader

    return sign_in


@pytest.mark.parametrize(
    ("scope", "fields"),
    [
        ("openid", set()),
        ("fullname", {"firstName", "lastName", "middleName"}),
        ("birthdate", {"birthDate"}),
        ("gender", {"gender"}),
        ("snils", {"snils"}),
        ("id_doc", {"rIdDoc"}),
        (SCOPE, {"firstName", "lastName", "middleName", "birthDate", "gender", "snils", "rIdDoc"}),
    ],
)
def test_person_shows_exactly_what_the_scope_opens(read, scope, fields):
    assert read(scope)().json().keys() == ALWAYS | fields


def test_person_is_written_as_esia_writes(read):
    response = read()()
    person = response.json()
    assert response["Content-Type"].startswith("application/json; schema=")
    assert "Location" not in response.headers
    assert response["ETag"] == f'"{person["eTag"]}"'
    assert re.fullmatch(r"[0-9A-F]{40}", person["eTag"])
    assert (person["birthDate"], person["gender"], person["snils"]) == ("01.01.1990", "F", "700-001-009 76")
    assert person["stateFacts"] == ["EntityRoot"]


@pytest.mark.parametrize(
    ("scope", "embedded", "expected"),
    [
        ("medical_doc", "documents", ["MDCL_PLCY"]),
        ("id_doc", "documents", ["RF_PASSPORT"]),
        ("id_doc medical_doc", "documents", ["RF_PASSPORT", "MDCL_PLCY"]),
        ("email", "contacts", ["EML"]),
        ("mobile", "contacts", ["MBT"]),
        ("contacts", "contacts", ["MBT", "EML"]),
        ("contacts", "addresses", ["PLV", "PRG"]),
    ],
)
def test_embedded_parts_follow_the_scopes(read, scope, embedded, expected):
    person = read(scope)(embed=WHOLE).json()
    assert types(person[embedded]) == expected
    assert person[embedded]["size"] == len(expected)


def test_embedded_parts_without_scope_are_left_out(read):
    assert not read("openid fullname")(embed=WHOLE).json().keys() & {
        "contacts",
        "documents",
        "kids",
        "addresses",
    }
    person = read()(embed=WHOLE).json()
    assert person.keys() >= {"contacts", "documents", "kids", "addresses"}


@pytest.mark.parametrize("written", ["(documents.elements)", "(documents.elements-1)", "documents.elements"])
def test_embed_is_read_in_every_usual_writing(read, written):
    assert "documents" in read()(embed=written).json()


def test_embed_is_read_percent_encoded(system, guest):
    token = guest.tokens(system)["access_token"]
    for written in ("(documents.elements)", "%28documents.elements%29"):
        response = guest.http.get(
            f"/rs/prns/{OID}?embed={written}", headers={"Authorization": f"Bearer {token}"}
        )
        assert types(response.json()["documents"]) == ["RF_PASSPORT", "MDCL_PLCY"]


@pytest.mark.parametrize(("name", "part"), [("orgs", "organizations"), ("roles", "roles")])
def test_organisations_are_an_empty_list_for_whom_they_are_open(read, name, part):
    opened, closed = read("openid usr_org"), read("openid fullname")
    assert opened(f"/{name}", embed="(elements)").json()["elements"] == []
    assert opened(embed=f"({part}.elements)").json()[part]["size"] == 0
    assert closed(f"/{name}").status_code == 403
    assert part not in closed(embed=f"({part}.elements)").json()


def test_embed_of_nothing_is_the_person_alone(read):
    assert "documents" not in read()(embed="()").json()
    assert read()(embed="()").status_code == 200


def test_one_read_gives_three_children_with_their_documents(read):
    kids = read(phone="+79000000005", oid=1000300005)(embed=WHOLE).json()["kids"]
    assert kids["size"] == 3
    assert [kid["firstName"] for kid in kids["elements"]] == ["Вера", "Глеб", "Надежда"]
    assert [types(kid["documents"]) for kid in kids["elements"]] == [
        ["RF_BRTH_CERT", "MDCL_PLCY"],
        ["RF_BRTH_CERT", "MDCL_PLCY"],
        ["RF_BRTH_CERT"],
    ]
    assert "snils" not in kids["elements"][2]


@pytest.mark.parametrize(("phone", "oid"), [("+79000000005", 1000300005), ("+79000000016", 1000300016)])
def test_both_parents_are_told_the_same_numbers_of_their_children(read, phone, oid):
    kids = read(phone=phone, oid=oid)(embed=WHOLE).json()["kids"]["elements"]
    assert [kid["id"] for kid in kids] == [1000300051, 1000300052, 1000300053]


def test_children_show_exactly_what_the_scope_opens(read):
    always = {"stateFacts", "id", "eTag"}
    parent = {"phone": "+79000000004", "oid": 1000300004}
    named = read("openid kid_fullname", **parent)("/kids", embed="(elements)").json()["elements"][0]
    assert named.keys() == always | {"firstName", "lastName", "middleName"}
    policy = read("openid kid_medical_doc", **parent)("/kids", embed="(elements)").json()["elements"][0]
    assert policy.keys() == always | {"documents"}
    assert types(policy["documents"]) == ["MDCL_PLCY"]


def test_collections_list_addresses_that_can_be_followed(read, guest):
    reader = read(phone="+79000000004", oid=1000300004)
    for name in ("ctts", "docs", "addrs", "kids"):
        found = reader(f"/{name}").json()
        assert found["size"] == len(found["elements"]) > 0
        for address in found["elements"]:
            assert address.startswith(f"http://127.0.0.1:8001/rs/prns/1000300004/{name}/")
            element = reader(address.partition("1000300004")[2])
            assert (element.status_code, element.json()["id"]) == (200, int(address.rpartition("/")[2]))


def test_documents_of_a_child_can_be_followed(read):
    reader = read(phone="+79000000004", oid=1000300004)
    kid = reader("/kids").json()["elements"][0].partition("1000300004")[2]
    found = reader(f"{kid}/docs", embed="(elements)").json()
    assert types(found) == ["RF_BRTH_CERT", "MDCL_PLCY"]
    for address in reader(f"{kid}/docs").json()["elements"]:
        assert reader(address.partition("1000300004")[2]).status_code == 200


def test_extra_slashes_are_tolerated(read):
    reader = read()
    assert [reader(path).status_code for path in ("/", "//docs", "/docs/", "//docs//")] == [200] * 4


@pytest.mark.parametrize("name", ["ctts", "docs", "addrs", "kids"])
def test_collection_without_scope_is_forbidden(read, name):
    closed, opened = read("openid fullname")(f"/{name}"), read()(f"/{name}")
    assert (closed.status_code, closed.json()["code"]) == (403, "ESIA-005029")
    assert opened.status_code == 200


@pytest.mark.parametrize(
    "path", ["/trmnls", "/docs/1", "/kids/1", "/kids/1/docs", "/docs/1/x", "/docs/999999999999999999"]
)
def test_what_is_not_there_is_404_as_json(read, path):
    response = read()(path)
    assert (response.status_code, response.json()["code"]) == (404, "ESIA-005004")


def test_another_person_is_forbidden(read):
    assert read(oid=OID)().status_code == 200
    assert read(oid=1000300002)().status_code == 403


def test_tokens_are_looked_at(system, guest):
    tokens = guest.tokens(system)
    good = tokens["access_token"]
    assert guest.read(f"/rs/prns/{OID}", good).status_code == 200
    header, payload, signature = good.split(".")
    for bad in (
        "",
        "x",
        "a.b.c",
        f"{header}.{payload}.",
        f"{header}.{payload}.{signature[::-1]}",
        tokens["id_token"],
    ):
        response = guest.read(f"/rs/prns/{OID}", bad)
        assert (response.status_code, response.json()["code"]) == (401, "ESIA-005011")
    assert guest.http.get(f"/rs/prns/{OID}").status_code == 401
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=3601)):
        response = guest.read(f"/rs/prns/{OID}", good)
        assert (response.status_code, response.json()["code"]) == (401, "ESIA-005013")


@pytest.mark.parametrize(
    ("number", "absent"),
    [(2, "MDCL_PLCY"), (9, "RF_PASSPORT"), (3, None), (7, None)],
)
def test_people_lack_what_they_are_meant_to_lack(read, number, absent):
    person = read(phone=f"+7900000000{number}", oid=1000300000 + number)(embed=WHOLE).json()
    if absent:
        assert absent not in types(person["documents"])
        assert person["documents"]["size"] > 0
    else:
        assert "snils" not in person
        assert "lastName" in person
    assert ("middleName" in person) == (number in (2, 7))


@pytest.mark.parametrize(("number", "trusted"), [(1, True), (8, False), (7, None)])
def test_trust_follows_the_level(read, number, trusted):
    person = read(phone=f"+7900000000{number}", oid=1000300000 + number)().json()
    assert person.get("trusted") == trusted
    assert ("trusted" in person) == (trusted is not None)
