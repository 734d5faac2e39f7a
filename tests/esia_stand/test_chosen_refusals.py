"""Every number of ESIA's refusals can be met: by behaviour, or chosen at the desk."""

import json

import pytest

from esia_stand.people.models import Person
from esia_stand.protocol.errors import Code
from tests.esia_stand.client import query

ROLE = {"oid": 1000400001, "type": "LEGAL"}


def switch(guest, fault, **extra):
    body = json.dumps({"fault": fault, "on": True, **extra})
    return guest.http.post("/desk/faults.json", body, content_type="application/json")


@pytest.mark.parametrize("number", ["007002", "007005", "007046", "007060", "007110", "008010", "036726"])
def test_way_in_refuses_with_the_chosen_number(system, guest, number):
    assert switch(guest, "ac_refused", number=number).json()["on"] == {"ac_refused": number}
    told = query(guest.ask(system.ac()))
    assert told["error_description"].startswith(f"ESIA-{number}: ")
    assert told["error"]
    switch(guest, "ac_refused", on=False)
    assert guest.ask(system.ac()).status_code == 303


def test_exchange_and_refresh_refuse_with_the_chosen_number_and_use_nothing_up(system, guest):
    code = query(guest.sign_in(system.ac(access_type="offline")))["code"]
    switch(guest, "te_refused", number="007038")
    sent = system.te(code)
    answer = guest.token(sent)
    assert answer.status_code == 400
    assert answer.json()["error_description"].startswith("ESIA-007038: ")
    assert answer.json()["state"] == sent["state"]
    switch(guest, "te_refused", on=False)
    token = guest.token(system.te(code)).json()["refresh_token"]
    switch(guest, "te_refused", number="008010")
    assert guest.token(system.refresh(token)).json()["error"] == "invalid_client"
    switch(guest, "te_refused", on=False)
    assert guest.token(system.refresh(token)).status_code == 200


def test_own_number_of_a_system_wins(system, guest):
    switch(guest, "ac_refused", number="007007")
    switch(guest, "ac_refused", number="007194", system="REGMED")
    assert query(guest.ask(system.ac()))["error_description"].startswith("ESIA-007194")


@pytest.mark.parametrize("extra", [{}, {"number": "000000"}, {"number": 7}, {"number": ""}])
def test_refusal_without_a_known_number_is_not_switched(system, guest, extra):
    assert switch(guest, "ac_refused", **extra).status_code == 400
    assert guest.http.get("/desk/faults.json").json() == {"on": {}}


def test_page_of_the_desk_offers_every_number_and_tells_the_chosen_one(guest):
    page = guest.http.get("/desk/faults").content.decode()
    assert all(f">{code.number}</option>" in page for code in Code)
    guest.post("/desk/faults", {"fault": "te_refused", "on": "true", "number": "036701"})
    assert ", ESIA-036701</span>" in guest.http.get("/desk/faults").content.decode()


def test_numbers_are_those_of_the_facts():
    numbers = [code.bare_number for code in Code]
    assert len(numbers) == len(set(numbers))
    known = "002 003 004 005 006 007 008 009 011 012 013 014 015 019 023 038 039 040 046 053 055 060 061 062 110 194"
    consents = {f"0367{tail}" for tail in ("00", "01", "02", "03", "04", "05", "06", "07", "16", "26", "27")}
    assert {f"007{tail}" for tail in known.split()} | {"008010"} | consents == set(numbers)


def test_organisation_is_for_employees(system, guest):
    asked = {"scope_org": "org_fullname"}
    refused = query(guest.sign_in(system.ac(**asked)))
    assert (refused["error"], refused["error_description"][:12]) == ("access_denied", "ESIA-007194:")
    assert "code" in query(guest.sign_in(system.ac(scope_org="")))
    person = Person.objects.get(phone="+79000000001")
    person.record["roles"] = [ROLE]
    person.save()
    back = query(guest.sign_in(system.ac(**asked)))
    assert guest.token(system.te(back["code"], **asked)).status_code == 200
