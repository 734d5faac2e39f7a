"""A doctor's page is kept as it was drawn, for whoever reads the same; nothing of a person is kept."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.domain.patients.states import Relation
from portal.sites.patient.doctors import drawn
from tests.factories.patients import HoldingFactory, patient
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import text

IS_POSTGRES = connection.vendor == "postgresql"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
_MIDDLE = re.compile(r"<main .*</main>", re.DOTALL)


def middle(page: str) -> str:
    """Return what stands in the frame, without the mask of the token."""
    found = _MIDDLE.search(page)
    assert found
    return _TOKEN.sub("", found[0])


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch):
    monkeypatch.setattr(drawn, "_KEPT", type(drawn._KEPT)(256))


@pytest.fixture
def made(monkeypatch):
    """Note each page that is drawn and not taken from what is kept."""
    told, draw = [], drawn.Page._draw
    monkeypatch.setattr(drawn.Page, "_draw", lambda page: told.append(page) or draw(page))
    return told


def kept() -> str:
    return repr(drawn._KEPT._kept)


def page_of(who, slot, query="") -> str:
    return text(who.get(f"doctors/{slot.doctor_id}/{query}"))


def test_a_kept_page_is_the_page_that_would_be_drawn(guest, made):
    slot = places()[0]
    first, second = page_of(guest, slot), page_of(guest, slot)
    assert len(made) == 1
    assert f'value="{slot.pk}"' in second
    assert middle(first) == middle(second)


def test_each_reader_finds_the_own_card_and_nothing_of_it_is_kept(guest, made):
    slot, other = places()[0], Guest(patient(surname="Чужестранцева"))
    assert guest.card.surname in page_of(guest, slot)
    page = page_of(other, slot)
    assert len(made) == 1
    assert "Чужестранцева" in page
    assert str(other.card.pk) in page
    assert guest.card.surname not in page
    assert str(slot.doctor.surname) in kept()
    for own in (guest.card, other.card):
        assert own.surname not in kept()
        assert str(own.pk) not in kept()
    assert "csrfmiddlewaretoken" not in kept()


def test_a_place_that_was_taken_a_moment_ago_is_not_shown(guest, made):
    slot, *others = places()
    assert f'value="{slot.pk}"' in page_of(guest, slot)
    visit(Guest(), slot)
    page = page_of(guest, slot)
    assert len(made) == 2
    assert f'value="{slot.pk}"' not in page
    assert all(f'value="{one.pk}"' in page for one in others)


def test_what_changed_of_the_doctor_is_shown_at_once(guest):
    slot = places()[0]
    assert "Кабинет 77а" not in page_of(guest, slot).replace("\u00a0", " ")
    slot.doctor.room = "77а"
    slot.doctor.save()
    assert "Кабинет 77а" in page_of(guest, slot).replace("\u00a0", " ")


def test_guests_and_people_are_shown_pages_of_their_own(guest, visitor, made):
    slot = places()[0]
    assert "/sign-in/" in page_of(visitor, slot)
    assert "csrfmiddlewaretoken" in page_of(guest, slot)
    assert len(made) == 2


@pytest.mark.parametrize("query", ["?card={card}", "?week=2020-01-01", "?day=2020-01-01"])
def test_what_the_address_asks_for_is_drawn_each_time(guest, made, query):
    slot = places()[0]
    for _ in range(2):
        page_of(guest, slot, query.format(card=guest.card.pk))
    assert len(made) == 2
    assert drawn._KEPT._kept == {}


def test_the_page_is_one_statement_above_region_and_session(guest, rules_known):
    slot = places()[0]
    HoldingFactory(account=guest.patient.account, relation=Relation.CHILD)
    page_of(guest, slot)
    with CaptureQueriesContext(connection) as asked:
        page_of(guest, slot)
    # SQLite reads the cards, writes the record, reads what is known of them, reads the doctor.
    assert len(asked) - 2 == (1 if IS_POSTGRES else 4), [one["sql"][:80] for one in asked]
