"""Rows M1, M2, M3, M5 and M6 at the paper's figures, through the pages and the real other program.

Time is virtual where minutes pass: jobs are run at the moments at which the timer would run them, and M3's
hour is an hour of that clock. `make campaign NAME=clinics SCALE=1` runs the full figures.
"""

import random
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils.timezone import now

from portal.adapters.mis.fhir import clinic as adapter
from portal.domain.booking import actions, ports
from portal.domain.booking.actions import confirming
from portal.domain.booking.models import Appointment, Step
from portal.domain.notices.models import Notice
from portal.domain.regions.models import Region
from tests.fakes import outside_clinic
from tests.portal.domain.booking.outside.conftest import systems
from tests.portal.domain.booking.outside.crowded import (
    ASKED,
    BOOKED,
    bookers,
    give_all_back,
    open_doctors,
    orphans,
    strangers_here,
)
from tests.portal.domain.booking.tables import story

pytestmark = [pytest.mark.campaign_clinics, pytest.mark.timeout(3600)]
MINUTE = timedelta(minutes=1)
WAVE = 20
SILENCE_S, ANSWER_S = 0.5, 0.25
AWAY = "Клиника сейчас не отвечает, поэтому запись не сделана."
TAKEN = "Это время только что заняли."
STRANGER = "Посторонняя"


@pytest.fixture
def outside(tmp_path):
    with outside_clinic.running(tmp_path, silence_s=SILENCE_S) as clinic:
        yield clinic


@pytest.fixture
def crowd(place, tmp_path, monkeypatch):
    """Return a call that makes so many people, each before a place of their own."""
    Region.objects.update(operator="ООО «Пример»", support_phone="+78652000000")
    made = systems(place.outside, answer_s=ANSWER_S)
    monkeypatch.setattr(ports, "system_of", made.of)
    return lambda count: bookers(open_doctors(place, tmp_path, count))


@pytest.fixture(autouse=True)
def no_vacuum_beside(db, campaign):
    """Keep a vacuum away: it notes tables that one transaction fills as empty.

    PostgreSQL then walked through all of them for each read by a key, 0.6 s each.
    """
    if connection.vendor == "sqlite" or campaign.scale is None:  # `make test` shares its cluster
        yield
        return
    command(connection, "ALTER SYSTEM SET autovacuum = off")
    yield
    command(connection, "ALTER SYSTEM RESET autovacuum")


def command(used, statement):
    """Change the cluster; that is done outside of the test's transaction."""
    other = used.copy()
    with other.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SELECT pg_reload_conf()")
    other.close()


def waves(people):
    return [people[start : start + WAVE] for start in range(0, len(people), WAVE)]


def ask_in_silence(place, people):
    """Let everybody press «Записаться» while the answers are lost after they were booked."""
    place.outside.switch("silent_after")
    for one in people:
        one.hold().confirm()
        place.forget()
    place.outside.mend()


def waited():
    """Return how long each visit stood as asked, by the clock of the jobs."""
    asked = dict(Step.objects.filter(to_state="reserving").values_list("appointment_id", "at"))
    rows = Appointment.objects.filter(state="booked").values_list("pk", "booked_at")
    return [booked_at - asked[key] for key, booked_at in rows]


def test_answers_lost_after_it_booked_end_one_to_one_within_two_minutes(place, crowd, campaign):
    """M1: the person reads that the clinic is asked; the job of every minute finds out, each once."""
    people = crowd(campaign.of(1000, small=4))

    for wave in waves(people):
        turn = now() + timedelta(seconds=random.uniform(0, 60))  # noqa: S311  where the timer stands
        ask_in_silence(place, wave)
        assert {one.says for one in wave} == {ASKED}
        while turn <= now() + 2 * MINUTE:
            actions.settle(at=turn)
            turn += MINUTE

    assert {one.look().says for one in people} == {BOOKED}
    assert place.here() == place.there()
    assert len(place.here()) == len(people)
    assert max(waited()) <= 2 * MINUTE
    campaign.record(m1={"rounds": len(people), "longest_s": max(waited()).total_seconds(), "orphans": 0})


