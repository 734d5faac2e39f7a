"""Whether an article helped: counted, nobody's, one of a number."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.help_centre import actions, queries
from portal.domain.help_centre.models import Vote
from portal.domain.help_centre.rules.voting import is_personal
from tests.factories.regions import RegionFactory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def region(db):
    return RegionFactory()


def vote(region, *, key=None, slug="booking", helped=True, at=NOW):
    key = key or uuid.uuid4()
    actions.vote(key=key, slug=slug, region=region, revision=1, has_helped=helped, at=at)
    return key


def test_votes_are_counted_by_region(region):
    vote(region), vote(region), vote(region, helped=False)
    vote(RegionFactory(code="73"))

    assert queries.tallies("26") == {"booking": queries.Tally(yes=2, no=1)}


def test_same_number_changes_its_mind(region):
    key = vote(region, helped=False)
    assert actions.miss(key=key, slug="booking", region=region, text="Нет картинки")
    assert queries.tallies("26")["booking"] == queries.Tally(no=1, texts=1)

    vote(region, key=key)
    assert queries.tallies("26")["booking"] == queries.Tally(yes=1)
    assert not actions.miss(key=key, slug="booking", region=region, text="Передумал")


def test_number_of_another_article_changes_nothing(region):
    key = vote(region)
    vote(region, key=key, slug="error", helped=False)
    assert queries.tallies("26") == {"booking": queries.Tally(yes=1)}
    assert not actions.miss(key=key, slug="error", region=region, text="x")


def test_texts_are_listed_the_newest_first(region):
    for text, day in (("Раньше", 0), ("Позже", 1)):
        key = vote(region, helped=False, at=NOW + timedelta(days=day))
        actions.miss(key=key, slug="booking", region=region, text=text)
    assert [one.text for one in queries.missing_of("26", "booking")] == ["Позже", "Раньше"]


def test_popular_are_those_that_helped_of_late(region):
    vote(region, slug="error"), vote(region, slug="error"), vote(region)
    for _ in range(3):
        vote(region, slug="registration", at=NOW - timedelta(days=100))
        vote(region, helped=False)
    assert queries.popular("26", at=NOW, most=4) == ["error", "booking"]


def test_table_holds_a_text_only_beside_a_no(region):
    told = {"region": region, "slug": "a", "revision": 1, "voted_at": NOW}
    Vote.objects.create(has_helped=False, missing="Мало", **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(has_helped=True, missing="Мало", **told)


@pytest.mark.parametrize(
    "text",
    [
        "+7 (918) 555-01-43",
        "89185550143",
        "СНИЛС 112-233-445 95",
        "anna@clinic.ru",
        "полис 2651 4408 4100 0999",
    ],
)
def test_what_looks_like_data_is_noticed(text):
    assert is_personal(text)


@pytest.mark.parametrize(
    "text", ["Нет шага 5", "Позвонил на 122, не взяли", "с 24.11.2026", "103 или 112?", "кабинет 214"]
)
def test_plain_words_are_not(text):
    assert not is_personal(text)
