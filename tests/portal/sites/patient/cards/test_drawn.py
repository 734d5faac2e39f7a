"""Blanks of the cards: filled with what is true now, and nobody's data stays in them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Relation, Scope
from portal.look import blanks
from portal.sites.patient.cards import drawn
from tests.factories.patients import HoldingFactory, patient
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import text

_HOSTILE = '<b>%(name)s & "Ы"</b>'


@pytest.fixture(autouse=True)
def fresh():
    for kept in (drawn._blank, drawn._visit_blank, drawn._page_blank):
        kept.cache_clear()
    yield
    for kept in (drawn._blank, drawn._visit_blank, drawn._page_blank):
        kept.cache_clear()


def listed(guest, region="26") -> str:
    return text(guest.client.get(f"/{region}/cards/"))


def sheet(page: str, card) -> str:
    """Return the part of the page that is one card."""
    return re.search(f'<section class="panel" id="card-{card.pk}".*?</section>', page, re.DOTALL)[0]


@pytest.mark.parametrize("field", ["surname", "insurer", "policy_number", "snils"])
def test_a_changed_value_shows_with_the_next_look(guest, field):
    value = {"snils": "112-233-445 95"}.get(field, "9999888877776666")
    assert value not in listed(guest)
    Card.objects.filter(pk=guest.card.pk).update(**{field: value.replace("-", "").replace(" ", "")})
    assert value in listed(guest)


def test_a_value_that_goes_is_asked_for_with_the_next_look(guest):
    assert "указать" not in listed(guest)
    Card.objects.filter(pk=guest.card.pk).update(insurer="")
    assert f"{guest.card.pk}/edit/#id_insurer" in listed(guest)


def test_another_right_shows_with_the_next_look(guest):
    held = HoldingFactory(
        account=guest.patient.account, relation=Relation.RELATIVE, scope=Scope.ALL, agreed_at=now(),
        ends_at=now() + timedelta(days=90), card__confirmed_by="esia",
    )  # fmt: skip
    assert held.card.policy_number in sheet(listed(guest), held.card)
    Holding.objects.filter(pk=held.pk).update(scope=Scope.BOOK)
    after = sheet(listed(guest), held.card)
    assert "Страховой полис" not in after
    assert held.card.policy_number not in after
    assert f"card={held.card.pk}" in after


def test_checking_masks_with_the_next_look(guest):
    assert guest.card.policy_number in listed(guest)
    Card.objects.filter(pk=guest.card.pk).update(checked_at=now())
    assert guest.card.policy_number not in listed(guest)


def test_two_people_of_one_child_see_each_their_own(guest):
    child = HoldingFactory(account=guest.patient.account, relation=Relation.CHILD).card
    other = Guest(patient(surname="Другая"))
    HoldingFactory(
        account=other.patient.account,
        card=child,
        relation=Relation.RELATIVE,
        scope=Scope.BOOK,
        agreed_at=now(),
        ends_at=now() + timedelta(days=90),
    )
    mine, theirs = listed(guest), listed(other)
    assert child.policy_number in sheet(mine, child)
    assert "Страховой полис" not in sheet(theirs, child)
    assert child.surname in sheet(theirs, child)
    assert str(guest.card.pk) in mine
    assert str(guest.card.pk) not in theirs
    assert guest.card.surname not in theirs
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
    assert set(token.findall(mine)) & set(token.findall(theirs)) == set()
    assert len(set(token.findall(mine))) == 1


def test_two_regions_lead_each_into_itself(guest):
    elsewhere = RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")
    guest.agree(RegionFactory(code="26"), elsewhere)
    for region, other in (("26", "73"), ("73", "26")):
        told = sheet(listed(guest, region), guest.card)
        assert f'href="/{region}/cards/{guest.card.pk}/"' in told
        assert f'"/{other}/' not in told


def test_two_languages_have_each_their_own_blank(guest, monkeypatch):
    language = {"now": "ru"}
    monkeypatch.setattr(drawn, "get_language", lambda: language["now"])
    monkeypatch.setattr(drawn, "_", lambda said: f"{language['now']}:{said}")
    for one in ("ru", "xx", "ru"):
        language["now"] = one
        told = sheet(listed(guest), guest.card)
        assert f"<dt>{one}:Фамилия</dt>" in told
        assert told.count(f"<dt>{one}:") == told.count("<dt>")


def test_a_blank_holds_nothing_of_a_person(guest, monkeypatch):
    kept = []

    class Watched(blanks.Blank):
        def __init__(self, *told):
            super().__init__(*told)
            kept.append(self._drawn)

    monkeypatch.setattr(drawn, "Blank", Watched)
    Card.objects.filter(pk=guest.card.pk).update(checked_at=now(), insurer="Моя страховая")
    held = HoldingFactory(
        account=guest.patient.account, relation=Relation.CHILD, card__insurer="Её страховая"
    )
    guest.card.refresh_from_db()
    booked = visit(guest, places()[0])
    page = listed(guest)
    planted = [
        "/26/", str(booked.pk), booked.doctor.surname,
        *(str(getattr(card, name)) for card in (guest.card, held.card) for name in ("pk", "surname", "insurer")),
        held.card.policy_number, guest.card.policy_number[-4:],
    ]  # fmt: skip
    assert [one for one in planted if one not in page] == []
    assert [one for one in planted for blank in kept if one in blank] == []
    assert "csrfmiddlewaretoken" not in "".join(kept)
    assert len(kept) == 4  # what the page begins with, the visit, two cards


def test_a_second_look_draws_no_blank_anew(guest):
    listed(guest)
    before = drawn._blank.cache_info().misses
    listed(guest)
    assert (before, drawn._blank.cache_info().misses) == (1, 1)
    assert Entry.objects.filter(action="cards.listed").count() == 2


def test_a_large_family_costs_no_more_statements(guest, django_assert_num_queries):
    listed(guest)
    # Region, session, then cards, record and visits: SQLite sends these one after the other.
    statements = 3 if connection.vendor == "postgresql" else 5
    with django_assert_num_queries(statements):
        listed(guest)
    for _ in range(4):
        HoldingFactory(account=guest.patient.account, relation=Relation.CHILD)
    visit(guest, places()[0])
    with django_assert_num_queries(statements):
        assert listed(guest).count('class="panel"') == 5


def test_hostile_values_stay_text(region, esia):
    guest = Guest(patient(surname=_HOSTILE, insurer="\ue000id\ue001 100%"))
    told = sheet(guest.client.get("/26/cards/").content.decode(), guest.card)
    assert "&lt;b&gt;%(name)s &amp; &#34;Ы&#34;&lt;/b&gt;" in told
    assert "<b>" not in told
    assert "\ue000id\ue001 100%" in told


def test_no_gap_is_left(guest):
    for scope in Scope:
        HoldingFactory(
            account=guest.patient.account, relation=Relation.RELATIVE, scope=scope, agreed_at=now()
        )
    page = listed(guest)
    assert page.count('id="card-') == 2 * (1 + len(Scope))
    assert "\ue000" not in page
    assert "%(" not in page