def test_without_reconciliation_every_lost_answer_is_an_orphan(place, crowd):
    """The control of M1 and I5: nobody asks again."""
    people = crowd(2)

    ask_in_silence(place, people)

    assert len(orphans(place)) == len(people)
    actions.settle(at=now() + 2 * MINUTE)
    assert orphans(place) == []


def again(place, one):
    """The same question comes once more."""
    asked = confirming.reservation_of(
        Appointment.objects.select_related(*confirming.ASKED_WITH).get(pk=one.key)
    )
    place.forget()
    return ports.clinic_system(place.clinic.pk).reserve(asked)


def doubled(place, one):
    place.outside.switch("twice")
    one.hold().confirm().confirm("cards/")
    place.outside.mend()
    return "booked"


def repeated(place, one):
    one.hold().confirm()
    assert again(place, one) == Appointment.objects.get(pk=one.key).clinic_number
    return "booked"


def late(place, one):
    """The question arrives five minutes later: the portal has given up by then, and the place is free again."""
    place.outside.switch("silent_before")
    one.hold().confirm()
    place.mend()
    taken = place.outside.take(one.slot.outside.number)
    actions.settle(at=now() + 5 * MINUTE)
    actions.give_back(appointment_id=one.key)
    place.outside.press("cancel", number=taken)
    with pytest.raises(ports.ClinicRefused):
        again(place, one)
    return "released"


def out_of_order(place, one):
    """The cancelling overtakes a copy of the question."""
    one.hold().confirm()
    place.cancel(one.guest.patient, one.key)
    actions.give_back(appointment_id=one.key)
    with pytest.raises(ports.ClinicRefused):
        again(place, one)
    return "cancelled_by_patient"


def settled_twice(place, one):
    ask_in_silence(place, [one])
    for minute in range(1, 4):
        actions.settle(at=now() + minute * MINUTE)
    return "booked"


FATES = (doubled, repeated, late, out_of_order, settled_twice)


def test_answers_twice_late_and_out_of_order_count_once(place, crowd, campaign):
    """M2: whatever comes again or too late, the effects are there once."""
    people = crowd(campaign.of(250, small=len(FATES)))

    ended = [FATES[number % len(FATES)](place, one) for number, one in enumerate(people)]

    assert [story(one.key)[0] for one in people] == ended
    assert orphans(place) == []
    assert len(place.here()) == ended.count("booked")
    told = Notice.objects.filter(kind="booked").values_list("key", flat=True)
    expected = [one.key for one, end in zip(people, ended, strict=True) if end != "released"]
    assert sorted(told) == sorted(f"booked:{key}" for key in expected)
    campaign.record(m2={"rounds": len(people)})


