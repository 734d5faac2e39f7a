"""Z1, Z2, Z3, Z5: the clinic's clock on the pages, wherever the clinic, the person and the server are."""

import os
import re
import time as clocks
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from portal.domain.booking.models import Appointment
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Slot, WorkSession
from portal.domain.schedule.rules import moments
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import WeekTemplateFactory, WorkSessionFactory
from tests.portal.domain.schedule.test_day import ZONES
from tests.portal.sites.patient.guest import Guest, visit
from tests.portal.sites.visitor import text

KAMCHATKA, KALININGRAD = "Asia/Kamchatka", "Europe/Kaliningrad"
AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
DAY = date(2026, 11, 26)
DAYS = timedelta(days=1)
_TIME = re.compile(r'<button class="time"[^>]*value="(\d+)"[^>]*>\s*(?:<[^>]+>)*(\d\d:\d\d)')


@pytest.fixture
def doctor_in(region):
    return lambda zone: DoctorFactory(clinic=ClinicFactory(region=region, time_zone=zone), region=region)


def times(page):
    """Return the places of a page: id → what the clock shows."""
    return {int(slot): shown for slot, shown in _TIME.findall(page)}


def test_eight_of_the_clinic_is_eight_on_every_page_with_the_mark_of_its_clock(region, esia, doctor_in):
    told, meant = {}, {}
    with time_machine.travel(AT, tick=False):
        guest = Guest()
        for zone in ZONES:
            doctor = doctor_in(zone)
            (slot,) = WorkSessionFactory(
                doctor=doctor, wall_date=DAY, wall_start=time(8), slots=1
            ).slots.all()
            hours = AT.astimezone(ZoneInfo(zone)).utcoffset() // timedelta(hours=1)
            mark = "МСК" + (f"+{hours - 3}" if hours > 3 else "−1" if hours < 3 else "")
            one = visit(guest, slot, wall_date=DAY)
            ticket = text(guest.get(f"booking/{one.pk}/"))
            Appointment.objects.all().update(state="released", number=None)
            page = text(guest.get(f"doctors/{doctor.pk}/?day={DAY}"))
            told[zone] = (
                times(page), re.search(r"по часам клиники \((.+?)\)", page)[1],
                re.search(r"четверг, 26 ноября 2026 года, в (\d\d:\d\d), по часам клиники \((.+?)\)", ticket).groups(),
                re.search(r'own-clock="(.+?)" data-minutes-from-utc="(\d+)"', ticket).groups(),
            )  # fmt: skip
            starts = datetime(2026, 11, 26, 8, tzinfo=UTC) - timedelta(hours=hours)
            meant[zone] = (
                {slot.pk: "08:00"}, mark, ("08:00", mark), (starts.isoformat(), str(hours * 60)),
            )  # fmt: skip
    assert len(told) == 27
    assert told == meant


MIDNIGHTS = {
    KAMCHATKA: datetime(2026, 11, 24, 12, tzinfo=UTC),
    KALININGRAD: datetime(2026, 11, 24, 22, tzinfo=UTC),
}
AROUND = [timedelta(minutes=gap) for gap in (-61, -60, -1, 0, 1, 60)]
_DAY = re.compile(r'class="day[^>]*href="[^"]*day=([0-9-]+)')


@pytest.mark.parametrize("whose", MIDNIGHTS)
def test_around_a_midnight_every_future_place_is_shown_and_no_past_one(region, esia, doctor_in, whose):
    """Somebody in Kaliningrad looks at Kamchatka, ten hours ahead: it is tomorrow there in the afternoon."""
    doctor = doctor_in(KAMCHATKA)
    told = {"doctor": doctor, "wall_start": time(0), "slots": 47, "slot_minutes": 30, "opens_at": AT - DAYS}
    for number in range(4):
        WorkSessionFactory(wall_date=AT.date() + number * DAYS, **told)
    known = {slot.pk: slot for slot in Slot.objects.all()}
    for at in (MIDNIGHTS[whose] + gap for gap in AROUND):
        with time_machine.travel(at, tick=False):
            guest, page = Guest(), f"doctors/{doctor.pk}/"
            shown = {
                slot: (date.fromisoformat(day), clock)
                for day in _DAY.findall(text(guest.get(page)))
                for slot, clock in times(text(guest.get(f"{page}?day={day}"))).items()
            }
            assert shown == {
                pk: (slot.wall_date, f"{slot.wall_start:%H:%M}")
                for pk, slot in known.items()
                if slot.starts_at >= at + timedelta(minutes=60)
            }, at
            today = at.astimezone(ZoneInfo(KAMCHATKA)).date()
            first = min(shown.values())[0]
            near = {today: "сегодня", today + DAYS: "завтра"}[first]
            assert f"Время: {near}, {first.day} ноября" in text(guest.get(page))
            _hold_the_edge(guest, doctor, known, shown, at)


