"""Phone and password: who comes in, at what cost, and what ends on the way."""

import contextlib
import os
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import hashers

from portal.config.hashers import Argon2
from portal.domain.accounts import actions, ports, queries
from portal.domain.accounts.actions import hashing
from portal.domain.accounts.models import Account, Device, Passage, Password, Session
from portal.domain.accounts.states import PASSWORD_TRIES, CodePurpose, Way
from portal.domain.limits import actions as limits
from portal.domain.limits import queries as counted
from portal.domain.notices.models import Notice
from tests.factories.accounts import NOW, browser, person
from tests.fakes import channels
from tests.ground import dump
from tests.portal.domain.accounts import ways
from tests.portal.domain.accounts.ways import DAY, LONG, MINUTE, PASSWORD, PHONE, SECOND


@pytest.fixture(autouse=True)
def phones(db, monkeypatch):
    monkeypatch.setattr(ports, "channels", channels.both())
    ways.region()


def finish(digits, at=NOW, *, remember=False, device="", who=None):
    return actions.finish_sign_in(
        digits=digits, remember=remember, device_key=device, browser=who or browser(), at=at
    )


def test_password_and_code_open_a_session():
    account = ways.account()
    passage = ways.sign_in()

    entered = finish(ways.code_of(passage))

    person = queries.signed_in(key=entered.session_key, at=NOW)
    assert (person.account_id, person.way, person.is_limited) == (account.pk, "password", False)
    assert (entered.region, entered.return_to, entered.device_key) == ("26", "/cards/", "")
    assert list(Notice.objects.values_list("kind", flat=True)) == ["new_device"]
    assert Account.objects.get().phone_confirmed_at == NOW


def fail(times, at=NOW):
    """Type a wrong password so often, each time when the wait is over; return the moment after the last."""
    for _ in range(times):
        with pytest.raises(actions.WrongPassword):
            ways.sign_in(PHONE, "не тот пароль", at=at)
        at += timedelta(hours=1)
    return at


@pytest.mark.parametrize(("times", "told"), [(4, []), (5, ["after_failures"]), (9, ["after_failures"])])
def test_the_right_password_after_many_wrong_ones_is_told(times, told):
    ways.account()
    ways.account(phone="+79180000000", password="ива над прудом")
    at = fail(times)

    ways.sign_in(at=at)
    assert list(Notice.objects.values_list("kind", flat=True)) == told

    ways.sign_in(at=at + MINUTE)
    assert Notice.objects.count() == len(told), "told once: the row of failures is over"


def test_esia_after_many_wrong_passwords_is_told(esia):
    account = ways.account(esia_oid="1000000001")
    at = fail(5)

    actions.refresh(account=account, person=person(phone=PHONE), region="26", at=at)

    assert list(Notice.objects.values_list("account_id", "kind")) == [(account.pk, "after_failures")]


def test_the_settings_tell_of_many_wrong_passwords_too():
    account = ways.account()
    mine = ways.session(account, way=Way.PASSWORD)
    at = fail(6)

    actions.prove(session=replace(mine, proved_at=NOW - DAY), password=PASSWORD, at=at)

    assert list(Notice.objects.values_list("account_id", "kind")) == [(account.pk, "after_failures")]


def test_neither_password_nor_code_alone_opens_anything():
    ways.account()
    passage = ways.sign_in()
    code = ways.code_of(passage)

    with pytest.raises(actions.WrongCode):
        finish(channels.other_than(code))
    assert Session.objects.count() == 0
    finish(code)
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("phone", "password"),
    [(PHONE, "не тот пароль"), ("+79180000000", PASSWORD), (PHONE, ""), (PHONE, "а" * 10**6)],
)
def test_wrong_phone_or_password_begins_nothing(phone, password):
    ways.account()

    with pytest.raises(actions.WrongPassword):
        ways.sign_in(phone, password)

    assert (Passage.objects.count(), Session.objects.count()) == (0, 0)


def test_the_right_one_begins_a_passage():
    ways.account()

    assert ways.sign_in().purpose == CodePurpose.SIGN_IN


@pytest.mark.parametrize("fields", [{"is_blocked": True}, {"phone_confirmed_at": None}])
def test_a_closed_account_and_an_unconfirmed_phone_have_no_password_way(fields):
    account = ways.account()
    Account.objects.filter(pk=account.pk).update(**fields)

    with pytest.raises(actions.WrongPassword):
        ways.sign_in()


