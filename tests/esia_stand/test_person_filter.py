"""person_filter: the known words keep out whom they should, plain and in base64; others are refused."""

import base64
import datetime as dt

import pytest

from esia_stand.people.models import Person
from esia_stand.protocol import filters
from esia_stand.protocol.errors import Refused
from tests.esia_stand.client import query

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def child(stand):
    """The made-up person of +79000000001, twelve years old."""
    person = Person.objects.get(phone="+79000000001")
    person.record["person"]["birthDate"] = f"01.01.{dt.datetime.now(dt.UTC).year - 12}"
    person.save()
    return person


def outcome(guest, asked, phone="+79000000001"):
    back = query(guest.sign_in(asked, phone))
    return "let in" if "code" in back else back["error_description"].partition(":")[0]


@pytest.mark.parametrize("word", ["acc_nobody", "CONF_ACC", "conf_acc ", "1", "0J/RgNC40LLQtdGC", "x" * 300])
def test_unknown_word_is_refused(system, guest, word):
    refused = query(guest.ask(system.ac(person_filter=word)))
    assert refused["error_description"].startswith("ESIA-007003: ")
    assert refused["error_description"].endswith("[person_filter].")
    assert "/login/" in guest.ask(system.ac(person_filter=""))["Location"]


@pytest.mark.parametrize("write", [str, lambda word: base64.b64encode(word.encode()).decode().rstrip("=")])
def test_grown_up_is_no_child(system, guest, write):
    assert outcome(guest, system.ac(person_filter=write("acc_kid"))) == "ESIA-007004"
    assert outcome(guest, system.ac(person_filter=write("acc_not_kid"))) == "let in"


@pytest.mark.usefixtures("child")
@pytest.mark.parametrize("write", [str, lambda word: base64.b64encode(word.encode()).decode()])
def test_child_is_no_grown_up(system, guest, write):
    assert outcome(guest, system.ac(person_filter=write("acc_not_kid"))) == "ESIA-007004"
    assert outcome(guest, system.ac(person_filter=write("acc_kid"))) == "let in"
    assert outcome(guest, system.ac(person_filter=write("conf_acc"))) == "let in"


@pytest.mark.parametrize(
    ("born", "is_let_in"),
    [("21.11.2012", False), ("22.11.2012", True), ("20.11.2012", False), ("29.02.2016", True), ("", False)],
)
def test_child_is_one_until_the_fourteenth_birthday(born, is_let_in):
    def passes(word):
        try:
            filters.check(word, is_confirmed=True, born=born, today=TODAY)
        except Refused:
            return False
        return True

    assert passes("acc_kid") is is_let_in
    assert passes("acc_not_kid") is not is_let_in