def test_hour_down_while_people_book(place, crowd, campaign):
    """M3: nobody is told «вы записаны»; who was asked is settled at its return, the others know at once."""
    people = crowd(campaign.of(500, small=6))
    minutes, began = min(60, len(people)), now()
    first, rest = people[: len(people) // 3 // minutes + 1], people
    ask_in_silence(place, first)
    assert {one.says for one in first} == {ASKED}
    rest = people[len(first) :]
    place.outside.switch("down")

    for minute in range(minutes):
        at = began + minute * timedelta(hours=1) / minutes
        with time_machine.travel(at, tick=True):
            actions.refresh_clinics(clock=now)
            actions.settle(at=now())
            actions.call_for_registry(at=now())
            place.forget()
            for one in rest[minute::minutes]:
                one.guest = type(one.guest)(one.guest.patient)  # a session of this hour
                one.hold().confirm()

    with time_machine.travel(began + timedelta(hours=1), tick=True):
        page = rest[0].guest.get(f"doctors/{rest[0].slot.doctor_id}/").content.decode()
    assert "Клиника не отвечает с" in page
    assert [(one.status, AWAY in one.page) for one in rest] == [(409, True)] * len(rest)
    assert {one.says for one in rest} == {""}
    assert place.here() == []
    place.mend()
    place.refresh(at=began + 61 * MINUTE)
    actions.settle(at=began + 61 * MINUTE)
    give_all_back(people)

    assert place.here() == place.there()
    assert len(place.here()) == len(first)
    assert sorted(story(one.key)[0] for one in people) == ["booked"] * len(first) + ["released"] * len(rest)
    campaign.record(m3={"bookings": len(people), "asked_when_it_fell_silent": len(first)})


def told_of_a_stranger(place, one):
    """Let every question be answered with somebody else's data; return the pages that came of it."""
    place.outside.switch("stranger")
    place.outside.switch("more")
    one.hold().confirm()
    pages = [one.page]
    place.forget()
    actions.settle(at=now() + 2 * MINUTE)
    place.forget()
    pages.append(one.look().page)
    actions.read_visits(clinic_id=place.clinic.pk, at=place.at)
    pages.append(one.guest.get("cards/").content.decode())
    place.mend()
    return pages


def test_answers_about_somebody_else_are_never_shown_and_raise_the_alarm(place, crowd, campaign, caplog):
    """M5: two answers of each person's and one reading, all about a stranger: 500 in all."""
    people = crowd(max(2, campaign.of(170, small=2)))

    for number, one in enumerate(people):
        caplog.clear()
        pages = told_of_a_stranger(place, one)
        assert [STRANGER in page for page in pages] == [False] * 3
        assert one.says == ASKED
        # The question and the asking again, then this visit in the reading.
        assert caplog.text.count("clinic_not_believed") == 2, number
        assert caplog.text.count("clinic_told_of_others") >= 1, number
        actions.settle(at=now() + 5 * MINUTE)
        assert one.look().says == BOOKED

    assert strangers_here() == 0
    assert orphans(place) == []
    assert len(place.here()) == len(people)
    campaign.record(m5={"answers": 3 * len(people)})


def test_answer_that_is_believed_whoever_it_is_about_is_seen(place, crowd, monkeypatch):
    """The control of M5: nobody compares the patient."""
    monkeypatch.setattr(adapter, "is_about", lambda _asked, _told: True)
    (one,) = crowd(1)

    told_of_a_stranger(place, one)

    assert one.says == BOOKED


def take_at_its_desk(place, one):
    """Let somebody at the clinic's desk take the place between hold and «Записаться»."""
    one.hold()
    assert place.outside.press("take", slot=one.slot.outside.number) == 303
    return one.confirm()


def test_place_taken_at_its_desk_is_said_and_three_others_are_offered(place, crowd, campaign):
    """M6: a typed «уже занято», the nearest three, and nothing is promised."""
    people = crowd(campaign.of(100, small=2))

    for one in people:
        take_at_its_desk(place, one)
        offers = one.page.partition("Ближайшее свободное время")[2].partition("</form>")[0]
        assert (one.status, TAKEN in one.page, offers.count('name="slot"')) == (409, True, 3)
        assert f'value="{one.slot.pk}"' not in offers
        assert story(one.key)[0] == "released"

    assert place.here() == place.there() == []
    campaign.record(m6={"rounds": len(people)})


def test_desk_without_its_guard_sells_the_place_twice(place, crowd):
    """The control of M6: a system that takes whatever comes."""
    with place.outside.store.open() as database:
        database.execute("DROP INDEX slot_taken_once")
    (one,) = crowd(1)

    take_at_its_desk(place, one)

    assert one.says == BOOKED
    slots = [slot for _, slot, _ in place.outside.booked()]
    assert len(slots) == len(set(slots)) + 1
