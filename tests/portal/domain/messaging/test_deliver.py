"""Delivery: what goes out, what waits, what is given up."""

import pytest
import structlog

from portal.domain.accounts import jobs as accounts
from portal.domain.accounts.states import CLOSING_LASTS
from portal.domain.booking import jobs as booking
from portal.domain.messaging import actions, jobs
from portal.domain.messaging.models import Preference, Quiet
from portal.domain.notices import ports
from portal.domain.notices.models import Notice
from portal.domain.notices.ports import LetterDelayed, LetterRefused, MailDown
from portal.domain.notices.states import Kind
from tests.factories.accounts import NOW

MAILED = ("delivered", "mailed")
WAITING = ("waiting", "")


def test_deliver_sends_one_letter_for_each_notice_once(world):
    for number in range(3):
        world.put(key=f"booked:{number}")

    assert [world.deliver(), world.deliver()] == [3, 0]

    assert [letter.key for letter in world.post.taken] == ["booked:0", "booked:1", "booked:2"]
    assert {letter.to for letter in world.post.taken} == {"pelageya@zemleroeva.example"}
    assert world.ends() == {f"booked:{number}": MAILED for number in range(3)}
    assert world.post.hung_up == 2


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"email_confirmed_at": None}, "no_address"),
        ({"email": ""}, "no_address"),
        ({"is_blocked": True}, "no_address"),
        ({}, "mailed"),
    ],
)
def test_deliver_writes_only_to_a_confirmed_address(world, told, outcome):
    world.put(account=world.somebody(**told), key="k")

    assert world.deliver() == 1

    assert world.ends() == {"k": ("delivered", outcome)}
    assert len(world.post.taken) == (outcome == "mailed")


def test_deliver_writes_of_safety_even_to_those_who_want_no_letters(world):
    Preference.objects.create(account=world.account, wants_letters=False, changed_at=NOW)
    world.put(Kind.BOOKED, key="a")
    world.put(Kind.PASSWORD_CHANGED, key="b")

    assert world.deliver() == 2

    assert world.ends() == {"a": ("delivered", "not_wanted"), "b": MAILED}
    assert [letter.key for letter in world.post.taken] == ["b"]


def test_deliver_writes_only_of_safety_to_an_account_that_is_closing(world):
    leaving = world.somebody(closing_at=NOW + CLOSING_LASTS)
    world.put(Kind.BOOKED, key="a", account=leaving)
    world.put(Kind.CONSENT_WITHDRAWN, key="b", account=leaving)
    world.put(Kind.BOOKED, key="c")

    assert world.deliver() == 3

    assert world.ends() == {"a": ("delivered", "not_wanted"), "b": MAILED, "c": MAILED}


def test_deliver_tells_a_changed_address_to_the_former_one(world):
    world.put(Kind.EMAIL_CHANGED, facts={"former_email": "former@zemleroeva.example"})

    world.deliver()

    assert [letter.to for letter in world.post.taken] == ["former@zemleroeva.example"]


def test_deliver_of_a_delayed_letter_goes_on_and_comes_back_to_it(world):
    world.put(key="a")
    world.put(key="b")
    world.post.troubles = [LetterDelayed("recipient 450")]

    assert world.deliver() == 1
    assert world.ends() == {"a": WAITING, "b": MAILED}
    assert world.deliver() == 0

    world.clock.move(minutes=2)
    assert world.deliver() == 1
    assert world.ends() == {"a": MAILED, "b": MAILED}
    assert Notice.objects.get(key="a").attempts == 2
    assert not Quiet.objects.exists()


def test_deliver_gives_up_a_refused_letter_and_goes_on(world):
    world.put(key="a")
    world.put(key="b")
    world.post.troubles = [LetterRefused("recipient 550")]

    assert world.deliver() == 2

    assert world.ends() == {"a": ("given_up", "refused"), "b": MAILED}


