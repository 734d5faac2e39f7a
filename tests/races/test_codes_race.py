"""S2 and S8: however many codes are typed at once, three are compared; a right one passes once."""

import time

import pytest
from django.db import connection

from portal.domain.accounts import actions, ports
from portal.domain.accounts.actions.codes import checking
from portal.domain.accounts.models import Code
from portal.domain.limits import actions as limits
from portal.domain.limits.models import Bucket
from tests.factories.accounts import NOW, AccountFactory, browser
from tests.factories.regions import RegionFactory
from tests.fakes import channels as fakes
from tests.portal.domain.accounts.codes import check, deliver
from tests.races.together import together

THREADS = 16
REFUSALS = (actions.WrongCode, actions.CodeOver, limits.Exhausted)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.campaign_races, pytest.mark.timeout(600)]


@pytest.fixture
def channel(monkeypatch):
    made = fakes.FakeChannel()
    monkeypatch.setattr(ports, "channels", {"call": made})
    return made


def sent_codes(count):
    """Return codes that were sent, each to somebody else."""
    RegionFactory()
    people = [AccountFactory(phone=f"+7918{number:07}") for number in range(count)]
    made = [
        Code.objects.create(
            purpose="sign_in", account=one, phone=one.phone, region="26", channel="call", digits=4,
            browser_hash=browser(one.phone).key_hash, kopecks=60, created_at=NOW,
            ends_at=NOW + actions.codes.asking.CODE_LIFE,
        )
        for one in people
    ]  # fmt: skip
    return [deliver(code) for code in made]


def test_of_thousands_of_codes_typed_at_once_three_are_compared(campaign, channel):
    """S2: 16 at once go through all the codes there are; the right one comes too late."""
    tries = campaign.of(10_000, small=160) // THREADS
    (code,) = sent_codes(1)
    wrong = fakes.other_than(channel.codes[0])

    def spray(_):
        return [_answer(code, wrong) for _ in range(tries)]

    answers = [answer for told in together(THREADS, spray, expected=REFUSALS) for answer in told]

    compared = [answer for answer in answers if isinstance(answer, actions.WrongCode)]
    campaign.record(
        **{f"{connection.vendor}_codes_typed": len(answers), f"{connection.vendor}_compared": len(compared)}
    )
    assert sorted(answer.left for answer in compared) == [0, 1, 2]
    assert {type(answer) for answer in answers} <= set(REFUSALS)
    assert isinstance(_answer(code, channel.codes[0]), actions.CodeOver)
    assert Code.objects.get().tries == 3
    assert dict(Bucket.objects.values_list("limit", "count")) == {
        "wrong_codes_account": 3,
        "wrong_codes_4": 3,
    }


def _answer(code, digits):
    try:
        return check(code, digits, browser=browser(code.phone))
    except REFUSALS as refused:
        return refused


def passes_of_two(code, digits):
    """Type the right code twice at once; return how many pass."""
    told = together(2, lambda _: _answer(code, digits), expected=REFUSALS)
    return sum(isinstance(answer, Code) for answer in told)


def test_a_right_code_typed_twice_at_once_passes_once(campaign, channel):
    codes = sent_codes(campaign.of(1000, small=12))

    passed = [passes_of_two(code, digits) for code, digits in zip(codes, channel.codes, strict=True)]

    campaign.record(**{f"{connection.vendor}_right_twice": len(passed)})
    assert passed == [1] * len(codes)
    assert Code.objects.filter(used_at=None).count() == 0
    assert set(Bucket.objects.values_list("count", flat=True)) == {0}


def test_without_the_guard_a_right_code_passes_twice(campaign, channel, monkeypatch):
    def careless(code, at):
        if Code.objects.get(pk=code.pk).used_at is None:
            time.sleep(0.05)
            Code.objects.filter(pk=code.pk).update(used_at=at)
            return code
        raise actions.CodeOver("used")

    monkeypatch.setattr(checking, "_use", careless)
    codes = sent_codes(campaign.of(100, small=6))

    passed = [passes_of_two(code, digits) for code, digits in zip(codes, channel.codes, strict=True)]

    campaign.record(**{f"{connection.vendor}_right_twice_careless": sum(passed)})
    assert sum(passed) > len(codes)
