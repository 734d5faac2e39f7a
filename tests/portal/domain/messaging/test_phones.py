"""Reminders to telephones: off unless switched on, by lease, a few times at most."""

from datetime import timedelta

import pytest

from portal.domain.accounts import ports as channels
from portal.domain.booking.rules import reminders
from portal.domain.limits.models import Bucket
from portal.domain.messaging import actions, ports
from portal.domain.messaging.models import Preference, Quiet
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, Outcome, State, Way
from tests.factories.accounts import NOW
from tests.fakes.channels import FakeChannel

PHONE = "+79185550143"
FACTS = {
    "appointment": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "answer": "26", "date": "2026-11-26",
    "time": "14:00", "clock": "",
}  # fmt: skip


@pytest.fixture
def sms(world, monkeypatch):
    made = FakeChannel("sms", 6, picks_code=False)
    monkeypatch.setattr(ports, "texters", {"sms": made})
    monkeypatch.setattr(ports, "visit_url", lambda region, *_what: f"https://26.example.ru/{region}/v/x")
    account = world.account
    account.phone, account.phone_confirmed_at = PHONE, NOW
    account.save()
    Preference.objects.create(pk=account.pk, phone_way="sms", changed_at=NOW)
    world.put(Kind.REMIND_DAY, facts=FACTS, way=Way.PHONE, not_after=NOW + timedelta(hours=7))
    return made


def send(world):
    return actions.deliver_to_phones(clock=world.clock, is_mine=lambda: True)


def end():
    row = Notice.objects.get()
    return row.state, row.outcome


def test_text_is_sent_once(world, sms):
    assert (send(world), send(world)) == (1, 0)

    assert sms.told == [(PHONE, "Приём 26 ноября, 14:00. Придёте? https://26.example.ru/26/v/x")]
    assert end() == ("delivered", "texted")


def test_letters_and_texts_do_not_take_each_others_notices(world, sms):
    world.put()

    assert world.deliver() == 1
    assert [letter.subject for letter in world.post.taken] == ["Вы записаны на приём"]
    assert sms.told == []
    assert send(world) == 1


@pytest.mark.parametrize(
    ("fails", "ends"),
    [
        (channels.NumberRefused("1"), ("given_up", "refused")),
        (channels.ChannelDown("1"), ("waiting", "")),
        (channels.NoBalance("1"), ("waiting", "")),
        (channels.BadReply("1"), ("waiting", "")),
        (RuntimeError("what nobody expected"), ("waiting", "")),
    ],
)
def test_trouble_ends_or_waits(world, sms, fails, ends):
    sms.fails = fails

    send(world)

    assert end() == ends
    sms.fails = None
    world.clock.move(minutes=5)
    send(world)
    assert end() == (ends if ends[0] != "waiting" else ("delivered", "texted"))


def test_a_provider_that_is_down_is_left_in_peace_and_letters_go_on(world, sms):
    sms.fails = channels.ChannelDown("silent")
    send(world)
    world.put(Kind.REMIND_HOURS, facts=FACTS, way=Way.PHONE)
    world.put()

    send(world)

    assert len(sms.told) == 1
    assert Quiet.objects.get().channel == "sms"
    assert world.deliver() == 1


def test_a_provider_that_never_answers_costs_five_texts(world, sms):
    sms.fails = channels.ChannelDown("silent")
    for _ in range(60):
        send(world)
        world.clock.move(minutes=6)

    assert len(sms.told) == 5
    assert end() == ("given_up", "attempts")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (lambda _who, _channels: Preference.objects.update(phone_way=""), "not_wanted"),
        (lambda _who, channels: channels.clear(), "not_wanted"),
        (lambda who, _channels: who.__class__.objects.update(phone_confirmed_at=None), "no_address"),
        (lambda who, _channels: who.__class__.objects.update(closing_at=NOW), "not_wanted"),
        (lambda _who, _channels: Notice.objects.update(not_after=NOW), "too_late"),
    ],
    ids=["not wanted", "switched off", "no number", "closing", "late"],
)
def test_no_text_where_nobody_wants_or_may_get_it(world, sms, change, outcome):
    change(world.account, ports.texters)

    send(world)

    assert sms.told == []
    assert end()[1] == outcome


def test_a_day_without_money_sends_nothing_and_the_registry_may_call(world, sms, settings):
    settings.CODES_KOPECKS_A_DAY = 1199

    assert send(world) == 1

    assert sms.told == []
    assert end() == ("given_up", "no_money")
    assert reminders.unreached([(State.GIVEN_UP, Outcome.NO_MONEY, False)]) == reminders.Unreached.NOT_SENT
    reached = [(State.GIVEN_UP, Outcome.NO_MONEY, False), (State.DELIVERED, Outcome.MAILED, False)]
    assert reminders.unreached(reached) is None


@pytest.mark.parametrize(
    ("fails", "kept"),
    [(None, 300), (channels.NumberRefused(), 0), (channels.NoBalance(), 0), (channels.ChannelDown(), 1200)],
)
def test_money_is_brought_to_what_the_provider_took(world, sms, fails, kept):
    sms.kopecks, sms.fails = 300, fails
    send(world)
    assert Bucket.objects.get(limit="texts_money").count == kept


def test_a_text_lives_no_longer_than_its_reminder(world, sms, monkeypatch):
    lives = []
    monkeypatch.setattr(sms, "tell", lambda *, ttl_s, **_told: lives.append(ttl_s))
    Notice.objects.update(not_after=NOW + timedelta(minutes=30))

    send(world)

    assert lives == [30 * 60]
