"""A region says something else than a file: from when, till when, and never something broken."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.help_centre import actions, queries
from portal.domain.help_centre.models import Override
from portal.domain.help_centre.rules.article import Broken, Reason
from tests.factories.help_centre import BODY, own_words, use_shelf
from tests.factories.regions import RegionFactory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BY = Actor(ActorKind.STAFF, "7")


@pytest.fixture
def region(db, settings):
    use_shelf(settings)
    region = RegionFactory()
    region.time_zone = "Asia/Vladivostok"
    region.save()
    return region


def say(region, *, seen=1, since=NOW, till=None, at=NOW, slug="booking", **told):
    known = {"title": "У нас", "for_whom": "Для жителей", "source": BODY}
    return actions.override(
        slug=slug, wording=actions.Wording(**known | told), region=region, since_at=since, till_at=till, seen=seen,
        at=at, by=BY,
    )  # fmt: skip


def shown(region, at=NOW):
    one = queries.shelf_of(region, at).articles["booking"]
    return one.head.title, one.head.revision, one.is_own


FILE = ("Как записаться к врачу", 1, False)


def test_region_says_something_else_and_others_do_not(region):
    assert shown(region) == FILE
    assert say(region) == 2

    assert shown(region) == ("У нас", 2, True)
    assert shown(RegionFactory(code="73")) == FILE
    one = queries.shelf_of(region, NOW).articles["booking"]
    assert (one.head.order, str(one.head.created), str(one.head.updated)) == (20, "2026-11-01", "2026-11-24")
    entry = Entry.objects.get(action="help.overridden")
    assert (entry.region, entry.facts["slug"], entry.facts["revision"]) == ("26", "booking", 2)


def test_updated_is_a_day_of_the_region(region):
    say(region, since=NOW + timedelta(hours=6))
    one = queries.shelf_of(region, NOW + DAY).articles["booking"]
    assert str(one.head.updated) == "2026-11-25"


def test_region_words_hold_from_till(region):
    say(region, since=NOW + DAY, till=NOW + 2 * DAY)
    assert [shown(region, NOW + at)[2] for at in (timedelta(), DAY, 2 * DAY - timedelta(seconds=1), 2 * DAY)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_newer_edition_ends_the_former_and_raises_the_revision(region):
    say(region)
    assert say(region, seen=2, since=NOW + DAY, title="У нас иначе") == 3

    assert shown(region) == ("У нас", 2, True)
    assert shown(region, NOW + DAY) == ("У нас иначе", 3, True)
    assert Override.objects.get(revision=2).till_at == NOW + DAY


def test_what_was_to_begin_later_is_dropped(region):
    say(region, since=NOW + 5 * DAY)
    assert say(region, seen=2, title="Уже теперь") in {2, 3}
    assert shown(region, NOW + 6 * DAY)[0] == "Уже теперь"


def test_edition_begun_before_another_was_written_is_refused(region):
    say(region)
    with pytest.raises(actions.ChangedMeanwhile):
        say(region, seen=1)
    assert Override.objects.count() == 1


def test_two_at_once_are_held_apart_by_the_table(region, monkeypatch):
    say(region)
    monkeypatch.setattr(actions.kept, "last_revision", lambda *_: 1)
    with pytest.raises(actions.ChangedMeanwhile):
        say(region, seen=1, since=NOW + DAY)
    assert Override.objects.get().till_at is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1. <script>alert(1)</script>", Reason.HTML),
        ("1. [x](javascript:alert(1))", Reason.WRONG_LINK),
        ("1. [x](article:nobody)", Reason.UNKNOWN_ARTICLE),
        ("1. [x](portal:cards:card)", Reason.NUMBERED_PAGE),
        ("1. x\n\n   ![Кнопка](lost.png)", Reason.LOST_PICTURE),
        ("без шагов", Reason.NO_STEPS),
    ],
)
def test_broken_words_are_refused(region, source, reason):
    with pytest.raises(Broken) as broken:
        say(region, source=source)
    assert reason in [one.reason for one in broken.value.flaws]
    assert Override.objects.count() == 0
    assert say(region, source="1. [x](article:error) [y](portal:cards:list)\n\n   ![Кнопка](button.png)") == 2


def test_article_that_is_no_file_is_refused(region):
    with pytest.raises(actions.NoSuchArticle):
        say(region, slug="nobody")


def test_words_that_no_longer_fit_give_way_to_the_file(region):
    own_words(source="1. [x](article:gone)")
    assert shown(region) == FILE
    own_words(revision=3)
    assert shown(region) == ("Как записаться у нас", 3, True)


def test_words_of_an_article_that_is_gone_are_left_out(region):
    own_words(slug="gone")
    assert sorted(queries.shelf_of(region, NOW).articles) == ["booking", "error", "registration"]


def test_end_brings_the_file_back(region):
    say(region)
    assert actions.end_override(slug="booking", region=region, at=NOW + DAY, by=BY)

    assert shown(region, NOW + DAY) == FILE
    assert shown(region, NOW) == ("У нас", 2, True)
    assert not actions.end_override(slug="booking", region=region, at=NOW + 2 * DAY, by=BY)
    assert Entry.objects.filter(action="help.restored").count() == 1
    assert say(region, seen=2, since=NOW + 2 * DAY) == 3


def test_words_of_a_region_are_searched(region):
    assert queries.shelf_of(region, NOW).find("полиса") == []
    say(region)
    assert [one.slug for one in queries.shelf_of(region, NOW).find("полиса")] == ["booking"]


def test_shelf_is_one_query(region, django_assert_num_queries):
    for slug in ("booking", "error"):
        with django_assert_num_queries(1):
            queries.shelf_of(region, NOW)
        own_words(slug=slug)
