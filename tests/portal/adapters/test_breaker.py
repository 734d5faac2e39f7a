"""The breaker (E18) and the room for few (E13), by a clock of their own."""

import random
import threading
import time

import httpx
import pytest
from django.db import OperationalError

from portal.adapters.esia.breaker import OPEN_S, Breaker
from portal.adapters.esia.room import Room
from portal.domain.accounts import ports


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def told():
    return []


@pytest.fixture
def breaker(clock, told):
    return Breaker(told.append, clock)


def asked(breaker, fails, refusal=ports.Unavailable):
    """Let one sign-in through; tell whether ESIA was asked."""
    was_asked = False
    try:
        with breaker.passing():
            was_asked = True
            if fails:
                raise refusal("status 502")
    except (ports.IdentityRefusal, RuntimeError):
        pass
    return was_asked


def test_three_failures_open_it_and_nobody_is_asked_for_ten_seconds(breaker, clock, told):
    assert [asked(breaker, fails=True) for _ in range(5)] == [True] * 3 + [False] * 2
    clock.now = OPEN_S - 0.1
    assert not asked(breaker, fails=False)
    assert told == [False]


def test_a_good_trial_closes_it_and_a_bad_one_opens_it_again(breaker, clock, told):
    for _ in range(3):
        asked(breaker, fails=True)
    clock.now = 10.0
    assert [asked(breaker, fails=True), asked(breaker, fails=False)] == [True, False]
    clock.now = 20.0
    assert [asked(breaker, fails=False), asked(breaker, fails=False)] == [True, True]
    assert told == [False, False, True]


def test_only_one_tries_while_it_is_half_open(breaker, clock):
    for _ in range(3):
        asked(breaker, fails=True)
    clock.now = 10.0
    with breaker.passing():
        assert not asked(breaker, fails=False)
    assert asked(breaker, fails=False)


def test_a_trial_that_never_ends_leaves_the_turn_to_another(breaker, clock):
    for _ in range(3):
        asked(breaker, fails=True)
    clock.now = 10.0
    stuck = breaker.passing()
    stuck.__enter__()
    clock.now = 41.0
    assert asked(breaker, fails=False)
    stuck.__exit__(None, None, None)


@pytest.mark.parametrize(
    "refusal", [ports.BadAnswer, ports.CodeSpent, ports.PersonRefused, ports.PortalRejected, RuntimeError]
)
def test_other_refusals_are_no_failure_of_esia(breaker, refusal):
    assert all(asked(breaker, fails=True, refusal=refusal) for _ in range(20))
    for _ in range(3):
        asked(breaker, fails=True)
    assert not asked(breaker, fails=False)


def test_a_few_failures_among_many_good_answers_leave_it_closed(breaker, clock):
    for number in range(200):
        clock.now += 0.05
        assert asked(breaker, fails=number % 10 == 0)


def test_old_failures_are_forgotten(breaker, clock):
    for _ in range(20):
        assert asked(breaker, fails=True)
        clock.now += 5.1


@pytest.mark.parametrize("seed", range(10))
def test_half_of_all_failing_opens_within_ten_seconds_and_health_closes_within_thirty(clock, seed):
    """E18: 50 % errors for five minutes, two sign-ins a second, then healthy."""
    told, chance, asked_of = [], random.Random(seed), []  # noqa: S311  a test repeats itself
    breaker = Breaker(lambda is_up: told.append((clock.now, is_up)), clock)
    while clock.now < 360.0:
        if asked(breaker, fails=clock.now < 300.0 and chance.random() < 0.5):
            asked_of.append(clock.now)
        clock.now += 0.5
    first_open = next(at for at, is_up in told if not is_up)
    closed = [at for at, is_up in told if is_up and at >= 300.0] or [300.0]
    assert first_open <= 10.0
    assert closed[0] <= 330.0
    assert told[-1][1] is True
    assert [at for at in asked_of if at >= 330.0] == [330.0 + number / 2 for number in range(60)]
    assert len(asked_of) < 600, "each was asked once at most, and fewer while it failed"


def test_threads_at_once_count_right(told):
    breaker, gate = Breaker(told.append), threading.Barrier(8)

    def fail():
        gate.wait()
        asked(breaker, fails=True)

    threads = [threading.Thread(target=fail) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [False]


def test_a_listener_that_fails_costs_nobody_a_sign_in(clock, caplog):
    """The table of standings may be locked just when a trial succeeds: its code would be spent for nothing."""
    told = []

    def listen(is_up):
        told.append(is_up)
        raise OperationalError("database is locked")

    breaker = Breaker(listen, clock)
    for _ in range(3):
        with pytest.raises(ports.Unavailable), breaker.passing():
            raise ports.Unavailable("status 502")
    clock.now = OPEN_S
    with breaker.passing():
        answer = "Землероева"
    assert (answer, told) == ("Землероева", [False, True])
    assert asked(breaker, fails=False)
    assert caplog.text.count("esia_standing_not_told") == 2
    assert "locked" not in caplog.text


def test_room_is_for_few_and_comes_free_again():
    room = Room(2, patience_s=0.05)
    with room.taken(), room.taken(), pytest.raises(ports.Busy), room.taken():
        pass
    with room.taken(), room.taken():
        pass


def test_one_more_waits_a_moment_and_a_further_one_not_at_all():
    room, ends, waited = Room(2, patience_s=2.0), threading.Event(), []

    def stay():
        with room.taken():
            ends.wait(5)

    def wait():
        with room.taken():
            waited.append("in")

    inside = [threading.Thread(target=stay) for _ in range(2)]
    for thread in inside:
        thread.start()
    time.sleep(0.05)
    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.05)
    began = time.monotonic()
    with pytest.raises(ports.Busy), room.taken():
        pass
    assert time.monotonic() - began < 0.5
    ends.set()
    waiting.join(5)
    assert waited == ["in"]


@pytest.mark.parametrize(
    "answer", [httpx.Response(502), httpx.Response(200, html="<h1>Проводятся технические работы</h1>")]
)
def test_a_failing_esia_is_not_asked_a_fourth_time(come_back, esia, answer):

    esia.tokens = lambda _request: answer
    for _ in range(5):
        with pytest.raises(ports.Unavailable):
            come_back()
    assert len(esia.asked) == 3


def test_reading_a_person_stumbles_once_and_is_asked_once_more(come_back, esia):

    answers = [httpx.Response(502), httpx.Response(200, json=esia.person)]
    esia.people = lambda _request: answers.pop(0)
    assert come_back().surname == "Землероева"
    assert len(esia.asked) == 3


def test_reading_a_person_is_asked_twice_at_most(come_back, esia):

    esia.people = lambda _request: httpx.Response(503)
    with pytest.raises(ports.Unavailable):
        come_back()
    assert [request.method for request in esia.asked] == ["POST", "GET", "GET"]


def test_a_slow_answer_is_not_asked_for_again(come_back, esia):

    def slow(_request):
        raise httpx.ReadTimeout("slow")

    esia.people = slow
    with pytest.raises(ports.Unavailable):
        come_back()
    assert [request.method for request in esia.asked] == ["POST", "GET"]