def test_every_try_costs_two_comparisons_whoever_it_is_about(monkeypatch):
    """Known, unknown, without a password, two on a phone, right and wrong: the same work (6.3.8)."""
    ways.account()
    ways.account(None, "+79180000001")
    ways.account(PASSWORD, "+79180000002"), ways.account(LONG, "+79180000002")
    compared = []
    real = hashing.is_of
    monkeypatch.setattr(hashing, "is_of", lambda text, one: compared.append(one) or real(text, one))
    costs = {}
    for phone in (PHONE, "+79180000001", "+79180000002", "+79180000003"):
        for password in (PASSWORD, "не тот пароль", "а" * 10_000, "x"):
            compared.clear()
            with contextlib.suppress(actions.WrongPassword):
                ways.sign_in(phone, password, who=browser(phone + password[:9]))
            costs[phone, password[:9]] = len(compared)

    assert set(costs.values()) == {2}
    assert len(costs) == 16


def test_hashes_cost_what_owasp_asks_for(settings):
    settings.PASSWORD_HASHERS = ["portal.config.hashers.Argon2"]
    encoded = hashers.make_password(PASSWORD)

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert (Argon2.memory_cost, Argon2.time_cost, Argon2.parallelism) == (19456, 2, 1)
    assert hashers.check_password(PASSWORD, encoded)
    assert not hashers.check_password(PASSWORD + " ", encoded)


def test_one_more_than_the_line_holds_is_told_to_wait_and_counted_nowhere():
    ways.account()
    with contextlib.ExitStack() as line:
        for _ in range(hashing.IN_LINE):
            line.enter_context(hashing.seat())
        with pytest.raises(actions.Busy):
            ways.sign_in()

    assert counted.failures(kind=PASSWORD_TRIES, bucket=PHONE) == 0
    assert ways.sign_in().account_id is not None


def test_places_in_the_line_are_given_back_after_an_error():
    for _ in range(hashing.IN_LINE + 1):
        with pytest.raises(RuntimeError), hashing.seat():
            raise RuntimeError
    with contextlib.ExitStack() as line:
        taken = [line.enter_context(hashing.seat()) for _ in range(hashing.IN_LINE)]

    assert len(taken) == hashing.IN_LINE


def test_passwords_are_compared_one_at_a_time_by_a_thread_that_steps_back(monkeypatch):
    """A flood of passwords leaves the processor to other pages: so says `make bench`, this is why."""
    seen, running, most = [], [], []

    def compare(_text, _hash):
        running.append(1)
        most.append(len(running))
        seen.append((threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, threading.get_native_id())))
        time.sleep(0.01)
        return bool(running.pop())

    hashing.nobodys()
    monkeypatch.setattr(hashing, "is_of", compare)
    threads = [threading.Thread(target=hashing.compare, args=("x", [])) for _ in range(hashing.IN_LINE)]
    [thread.start() for thread in threads], [thread.join(5) for thread in threads]

    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert len(seen) == hashing.IN_LINE * hashing.COMPARED
    assert set(most) == {1}
    assert {priority for _, priority in seen} == {min(19, own + 10)}
    assert len({thread for thread, _ in seen}) == 1


def test_wrong_passwords_make_the_phone_wait_known_or_not():
    ways.account()
    for phone in (PHONE, "+79180000009"):
        waits = []
        for _ in range(6):
            try:
                ways.sign_in(phone, "не тот пароль")
            except actions.WrongPassword:
                waits.append(None)
            except limits.Exhausted as refused:
                waits.append(refused.until - NOW)
        assert waits == [None] * 5 + [30 * SECOND]
    with pytest.raises(limits.Exhausted):
        ways.sign_in()
    assert ways.sign_in(at=NOW + MINUTE).account_id is not None


def test_esia_opens_a_shut_password_way_again():
    account = ways.account()
    for turn in range(100):
        with pytest.raises(actions.WrongPassword):
            ways.sign_in(PHONE, "не тот пароль", NOW + turn * 61 * MINUTE)
    at = NOW + 101 * 61 * MINUTE
    with pytest.raises(limits.Exhausted) as shut:
        ways.sign_in(at=at)
    assert shut.value.until is None

    from tests.factories.accounts import person

    actions.refresh(account=account, person=person(phone=PHONE), region="26", at=at)

    assert ways.sign_in(at=at).account_id == account.pk


def test_a_remembered_device_needs_no_code_for_thirty_days():
    ways.account(LONG)
    passage = ways.sign_in(password=LONG)
    key = finish(ways.code_of(passage), remember=True).device_key

    again = ways.sign_in(password=LONG, device=key, at=NOW + 30 * DAY - SECOND)
    assert queries.signed_in(key=again.session_key, at=NOW + 30 * DAY - SECOND) is not None
    assert isinstance(ways.sign_in(password=LONG, device=key, at=NOW + 30 * DAY), Passage)
    assert isinstance(ways.sign_in(password=LONG, device="чужой ключ"), Passage)
    assert dump.readable(key, Device.objects.get().key_hash) == [Device.objects.get().key_hash]


