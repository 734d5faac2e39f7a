"""Calendar files through book, move, move, cancel: three readers that did not write them take them in."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from portal.domain.booking.states import State
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.portal.sites.patient.guest import Guest, places, visit

ZONES = ["Europe/Moscow", "Europe/Kaliningrad", "Asia/Kamchatka"]


def read_by_ics(told):
    (event,) = ics.Calendar(told).events
    extra = {line.name: line.value for line in event.extra}
    return (
        event.uid,
        int(extra["SEQUENCE"]),
        event.begin.datetime.astimezone(UTC),
        event.status,
        len(event.alarms),
    )


def read_by_vobject(told):
    event = vobject.readOne(told).vevent
    alarms = event.contents.get("valarm", [])
    begins = event.dtstart.value.astimezone(UTC)
    return event.uid.value, int(event.sequence.value), begins, event.status.value, len(alarms)


def read_by_ical(told):
    (event,) = IcsCalendarStream.calendar_from_ics(told).events
    begins = event.dtstart.astimezone(UTC)
    return event.uid, event.sequence, begins, event.status.value, len(event.alarm)


READERS = {"ics": read_by_ics, "vobject": read_by_vobject, "ical": read_by_ical}


def file_of(guest, one):
    answer = guest.get(f"booking/{one.pk}/visit.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("zone", ZONES)
def test_readers_follow_a_visit_through_moves_and_cancel(region, guest, zone, reader):
    doctor = DoctorFactory(clinic=ClinicFactory(region=region, time_zone=zone))
    slots = places(3, doctor=doctor, time_zone=zone)
    told, last = [], None
    for slot in slots:
        if last is not None:
            last.state = State.MOVED
            last.save()
        last = visit(guest, slot, replaces=last)
        told.append((file_of(guest, last), last.starts_at))
    last.state, last.ended_at = State.CANCELLED_BY_PATIENT, last.booked_at + timedelta(hours=1)
    last.save()
    told.append((file_of(guest, last), last.starts_at))

    read = [READERS[reader](one) for one, _starts in told]
    assert len({uid for uid, *_rest in read}) == 1
    assert [sequence for _uid, sequence, *_rest in read] == [0, 1, 2, 3]
    assert [begins for _u, _s, begins, *_rest in read] == [starts.astimezone(UTC) for _one, starts in told]
    assert [status for *_rest, status, _alarms in read] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert [alarms for *_rest, alarms in read] == [2, 2, 2, 0]
    assert [method_of(one) for one, _starts in told] == ["PUBLISH"] * 3 + ["CANCEL"]


def method_of(told):
    return str(Calendar.from_ical(told)["METHOD"])


def test_the_file_of_a_moved_visit_is_that_of_what_it_has_become(guest):
    first, second = places(2)
    old = visit(guest, first, State.MOVED)
    new = visit(guest, second, replaces=old)
    of_old, of_new = read_by_ical(file_of(guest, old)), read_by_ical(file_of(guest, new))
    assert of_old == of_new
    assert of_old[:3] == (f"{old.pk}@registratura", 1, second.starts_at.astimezone(UTC))
    assert method_of(file_of(guest, old)) == "PUBLISH"


def test_a_moved_visit_whose_new_place_is_hidden_is_off(guest):
    first, second = places(2)
    old = visit(guest, first, State.MOVED)
    new = visit(guest, second, replaces=old)
    new.card = Guest().card
    new.save()
    told = file_of(guest, old)
    assert (method_of(told), read_by_ical(told)[1:4]) == (
        "CANCEL", (1, first.starts_at.astimezone(UTC), "CANCELLED"),
    )  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_the_file_says_the_clinics_own_time_and_zone(region, guest, zone):
    doctor = DoctorFactory(clinic=ClinicFactory(region=region, time_zone=zone))
    slot = places(1, doctor=doctor, time_zone=zone)[0]
    told = file_of(guest, visit(guest, slot))
    assert f"DTSTART;TZID={zone}:{slot.wall_date:%Y%m%d}T{slot.wall_start:%H%M%S}" in told
    calendar = Calendar.from_ical(told)
    (rules,) = calendar.walk("VTIMEZONE")
    assert str(rules["TZID"]) == zone
    there = datetime.combine(slot.wall_date, slot.wall_start, ZoneInfo(zone))
    offsets = {part["TZOFFSETTO"].td for part in rules.subcomponents}
    assert there.utcoffset() in offsets
    assert len(told) < 2500, "the clocks of these years, not of the last century"


def test_the_file_names_a_plain_speciality_and_nobody_of_the_family(guest):
    slot = places()[0]
    told = unfolded(file_of(guest, visit(guest, slot)))
    event = Calendar.from_ical(told).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == "Приём: терапевт"
    assert slot.work_session.clinic.short_name in str(event["LOCATION"])
    assert slot.doctor.surname in str(event["DESCRIPTION"])
    assert event["URL"].endswith(f"/26/booking/{event['UID'].partition('@')[0]}/")
    assert guest.card.surname not in told
    assert "ATTENDEE" not in told
    assert str(event["CLASS"]) == "PRIVATE"
    assert {str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")} == {"Приём: терапевт"}


def unfolded(told):
    return re.sub(r"\r\n[ \t]", "", told)


@pytest.mark.parametrize("why", ["speciality", "clinic", "wish"])
def test_quiet_words_name_neither_doctor_nor_clinic(guest, why):
    slot = places()[0]
    doctor, clinic = slot.doctor, slot.work_session.clinic
    if why == "wish":
        guest.send("settings/quiet/", quiet="yes")
    row = doctor.speciality if why == "speciality" else clinic
    row.is_sensitive = why != "wish"
    row.save()
    told = unfolded(file_of(guest, visit(guest, slot)))
    event = Calendar.from_ical(told).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == "Приём в клинике"
    assert str(event["LOCATION"]) == clinic.address
    for word in ("ерапевт", doctor.surname, doctor.patronymic, clinic.short_name):
        assert word not in told


def test_no_line_of_the_file_is_longer_than_calendars_read(guest):
    lines = file_of(guest, visit(guest, places()[0])).encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert lines[-2:] == [b"END:VCALENDAR", b""]