def _hold_the_edge(guest, doctor, known, shown, at):
    """The first place that is shown is held; the one before it is refused, though somebody keeps its form."""
    late = max((one for pk, one in known.items() if pk not in shown), key=lambda one: one.starts_at)
    first = min(shown, key=lambda pk: known[pk].starts_at)
    page = f"doctors/{doctor.pk}/"
    refused = guest.send("booking/hold/", page, slot=late.pk, card=guest.card.pk)
    assert ("Это время уже прошло" if late.starts_at <= at else "меньше 60 минут") in text(refused)
    assert guest.send("booking/hold/", page, slot=first, card=guest.card.pk).status_code == 303
    assert list(Appointment.objects.filter(state="held").values_list("slot_id", flat=True)) == [first]
    Appointment.objects.all().update(state="released")


@pytest.fixture
def server_clock():
    """Let the process itself live by another clock, past what Django has set."""
    before = os.environ["TZ"]

    def live(zone):
        os.environ["TZ"] = zone
        clocks.tzset()

    yield live
    live(before)


def test_the_clock_of_the_server_changes_neither_pages_nor_rows(region, esia, doctor_in, server_clock):
    doctor = doctor_in(KAMCHATKA)
    WeekTemplateFactory(doctor=doctor, region=region, weekday=DAY.isoweekday())
    who, told = patient(), {}
    for zone in ("UTC", "Europe/Moscow", "Asia/Anadyr", "America/New_York"):
        server_clock(zone)
        with time_machine.travel(AT, tick=False), transaction.atomic():
            told[zone] = _book(doctor, region, who)
            transaction.set_rollback(True)
    assert clocks.localtime(0).tm_hour == 19  # New York it was
    assert told["UTC"][0][0].count('class="time"') == 16
    assert len(told["UTC"][1]) == 2 * (16 + 1) + 1  # two Thursdays in sight; one visit
    assert {zone: one == told["UTC"] for zone, one in told.items()} == dict.fromkeys(told, True)


def _book(doctor, region, who):
    schedule.open_days(region=region, at=AT)
    guest = Guest(who)
    page = f"doctors/{doctor.pk}/?day={DAY}"
    shown = text(guest.get(page))
    answer = guest.send("booking/hold/", page, slot=min(times(shown)), card=guest.card.pk)
    confirm = answer["Location"].removeprefix("/26/")
    pages = [shown, text(guest.get(confirm))]
    ticket = guest.send(confirm)["Location"].removeprefix("/26/")
    pages += [text(guest.get(ticket)), text(guest.get(f"{ticket}visit.ics")), text(guest.get("cards/"))]
    slots = Slot.objects.order_by("starts_at").values_list("starts_at", "ends_at", "wall_date", "wall_start")
    sessions = WorkSession.objects.order_by("starts_at").values_list("starts_at", "ends_at", "opens_at")
    visits = Appointment.objects.values_list("starts_at", "wall_date", "wall_start", "booked_at")
    rows = [*slots, *sessions, *visits]
    return [_RANDOM.sub("•", one.replace("\r\n ", "")) for one in pages], rows


_RANDOM = re.compile(
    # what is drawn by lot, and numbers of rows
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[А-Я](-\d{3}){2}-\d{2}|(?<=csrfmiddlewaretoken\" value=\")\w+"
    r"|(?<=_whose\" value=\")[\w=-]+"
    r"|(?<=value=\")\d+|(?<=/)\d+(?=[/\"?])|nonce-[\w+/=-]+"
    r"|[А-Я](, \d{3}){2}, \d{2}|<path .*?/>|(?<=data-version=\")\w+"
)


@pytest.mark.parametrize(("zone", "on"), [
    ("Europe/Moscow", date(2014, 10, 26)), ("Europe/Volgograd", date(2018, 10, 28)),
    ("Europe/Volgograd", date(2020, 12, 27)),
])  # fmt: skip
def test_a_day_of_moved_clocks_has_each_place_once(region, esia, doctor_in, zone, on):
    doctor = doctor_in(zone)
    WeekTemplateFactory(
        doctor=doctor, region=region, weekday=on.isoweekday(), starts=time(0), ends=time(6), slot_minutes=30,
        valid_from=on - timedelta(days=30),
    )  # fmt: skip
    at = moments.instant(on, time(0), zone) - timedelta(days=2)
    schedule.open_days(region=region, at=at)
    starts = [*Slot.objects.filter(wall_date=on).values_list("starts_at", flat=True)]
    assert (
        len(starts) == len(set(starts)) == {(2014, 10): 14, (2018, 10): 10, (2020, 12): 14}[on.year, on.month]
    )
    with time_machine.travel(at, tick=False):
        guest = Guest()
        assert len(times(text(guest.get(f"doctors/{doctor.pk}/?day={on}")))) == len(starts)
        page = f"doctors/{doctor.pk}/?day={on}"
        slots = Slot.objects.filter(wall_date=on).order_by("starts_at")
        answer = guest.send("booking/hold/", page, slot=slots[4].pk, card=guest.card.pk)
        assert text(guest.get(answer["Location"].removeprefix("/26/"))).count("Подтвердите запись")
