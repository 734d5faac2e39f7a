"""«Законодательство»: what each act gives, since when, which pages rest on it, and where it is read."""

import re
from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.models import WaitingTerm
from tests.factories.acts import act
from tests.factories.regions import RegionFactory
from tests.portal.sites.visitor import text


@pytest.fixture
def page(visitor, region):
    return lambda: text(visitor.get("law/")).replace("\u00a0", " ")


def test_acts_in_force_stand_by_what_they_give(page):
    told = page()
    for sentence in (
        "Ваши данные и согласие", "Федеральный закон от 27.07.2006 № 152-ФЗ «О персональных данных»",
        "Вся Россия. Действует с 26.01.2007.", "На нём держатся:", "Действует с 01.01.2026 по 31.12.2028.",
    ):  # fmt: skip
        assert sentence in told
    assert 'id="act-152-fz"' in told
    assert 'href="/26/settings/privacy/"' in told
    assert "Вступит в силу" not in told


def test_a_former_edition_leads_to_the_one_in_force(page):
    told = page()
    former = told[told.index('id="former"') :]

    assert "№ 1940" in former
    assert 'id="act-pgg-2025-01-01"' in former
    assert 'href="/26/law/#act-pgg"' in former
    assert told.count('id="act-pgg"') == 1


def test_each_region_has_its_own_acts(page):
    act(gives="Специалист за десять дней.")
    RegionFactory(code="73")
    act("73", "73-1", gives="Только для Ульяновска.")

    told = page()
    assert "Специалист за десять дней." in told
    assert "Только для Ульяновска." not in told


def test_what_comes_is_told_apart(page):
    act(since=now().date() + timedelta(days=30), gives="С будущего месяца.")

    assert "С будущего месяца." in page().partition('id="coming"')[2]


def test_an_act_of_a_term_names_the_page_of_terms(page):
    act()
    WaitingTerm.objects.create(
        region_id="26", kind="tests", amount=3, unit="days", since=date(2026, 1, 1), act_key="26-1", says="Так.",
        set_by="1",
    )  # fmt: skip
    own = page().partition('id="act-26-1"')[2].partition("</section>")[0]

    assert "Сроки ожидания и обращение в клинику" in own


def test_every_place_of_the_page_stands_once(page):
    act()
    places = re.findall(r' id="(act-[^"]+)"', page())

    assert len(places) == len(set(places)) > 20


def test_the_page_of_terms_leads_to_the_act(visitor, region):
    assert 'href="/26/law/#act-pgg"' in text(visitor.get("doctors/terms/"))