def test_a_short_password_never_remembers_a_device():
    ways.account(PASSWORD)

    entered = finish(ways.code_of(ways.sign_in()), remember=True)

    assert (entered.device_key, Device.objects.count()) == ("", 0)


def test_a_device_of_somebody_else_is_not_mine():
    ways.account(LONG)
    key = finish(ways.code_of(ways.sign_in(password=LONG)), remember=True).device_key
    ways.account(LONG, "+79180000005")

    assert isinstance(ways.sign_in("+79180000005", LONG, device=key), Passage)


def test_a_family_tablet_remembers_both_under_a_new_key():
    first = ways.account(LONG)
    second = ways.account(LONG, "+79180000005")
    key = finish(ways.code_of(ways.sign_in(password=LONG)), remember=True).device_key
    later = NOW + 2 * MINUTE
    passage = ways.sign_in("+79180000005", LONG, later, device=key)
    newer = finish(ways.code_of(passage, later), later, remember=True, device=key).device_key

    assert newer != key
    assert set(Device.objects.values_list("account", flat=True)) == {first.pk, second.pk}
    for phone in (PHONE, "+79180000005"):
        assert isinstance(ways.sign_in(phone, LONG, later, device=newer), actions.Entered)
        assert isinstance(ways.sign_in(phone, LONG, later, device=key), Passage)


def test_two_with_one_password_on_one_phone_are_told_apart():
    mother, son = ways.account(LONG), ways.account(LONG)
    passage = ways.sign_in(password=LONG)
    assert {passage.account_id, passage.other_id} == {mother.pk, son.pk}
    with pytest.raises(actions.NoPassage):
        finish("0000")

    assert actions.tell_apart(passage=passage, account_ids=[]) is None
    assert actions.tell_apart(passage=passage, account_ids=[10**6]) is None
    assert actions.tell_apart(passage=passage, account_ids=[mother.pk, son.pk]) is None
    found = actions.tell_apart(passage=passage, account_ids=[son.pk])

    entered = finish(ways.code_of(found))
    assert queries.signed_in(key=entered.session_key, at=NOW).account_id == son.pk


def test_the_second_question_is_answered_five_times_at_most():
    ways.account(LONG), ways.account(LONG)
    passage = ways.sign_in(password=LONG)
    for _ in range(4):
        assert actions.tell_apart(passage=passage, account_ids=[]) is None
    with pytest.raises(actions.NoPassage):
        actions.tell_apart(passage=passage, account_ids=[])

    assert Passage.objects.count() == 0


def test_two_with_different_passwords_are_told_apart_by_them():
    ways.account(LONG)
    second = ways.account(PASSWORD)

    passage = ways.sign_in()

    assert (passage.account_id, passage.other_id) == (second.pk, None)


@pytest.mark.parametrize("what", ["password", "blocked", "phone"])
def test_what_changes_on_the_way_ends_the_passage(what):
    account = ways.account()
    passage = ways.sign_in()
    code = ways.code_of(passage)
    if what == "password":
        ways.give(account, LONG, NOW + SECOND)
    changed = {"blocked": {"is_blocked": True}, "phone": {"phone": "+79180000001"}}.get(what)
    if changed:
        Account.objects.filter(pk=account.pk).update(**changed)

    with pytest.raises(actions.NoPassage):
        finish(code, NOW + 2 * SECOND)
    assert Session.objects.count() == 0


def test_a_passage_belongs_to_its_browser_and_ends_after_twenty_minutes():
    ways.account()
    passage = ways.sign_in()
    code = ways.code_of(passage)

    with pytest.raises(actions.NoPassage):
        finish(code, who=browser("другой"))
    with pytest.raises(actions.NoPassage):
        finish(code, NOW + 20 * MINUTE)
    assert actions.sweep_passages(at=NOW + 20 * MINUTE) == 1
    assert Password.objects.count() == 1


def test_a_limited_password_opens_a_limited_session_until_esia():
    account = ways.account(None)
    ways.give(account, LONG, is_limited=True)
    entered = finish(ways.code_of(ways.sign_in(password=LONG)), remember=True)
    assert queries.signed_in(key=entered.session_key, at=NOW).is_limited
    assert entered.device_key == ""

    from tests.factories.accounts import person

    later = NOW + 5 * MINUTE
    actions.refresh(account=account, person=person(phone=PHONE), region="26", at=later)
    entered = finish(ways.code_of(ways.sign_in(password=LONG, at=later), later), later)
    assert not queries.signed_in(key=entered.session_key, at=later).is_limited
