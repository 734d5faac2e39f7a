"""Wrong passwords of staff are counted in two buckets that know nothing of each other: network and account."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.accounts.actions import hashing
from portal.domain.limits import rules
from portal.domain.limits.models import Backoff, Bucket
from portal.domain.staff import actions
from portal.domain.staff.actions import sessions
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import Colleague, text

NOBODY = "nobody@clinic.example"
WRONG = "неверный пароль!"
_TIME = re.compile(r"Попробуйте в \d\d:\d\d:\d\d")


class From(Colleague):
    """A browser somewhere: each `network` is a /24 of its own."""

    def __init__(self, who=None, network: int = 0) -> None:
        super().__init__(who)
        self.client.defaults["REMOTE_ADDR"] = f"203.0.{network}.7"


@pytest.fixture
def who(region):
    return operator(email="head@clinic.example")


def words(answer) -> str:
    """Return what the form says: neither the token nor what was typed."""
    shown = text(answer)
    main = shown[shown.index("<main") : shown.index("</main>")]
    return _TIME.sub("Попробуйте в …", re.sub(r'value="[^"]*"', "", main))


def wear_out(email, networks):
    """Fail four times from each network: that makes nobody wait there."""
    for network in networks:
        for _ in range(rules.FREE_FAILURES):
            assert From(network=network).enter(WRONG, email).status_code == 200


def test_account_is_shut_for_an_hour_after_thirty_failures_from_many_networks(who):
    with time_machine.travel(now(), tick=False) as clock:
        wear_out(who.email, range(7))
        assert [From(network=7).enter(WRONG, who.email).status_code for _ in range(3)] == [200, 200, 429]
        stranger = From(operator(email="other@clinic.example"), network=7)
        assert stranger.enter().status_code == 303, "the network is not what was full"
        assert From(who, network=99).enter().status_code == 429, "nor does a fresh network help"
        clock.shift(timedelta(hours=1, seconds=1))
        assert From(who, network=99).enter().status_code == 303


def test_network_is_shut_after_sixty_failures_whatever_the_account(who):
    with time_machine.travel(now(), tick=False) as clock:
        for number in range(rules.PASSWORDS_OF_NETWORK.most):
            answer = From().enter(WRONG, f"{number}-{NOBODY}")
            assert answer.status_code == 200
        assert From(who).enter().status_code == 429
        assert From(who, network=1).enter().status_code == 303, "the account is not what was full"
        clock.shift(rules.PASSWORDS_OF_NETWORK.window + timedelta(seconds=1))
        assert From(who).enter().status_code == 303


def test_a_success_is_not_counted(who):
    for _ in range(3):
        wear_out(who.email, [0])
        assert From(who).enter().status_code == 303
    counts = dict(Bucket.objects.values_list("limit", "count"))
    assert counts == {"passwords_network": 12, "staff_passwords_account": 12}
    assert Backoff.objects.count() == 0


@pytest.mark.parametrize("fails", [1, 5])
def test_one_who_is_there_and_one_who_is_not_wait_alike(who, fails):
    with time_machine.travel(now(), tick=False):
        pages = [
            [From(network=network).enter(WRONG, email) for _ in range(fails + 1)]
            for network, email in enumerate((who.email, NOBODY))
        ]
    told = [[(answer.status_code, words(answer)) for answer in each] for each in pages]
    assert told[0] == told[1]
    assert told[0][-1][0] == (429 if fails == 5 else 200)
    assert _TIME.findall(text(pages[0][-1])) == _TIME.findall(text(pages[1][-1]))


def test_shut_account_of_nobody_reads_like_one_of_somebody(who):
    with time_machine.travel(now(), tick=False):
        last = []
        for start, email in ((0, who.email), (100, NOBODY)):
            wear_out(email, range(start, start + 7))
            last += [[From(network=start + 50).enter(WRONG, email) for _ in range(3)][-1]]
    assert [answer.status_code for answer in last] == [429, 429]
    assert words(last[0]) == words(last[1])
    assert _TIME.findall(text(last[0])) == _TIME.findall(text(last[1])) != []


@pytest.mark.parametrize("email", ["head@clinic.example", NOBODY])
def test_each_try_compares_as_often(who, monkeypatch, email):
    compared = []
    real = hashing.is_of
    monkeypatch.setattr(hashing, "is_of", lambda *told: compared.append(1) or real(*told))
    From().enter(WRONG, email)
    assert len(compared) == hashing.COMPARED


def test_a_link_opens_a_shut_account(who):
    with time_machine.travel(now(), tick=False):
        wear_out(who.email, range(7))
        assert [From(network=7).enter(WRONG, who.email).status_code for _ in range(3)][-1] == 429
        link = From(who, network=8)
        link.come(link_for(who), "совсем другой длинный пароль")
        assert From(who, network=9).enter("совсем другой длинный пароль").status_code == 303


def link_for(who) -> str:
    key = actions.new_link(region="26", employee_id=who.pk, at=now(), by=sessions.actor(0))
    return f"staff/sign-in/link/{key}/"