def test_deliver_asks_a_server_that_is_down_rarely_and_loses_nothing(world):
    for number in range(3):
        world.put(key=f"k{number}")
    world.post.troubles = [MailDown("TimeoutError"), MailDown("TimeoutError")]

    assert [world.deliver(), world.deliver()] == [0, 0]
    assert world.post.asked == 1  # the second turn left it in peace
    world.clock.move(seconds=10)
    assert world.deliver() == 0
    assert (world.post.asked, Quiet.objects.get().failures) == (2, 2)
    world.clock.move(seconds=19)
    assert (world.deliver(), world.post.asked) == (0, 2)
    world.clock.move(minutes=3)

    assert world.deliver() == 3
    assert set(world.ends().values()) == {MAILED}
    assert not Quiet.objects.exists()


def test_deliver_counts_failures_anew_after_a_letter_went_out(world):
    Quiet.objects.create(channel="mail", failures=9, until=NOW)
    world.put(key="a")
    world.put(key="b")
    world.post.troubles = [None, MailDown("421")]

    assert world.deliver() == 1

    assert Quiet.objects.get().failures == 1


def test_deliver_gives_up_what_nobody_wants_to_read_any_more(world):
    world.put(key="old")
    world.clock.move(days=1)
    world.put(key="new")

    world.deliver()

    assert world.ends() == {"old": ("given_up", "too_late"), "new": MAILED}


def test_deliver_without_a_mail_server_leaves_it_to_the_cabinet(world, monkeypatch):
    monkeypatch.setattr(ports, "post", None)
    world.put(key="k")

    assert world.deliver() == 1

    assert world.ends() == {"k": ("delivered", "no_letter")}


def test_deliver_stops_when_the_task_is_somebody_elses(world):
    world.put(key="k")

    assert actions.deliver(clock=world.clock, is_mine=lambda: False) == 0

    assert (world.post.asked, world.ends()) == (0, {"k": WAITING})


def test_deliver_ends_its_turn_though_more_waits(world):
    for number in range(5):
        world.put(key=f"k{number}")

    def slow(letter):
        world.clock.move(seconds=2)

    world.post.send = slow

    assert [world.deliver(), world.deliver(), world.deliver()] == [2, 2, 1]


def test_deliver_goes_on_past_a_notice_that_breaks_and_comes_back_to_it(world):
    world.put(key="a")
    world.put(key="b")
    world.post.troubles = [ValueError("pelageya@zemleroeva.example")]

    with structlog.testing.capture_logs() as logged:
        assert world.deliver() == 1

    told = [entry for entry in logged if entry["event"] == "letter broke"]
    assert [(entry["log_level"], entry["kind"], entry["error"]) for entry in told] == [
        ("error", "booked", "ValueError")
    ]
    assert "pelageya" not in repr(logged)
    assert world.ends() == {"a": WAITING, "b": MAILED}
    assert world.post.hung_up == 2  # at once, and at the end of the turn
    world.clock.move(minutes=2)
    assert world.deliver() == 1
    assert world.ends() == {"a": MAILED, "b": MAILED}
    assert not Quiet.objects.exists()


def test_deliver_that_is_broken_off_leaves_the_notice_for_another(world):
    world.put(key="k")
    world.post.troubles = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        world.deliver()

    assert world.deliver() == 0  # its lease is not over
    world.clock.move(minutes=2)

    assert world.deliver() == 1
    assert world.post.hung_up == 3


@pytest.mark.parametrize("count", [1, 3])
def test_deliver_costs_the_same_for_each_notice(world, count, django_assert_num_queries):
    for number in range(count):
        world.put(key=f"k{number}")

    # silence; a last look; each: is there one, savepoint, row, take, release, contact, wish, bounced, region, gone,
    # settle
    with django_assert_num_queries(2 + 11 * count):
        assert world.deliver() == count


def test_letters_never_stand_before_codes_and_holds():
    assert jobs.deliver.queue_name == "letters"
    others = (accounts.send_code, booking.expire_holds, booking.call_for_registry)
    assert {job.queue_name for job in others} == {"urgent"}


def test_job_delivers(world, monkeypatch, time_machine):
    time_machine.move_to(NOW)
    world.put(key="k")

    jobs.deliver()

    assert world.ends() == {"k": MAILED}
