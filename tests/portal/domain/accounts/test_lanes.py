"""A provider that keeps its answer to itself for ten seconds stops nobody else's code."""

import threading
import time

import pytest
from django.utils.timezone import now

from portal.adapters.exchange import Exchange
from portal.adapters.phone.call.sms_ru import SmsRuCall
from portal.adapters.phone.providers.sms_ru import SmsRu
from portal.domain.accounts import actions, ports
from portal.domain.accounts.actions.codes import lanes
from portal.domain.accounts.models import Code
from portal.domain.accounts.states import CodeStep
from portal.domain.limits.models import Bucket
from portal.domain.work import actions as work
from tests.fakes.channels import FakeChannel
from tests.fakes.phone import server
from tests.portal.domain.accounts import ways
from tests.portal.domain.accounts.codes import ask, deliver, from_

TEN_S, SOON_S = 10.0, 2.0
CALLED, WRITTEN = "+79187654330", "+79187654322"


@pytest.fixture
def on_lanes(settings):
    settings.CODE_LANES = True
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("lane-"):
            thread.join()


@pytest.fixture
def region(db):
    return ways.region()


def wait_for(state, **which) -> float:
    began = time.monotonic()
    while Code.objects.get(**which).state != state:
        assert time.monotonic() - began < TEN_S
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.django_db(transaction=True)
def test_a_silent_provider_of_calls_holds_up_no_code_by_telegram(region, on_lanes, monkeypatch):
    with server.running() as provider:
        provider.fault = server.Answer(200, b"{}", before_s=TEN_S)
        exchange = Exchange(url=provider.url)
        telegram = FakeChannel("telegram", 6, picks_code=False)
        known = {"call": SmsRuCall(SmsRu(exchange, api_id="KEY")), "telegram": telegram}
        monkeypatch.setattr(ports, "channels", known)
        one, other = ways.account(phone=CALLED), ways.account(phone=WRITTEN)
        for number in range(lanes.SEATS):
            ask(one, at=now(), phone=f"{CALLED[:-1]}{number + 4}", channel="call", browser=from_(number))
        ask(other, at=now(), phone=WRITTEN, channel="telegram", browser=from_("other"))

        began = time.monotonic()
        work.Worker(queue="urgent", clock=now).drain()
        took = time.monotonic() - began

        assert took < SOON_S
        assert telegram.rang == [WRITTEN]
        assert Code.objects.get(phone=WRITTEN).state == CodeStep.SENT
        called = Code.objects.filter(channel="call")
        states = set(called.values_list("state", flat=True))
        assert (called.count(), states) == (lanes.SEATS, {CodeStep.SENDING}), "their pages say «звоним…»"

        for code in called:
            wait_for(CodeStep.FAILED, pk=code.pk)
        assert set(called.values_list("failure", flat=True)) == {"down"}
        assert time.monotonic() - began < TEN_S, "nobody waits for the whole silence"
        exchange.close()


@pytest.mark.django_db(transaction=True)
def test_a_slow_answer_still_counts(region, on_lanes, monkeypatch):
    slow = FakeChannel()
    answer = slow.send
    monkeypatch.setattr(slow, "send", lambda **told: (time.sleep(0.6), answer(**told))[1])
    monkeypatch.setattr(ports, "channels", {"call": slow})
    code = ask(ways.account(), at=now())

    assert deliver(code, now()).state == CodeStep.SENDING
    wait_for(CodeStep.SENT, pk=code.pk)
    assert actions.check_code(
        code_id=code.pk, purpose=code.purpose, digits=slow.codes[0], browser=from_("chromium"), at=now()
    ).pk == code.pk  # fmt: skip


@pytest.mark.parametrize(("is_down", "seats"), [(False, lanes.SEATS), (True, 1)])
def test_a_lane_has_few_seats_and_one_while_its_provider_is_down(on_lanes, is_down, seats):
    gate = threading.Event()
    waiting = [threading.Thread(target=_run, args=("call", gate, is_down)) for _ in range(seats)]
    for each in waiting:
        each.start()
    time.sleep(0.1)

    with pytest.raises(lanes.Full):
        lanes.run("call", gate.wait, is_down=is_down)
    done = threading.Event()
    lanes.run("telegram", done.set)
    assert done.is_set()

    gate.set()
    for each in [*waiting, *(one for one in threading.enumerate() if one.name == "lane-call")]:
        each.join()
    lanes.run("call", done.set, is_down=is_down)


def _run(channel, gate, is_down):
    lanes.run(channel, gate.wait, is_down=is_down)


def test_an_error_in_a_lane_is_the_tasks_own(on_lanes):
    def break_():
        raise LookupError("x")

    with pytest.raises(LookupError):
        lanes.run("call", break_)
    lanes.run("call", lambda: None)


@pytest.mark.django_db
def test_a_full_lane_fails_at_once_and_costs_nothing(region, monkeypatch):
    def full(*_given, **_told):
        raise lanes.Full("lane")

    call = FakeChannel()
    monkeypatch.setattr(ports, "channels", {"call": call})
    monkeypatch.setattr(lanes, "run", full)
    told = deliver(ask(ways.account()))

    assert (told.state, told.failure, call.rang) == (CodeStep.FAILED, "down", [])
    assert Bucket.objects.get(limit="texts_money").count == 0


@pytest.mark.django_db
def test_a_sender_killed_after_its_task_is_given_up_within_a_minute(region, monkeypatch):
    monkeypatch.setattr(ports, "channels", {"call": FakeChannel()})
    code = ask(ways.account())
    Code.objects.update(state=CodeStep.SENDING)

    assert actions.lose_stuck(at=code.created_at + ways.MINUTE - ways.SECOND) == 0
    assert actions.lose_stuck(at=code.created_at + ways.MINUTE) == 1
    assert (Code.objects.get().state, Code.objects.get().failure) == ("failed", "lost")
