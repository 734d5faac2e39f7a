"""«Где выполнен вход»: the list, and every way to end what is in it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts.models import Session
from portal.domain.accounts.states import SESSION_IDLE
from tests.factories.patients import patient
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import text

PAGE = "settings/devices/"


@pytest.fixture
def other(guest):
    """The same person in another browser."""
    return Guest(guest.patient)


def end(who, which):
    return who.send(PAGE, which=str(which))


def number_of(who):
    newest = Session.objects.filter(account=who.patient.account).order_by("pk")
    return list(newest.values_list("pk", flat=True))


def test_devices_shows_each_browser_with_this_one_first(guest, other):
    Session.objects.filter(pk=number_of(guest)[1]).update(
        user_agent="Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
        network="2a00:1370:8182:1::/64",
    )

    page = text(guest.get(PAGE))

    assert re.findall(r'panel__title" id="device-\d+">([^<]+)<', page) == [
        "Неизвестный браузер",
        "Chrome, Windows",
    ]
    assert page.count("Это устройство") == 1
    assert page.index("Это устройство") < page.index("Chrome, Windows")
    assert "127.0.0.…" in page
    assert "2a00:1370:8182:1…" in page
    assert "127.0.0.1" not in page


def test_devices_shows_nothing_of_other_people_and_of_ended_sessions(guest, other):
    Guest(patient())
    Session.objects.filter(pk=number_of(guest)[1]).update(last_used_at=now() - SESSION_IDLE)

    assert text(guest.get(PAGE)).count("panel__title") == 1


def test_ending_another_browser_ends_only_it(guest, other):
    third = Guest(guest.patient)

    answer = end(guest, number_of(guest)[1])

    assert (answer.status_code, answer["Location"]) == (303, "/26/settings/devices/")
    assert [who.is_signed_in for who in (guest, other, third)] == [True, False, True]


def test_ending_the_others_leaves_this_one(guest, other):
    stranger = Guest(patient())

    end(guest, "others")

    assert "Закрыт 1 другой вход." in text(guest.get(PAGE))
    assert [who.is_signed_in for who in (guest, other, stranger)] == [True, False, True]


def test_ending_all_leaves_here_too(guest, other):
    answer = end(guest, "all")

    assert answer["Location"] == "/26/sign-in/left/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[settings.SESSION_COOKIE].value == ""
    assert [who.is_signed_in for who in (guest, other)] == [False, False]
    assert Session.objects.filter(closed_at=None).count() == 0


def test_ending_this_one_is_leaving(guest, other):
    assert end(guest, number_of(guest)[0])["Location"] == "/26/sign-in/left/"
    assert [who.is_signed_in for who in (guest, other)] == [False, True]


def test_ending_twice_says_the_same(guest, other):
    number = number_of(guest)[1]

    assert [end(guest, number).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("which", ["", "x", "-1", "0", "1.5", "９", "9" * 18, "9" * 5000, "all ", "\x00"])
def test_ending_what_is_not_there_is_404(guest, other, which):
    assert end(guest, which).status_code == 404
    assert [who.is_signed_in for who in (guest, other)] == [True, True]


def test_ending_a_strangers_session_is_404_and_changes_nothing(guest):
    stranger = Guest(patient())

    assert end(stranger, number_of(guest)[0]).status_code == 404
    assert guest.is_signed_in


@pytest.mark.parametrize("count", [1, 3])
def test_devices_costs_the_same_for_few_and_many(guest, count, django_assert_num_queries):
    for _ in range(count - 1):
        Guest(guest.patient)

    with django_assert_num_queries(3):  # the region, the session, the list
        guest.get(PAGE)


def test_last_action_is_said_by_the_regions_clock(guest, other):
    Session.objects.filter(pk=number_of(guest)[1]).update(last_used_at=now() - timedelta(minutes=5))
    with time_machine.travel(now(), tick=False):
        page = text(guest.get(PAGE))

    assert page.count("только что") == 1
    assert page.count("сегодня") + page.count("вчера") >= 3
