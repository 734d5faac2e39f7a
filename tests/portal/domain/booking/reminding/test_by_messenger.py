"""Reminders by a linked messenger: the same moments, the same neutral words, the same list of calls."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.accounts import ports as channels
from portal.domain.booking import actions
from portal.domain.booking.rules import reminders as rules
from portal.domain.booking.rules.reminders import Step
from portal.domain.booking.states import CancelReason
from portal.domain.messaging import actions as messaging
from portal.domain.messaging import rules as delivery
from portal.domain.messaging import texts as texts_of
from portal.domain.messaging.models import Chat
from portal.domain.messaging.ports import chats as ports
from portal.domain.messaging.states import Report
from portal.domain.messaging.states.chats import WAYS
from portal.domain.notices import ports as mail
from portal.domain.notices.states import Held, Kind
from portal.kit.waking import Waking
from portal.sites.patient.settings.forms import ZONES
from tests.fakes.messenger import FakeMessenger
from tests.portal.domain.booking.reminding.world import CHAT, DAY_BEFORE, PLANTED, START, TWO_HOURS


@pytest.fixture
def linked(world, monkeypatch):
    bot = FakeMessenger()
    monkeypatch.setattr(ports, "messengers", {"telegram": bot})
    world.link(bot)
    return world


def texts(world):
    return [text for _, text, _ in world.bot.told]


def test_two_reminders_go_beside_the_letters_at_their_moments_and_once(linked):
    linked.turn(DAY_BEFORE - timedelta(minutes=1))
    assert linked.bot.told == []

    linked.turns(DAY_BEFORE, START + timedelta(hours=1))

    assert linked.ends() == [
        ("remind_day", "letter", "mailed"), ("remind_day", "telegram", "texted"),
        ("remind_hours", "letter", "mailed"), ("remind_hours", "telegram", "texted"),
    ]  # fmt: skip
    assert [chat for chat, _, _ in linked.bot.told] == [CHAT, CHAT]
    assert linked.listed() == []


def test_outside_the_cabinet_only_date_and_time_are_told(linked):
    linked.turns(DAY_BEFORE, TWO_HOURS)

    assert len(texts(linked)) == 2
    for each in texts(linked):
        assert all(word in each for word in ("26 ноября", "14:00", "https://26.example.ru/26/v/"))
        assert [word for word in PLANTED if word.lower() in each.lower()] == []
        assert str(linked.visit.pk) not in each


def test_a_cancelled_visit_takes_back_what_waits(linked):
    linked.bot.fails = ports.TooOften(600)
    linked.turn(DAY_BEFORE)
    visit = linked.visit
    actions.cancel(
        account_id=visit.account_id, appointment_id=visit.pk, reason=CancelReason.OTHER, region="26",
        at=DAY_BEFORE, by=linked.person.by,
    )  # fmt: skip
    linked.bot.fails = None

    linked.turns(DAY_BEFORE + timedelta(minutes=30), START)

    assert ("remind_day", "telegram", "withdrawn") in linked.ends()
    assert [text for text in texts(linked)[1:] if "14:00" in text] == []


def test_a_blocked_bot_leaves_the_letter_and_nobody_calls(linked):
    linked.bot.fails = ports.ChatGone("403")

    linked.turn(DAY_BEFORE)

    assert linked.ends() == [("remind_day", "letter", "mailed"), ("remind_day", "telegram", "refused")]
    assert (Chat.objects.count(), linked.listed()) == (0, [])


def test_who_wants_telegram_alone_and_blocked_it_is_called(linked):
    linked.wish(wants_letters=False)
    linked.bot.fails = ports.ChatGone("403")

    linked.turns(DAY_BEFORE, DAY_BEFORE + timedelta(hours=1))

    assert linked.listed() == [("refused", "")]


def test_who_wants_telegram_alone_and_was_told_there_is_not_called(linked):
    linked.wish(wants_letters=False)

    linked.turns(DAY_BEFORE, DAY_BEFORE + timedelta(hours=9))

    assert linked.listed() == []


def test_a_messenger_silent_until_the_night_wakes_nobody_and_the_registry_calls(linked):
    linked.wish(wants_letters=False)
    linked.bot.fails = ports.TooOften(3600)
    linked.turns(DAY_BEFORE, DAY_BEFORE + timedelta(hours=6, minutes=55))
    before = len(linked.bot.told)
    linked.bot.fails = None

    linked.turns(DAY_BEFORE + timedelta(hours=7, minutes=5), DAY_BEFORE + timedelta(hours=9))

    assert len(linked.bot.told) == before
    assert [why for why, _ in linked.listed()] in (["too_late"], ["not_sent"])


def test_a_letter_that_came_back_calls_nobody_whom_the_messenger_told(linked):
    linked.turn(DAY_BEFORE)

    number = mail.letter_id(f"remind_day:{linked.visit.pk}")
    messaging.take_bounce(Report(number, "failed", "5.1.1"), at=DAY_BEFORE)
    linked.turn(DAY_BEFORE + timedelta(minutes=5))

    assert linked.listed() == []


def test_a_messenger_that_is_down_holds_up_no_letter(linked):
    linked.bot.fails = channels.ChannelDown("silent")

    linked.turn(DAY_BEFORE)

    assert [end for end in linked.ends() if end[1] == "letter"] == [("remind_day", "letter", "mailed")]


def test_every_messenger_is_among_the_keys_of_a_reminder():
    told = rules.keys_of(Step.DAY, "visit")

    assert told[:2] == [f"{Kind.REMIND_DAY}:visit", rules.phone_key(Step.DAY, "visit")]
    assert {f"{Kind.REMIND_DAY}:visit:{way}" for way in WAYS} <= set(told)


def may_go(planned, at):
    """Tell whether a message about this reminder may still go at a moment, whatever held it up."""
    held = Held(
        1, 1, rules.KINDS[planned.step], {}, "key", planned.at, planned.until, attempts=1, way=WAYS[0]
    )
    return delivery.without_chat(held, texts_of.of(held.kind), is_wanted=True, at=at) is None


@given(
    zone=st.sampled_from([*ZONES]),
    hours=st.tuples(st.integers(5, 12), st.integers(17, 23)),
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    late=st.integers(0, 36 * 60),
)
def test_in_none_of_eleven_zones_does_a_message_wake_anybody_however_late_it_goes(zone, hours, minutes, late):
    waking = Waking(zone, time(hours[0]), time(hours[1]))
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    planned = rules.planned(starts_at=start, booked_at=start - timedelta(days=9), waking=waking)

    assert len(planned) == 2
    for one in planned:
        assert may_go(one, one.at)
        at = one.at + timedelta(minutes=late)
        assert not may_go(one, at) or (waking.has(at) and at < start)
