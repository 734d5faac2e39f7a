"""The first page."""

import pytest

from tests.factories.regions import RegionFactory
from tests.portal.sites.visitor import text


@pytest.mark.parametrize("search", ["Ставропольский", "ставроп", "26", "КРАЙ ставропольский", " 26 "])
def test_search_finds_a_region_by_name_or_number(visitor, search):
    RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")
    page = text(visitor.client.get("/", {"q": search}))
    assert 'href="/26/"' in page
    assert 'href="/73/"' not in page


def test_search_names_regions_that_are_not_on_yet(visitor):
    page = text(visitor.client.get("/", {"q": "татарстан"}))
    assert "пока не подключён" in page
    assert "Татарстан" in page
    assert 'href="/16/"' not in page


def test_search_for_nothing_known_says_so(visitor):
    assert "Ничего не нашлось" in text(visitor.client.get("/", {"q": "Атлантида"}))


@pytest.mark.parametrize("search", ["\x00", "%", "' OR 1=1 --", "<script>", "я" * 5000, "\u202e", "²"])
def test_search_takes_anything(visitor, search):
    answer = visitor.client.get("/", {"q": search})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_choice_offers_only_what_is_on(visitor):
    page = text(visitor.client.get("/"))
    assert 'href="/26/"' in page
    assert "Татарстан" not in page


def test_region_that_is_not_on_yet_leaves_a_way_to_all_regions(visitor):
    page = text(visitor.client.get("/", {"q": "татарстан"}))
    assert "Показать все регионы" in page
    assert 'href="tel:122"' in page
    assert "Показать все регионы" not in text(visitor.client.get("/", {"q": "26"}))
