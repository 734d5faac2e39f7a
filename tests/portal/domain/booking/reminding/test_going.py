"""What goes when, and what never goes."""

import re
from datetime import date, time, timedelta

import pytest

from portal.domain.accounts.models import Account
from portal.domain.booking import actions
from portal.domain.booking.models import Broken, Reminder
from portal.domain.booking.states import CancelReason, State
from portal.domain.notices.ports import MailDown
from portal.domain.patients.models import Holding
from portal.kit.waking import Waking
from tests.factories.accounts import NOW
from tests.portal.domain.booking.law_of_time import before_the_change
from tests.portal.domain.booking.reminding.world import DAY_BEFORE, PHONE, PLANTED, START, TWO_HOURS

MINUTE = timedelta(minutes=1)


def test_two_reminders_go_at_their_moments_and_once(world):
    world.turn(DAY_BEFORE - MINUTE)
    assert world.ends() == []

    world.turns(DAY_BEFORE, START + timedelta(hours=1))

    assert world.ends() == [("remind_day", "letter", "mailed"), ("remind_hours", "letter", "mailed")]
    assert [letter.to for letter in world.letters] == ["pelageya@zemleroeva.example"] * 2
    assert world.texts == []
    assert world.listed() == []


def test_a_text_goes_beside_the_letter_where_the_person_wants_it(world):
    world.wish(phone_way="sms")

    world.turn(DAY_BEFORE)

    assert world.ends() == [("remind_day", "letter", "mailed"), ("remind_day", "phone", "texted")]
    assert [to for to, _ in world.texter.told] == [PHONE]


def test_outside_the_cabinet_only_date_and_time_are_told(world):
    world.wish(phone_way="sms")

    world.turns(DAY_BEFORE, TWO_HOURS)

    said = [letter.subject + letter.text + letter.html for letter in world.letters] + world.texts
    assert len(said) == 4
    for each in said:
        assert all(word in each for word in ("26 ноября", "14:00", "https://26.example.ru/26/v/"))
        assert [word for word in PLANTED if word.lower() in each.lower()] == []
        assert str(world.visit.pk) not in each


def test_a_text_takes_two_messages_at_most(world):
    world.wish(phone_way="sms", time_zone="Asia/Kamchatka", wakes_at=time(6), sleeps_at=time(23))
    world.turns(DAY_BEFORE - timedelta(days=1), START)

    assert len(world.texts) == 2
    for text in world.texts:
        assert len(text.encode("utf-16-be")) // 2 <= 2 * 67
        assert "14:00 (МСК)" in text


@pytest.mark.parametrize("end", ["cancel", "moved", "clinic", "broken", "taken_away", "blocked"])
def test_nothing_goes_about_a_visit_that_is_off(world, end):
    world.turn(DAY_BEFORE - MINUTE)
    finish(world, end, DAY_BEFORE)

    world.turns(DAY_BEFORE, START)

    assert [
        letter for letter in world.letters if "апомин" in letter.subject or "Скоро" in letter.subject
    ] == []
    assert [end for end in world.ends() if end[2] in {"mailed", "texted"}] == []


def finish(world, end, at):
    visit = world.visit
    if end == "cancel":
        actions.cancel(
            account_id=visit.account_id, appointment_id=visit.pk, reason=CancelReason.OTHER, region="26", at=at,
            by=world.person.by,
        )  # fmt: skip
    elif end in {"moved", "clinic"}:
        visit.state = {"moved": State.MOVED, "clinic": State.CANCELLED_BY_CLINIC}[end]
        visit.save()
    elif end == "broken":
        Broken.objects.create(appointment=visit, since_at=at)
    elif end == "taken_away":
        Holding.objects.filter(card=visit.card_id).update(ended_at=at, ended_why="left")
    else:
        Account.objects.filter(pk=visit.account_id).update(is_blocked=True)


def test_what_waits_for_a_silent_server_is_withdrawn_with_the_visit(world):
    world.post.troubles = [MailDown("silent")] * 3
    world.turn(DAY_BEFORE)
    assert world.ends() == [("remind_day", "letter", "")]

    finish(world, "cancel", DAY_BEFORE + MINUTE)
    world.turns(DAY_BEFORE + MINUTE, START)

    assert world.ends() == [("remind_day", "letter", "withdrawn")]
    assert [letter.subject for letter in world.letters] == []


def test_a_server_that_comes_back_at_night_waits_for_nobody(world):
    """21:30 in Moscow: the reminder's day is over, and the registry calls."""
    world.post.troubles = [MailDown("silent")] * 500
    world.turns(DAY_BEFORE, DAY_BEFORE + timedelta(hours=6, minutes=55), step=timedelta(minutes=5))
    world.post.troubles = []

    world.turns(DAY_BEFORE + timedelta(hours=7, minutes=5), DAY_BEFORE + timedelta(hours=9))

    assert world.letters == []
    assert world.ends() == [("remind_day", "letter", "too_late")]
    assert world.listed() == [("too_late", "")]


def test_other_hours_are_reckoned_anew(world):
    world.turn(DAY_BEFORE - timedelta(hours=20))
    world.wish(wakes_at=time(9), sleeps_at=time(13))
    actions.replan(account_id=world.person.account.pk)
    world.turn(DAY_BEFORE - timedelta(hours=19))

    assert world.reminders() == {
        "day": DAY_BEFORE - timedelta(hours=1, minutes=30), "hours": TWO_HOURS,
    }  # fmt: skip


def test_hours_changed_between_the_reckoning_and_the_moment_count(world):
    world.turn(DAY_BEFORE - timedelta(hours=1))
    world.wish(time_zone="Asia/Yekaterinburg", wakes_at=time(17))

    world.turn(DAY_BEFORE)

    evening = Waking("Asia/Yekaterinburg", time(17), time(21)).last_before(
        DAY_BEFORE, margin=timedelta(minutes=30)
    )
    assert evening < DAY_BEFORE
    assert world.letters == []


def test_another_law_of_time_moves_the_reminder_with_the_visit(world, tmp_path):
    """The hour that was promised stays, so the instant moves, and the reminder with it."""
    with before_the_change(tmp_path, "Europe/Moscow", 4):
        world.turn(DAY_BEFORE - timedelta(hours=20))
        actions.follow_clocks(at=DAY_BEFORE - timedelta(hours=20), by=world.person.by)
        world.turn(DAY_BEFORE - timedelta(hours=19))

        assert world.reminders() == {
            "day": DAY_BEFORE - timedelta(hours=1), "hours": TWO_HOURS - timedelta(hours=1),
        }  # fmt: skip


def test_a_day_costs_the_same_for_each_visit_that_is_reckoned(world, django_assert_num_queries):
    for number in (1, 2, 3):
        world.book(number, card=world.person.card)

    with django_assert_num_queries(4):  # visits, wishes, rows, what is due
        assert actions.remind(at=NOW + timedelta(hours=5))["planned"] == 4


def test_reminders_of_visits_long_over_are_forgotten(world):
    world.turn(DAY_BEFORE)
    actions.forget_reminders(at=START + timedelta(days=29))
    assert Reminder.objects.count() == 2

    actions.forget_reminders(at=START + timedelta(days=30))

    assert Reminder.objects.count() == 0


def test_told_day_is_the_clinics(world):
    world.turn(DAY_BEFORE)

    assert world.visit.wall_date == date(2026, 11, 26)
    assert re.search(r"26 ноября, 14:00\.", world.letters[0].text)
