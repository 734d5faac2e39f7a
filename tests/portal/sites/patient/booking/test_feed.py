"""The calendar of a family over HTTP: the address in the settings, and what a programme gets by it."""

import re
from urllib.parse import urlsplit

import ics
import pytest
import vobject
from django.test import Client
from django.utils.timezone import now
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Feed
from portal.domain.booking.states import State
from portal.domain.limits import rules as limits
from portal.domain.patients.models import Holding
from tests.factories.patients import CardFactory, HoldingFactory, Patient
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import text

PAGE = "settings/calendar/"


def opened(guest, step="open"):
    """Press the button; return the secret path that the page shows once."""
    answer = guest.send(PAGE, step=step)
    assert answer.status_code == 200
    (address,) = re.findall(r'id="address"[^>]*value="([^"]+)"', text(answer))
    assert f'href="webcal:{address.partition(":")[2]}"' in text(answer)
    return urlsplit(address).path


def fetch(path, **headers):
    """Ask as a programme does: without a cookie."""
    return Client().get(path, headers=headers)


def events(answer):
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content.decode()).walk("VEVENT")


@pytest.fixture
def child(guest):
    """A child of the guest, with a name of its own."""
    card = CardFactory(
        name="Маша", surname="Тайнохранимова", birth_date=now().date().replace(year=2019, day=1)
    )
    HoldingFactory(account=guest.patient.account, card=card, relation="child")
    return Patient(guest.patient.account, card)


def visit_of(patient, slot, **more):
    return visit(Guest(patient), slot, **more)


def test_page_opens_shows_once_renews_and_closes(guest):
    one = visit(guest, places()[0])
    assert "Адреса пока нет" in text(guest.get(PAGE))
    path = opened(guest)
    assert [str(event["UID"]) for event in events(fetch(path))] == [f"{one.pk}@registratura"]
    page = text(guest.get(PAGE))
    assert path not in page, "shown once"
    assert "Последний раз календарь читали: сегодня" in page
    renewed = opened(guest)
    assert (fetch(path).status_code, fetch(renewed).status_code) == (404, 200)
    answer = guest.send(PAGE, step="close")
    assert answer.status_code == 303
    assert "Адрес закрыт" in text(guest.client.get(answer["Location"]))
    assert fetch(renewed).status_code == 404
    assert Feed.objects.count() == 0


def test_address_names_nobody_and_is_kept_nowhere(guest, caplog):
    path = opened(guest)
    key = path.rpartition("/")[2].removesuffix(".ics")
    assert re.fullmatch(r"/26/booking/family/[\w-]{43}\.ics", path)
    fetch(path)
    guest.send(PAGE, step="close")
    assert fetch(path).status_code == 404
    assert key not in str(Feed.objects.values())
    assert key not in str(list(Entry.objects.values()))
    told = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "booking:feed" in told
    assert key not in told


@pytest.mark.parametrize("what", ["nothing", "x" * 43, "../settings", "%00", "ключ"])
def test_a_wrong_address_is_404_as_a_closed_one(guest, what):
    opened(guest)
    assert fetch(f"/26/booking/family/{what}.ics").status_code == 404


def test_family_stands_there_by_first_names_only(guest, child):
    slots = places(2)
    visit(guest, slots[0])
    visit_of(child, slots[1])
    told = fetch(opened(guest)).content.decode()
    summaries = [str(event["SUMMARY"]) for event in Calendar.from_ical(told).walk("VEVENT")]
    assert summaries == ["Приём: терапевт", "Приём: терапевт — Маша"]
    for name in ("Тайнохранимова", guest.card.surname):
        assert name not in told.replace("\r\n ", "")


@pytest.mark.parametrize("why", ["speciality", "clinic", "wish", "nothing"])
def test_quiet_visits_are_neutral_and_plain_ones_named(guest, child, why):
    slot = places()[0]
    row = {"speciality": slot.doctor.speciality, "clinic": slot.work_session.clinic}.get(why)
    if row:
        row.is_sensitive = True
        row.save()
    if why == "wish":
        assert guest.send("settings/quiet/", quiet="yes").status_code == 303
    visit_of(child, slot)
    told = fetch(opened(guest)).content.decode().replace("\r\n ", "")
    words = ("ерапевт", slot.doctor.surname, slot.work_session.clinic.short_name, "Маша")
    assert [word in told for word in words] == [why == "nothing"] * 4
    assert ("SUMMARY:Приём в клинике" in told) is (why != "nothing")


def test_a_card_taken_away_is_gone_at_the_next_reading(guest, child):
    slots = places(2)
    own, theirs = visit(guest, slots[0]), visit_of(child, slots[1])
    path = opened(guest)
    uids = [str(event["UID"]).partition("@")[0] for event in events(fetch(path))]
    assert uids == [str(own.pk), str(theirs.pk)]
    Holding.objects.filter(card=child.card).update(ended_at=now())
    assert [str(event["UID"]).partition("@")[0] for event in events(fetch(path))] == [str(own.pk)]


def test_moves_and_cancels_keep_one_event_for_three_readers(guest):
    slots = places(3)
    path, last, seen = opened(guest), None, []
    for slot in slots:
        if last:
            last.state = State.MOVED
            last.save()
        last = visit(guest, slot, replaces=last)
        seen.append(fetch(path).content.decode())
    last.state, last.ended_at = State.CANCELLED_BY_CLINIC, now()
    last.save()
    seen.append(fetch(path).content.decode())
    told = []
    for text_ in seen:
        (by_ics,) = ics.Calendar(text_).events
        by_vobject = vobject.readOne(text_).vevent
        (by_ical,) = IcsCalendarStream.calendar_from_ics(text_).events
        assert by_ics.uid == by_vobject.uid.value == by_ical.uid
        assert by_ics.status == by_vobject.status.value == by_ical.status.value
        assert "METHOD" not in text_, "a subscription is no message"
        told.append((by_ical.uid, by_ical.sequence, by_ical.status.value))
    assert len({uid for uid, *_rest in told}) == 1
    assert [rest for _uid, *rest in told] == [
        [0, "CONFIRMED"], [1, "CONFIRMED"], [2, "CONFIRMED"], [3, "CANCELLED"],
    ]  # fmt: skip


def test_a_programme_that_has_it_is_told_so(guest):
    one = visit(guest, places()[0])
    path = opened(guest)
    first = fetch(path)
    assert first["Cache-Control"] == "private, max-age=900"
    assert first["Referrer-Policy"] == "no-referrer"
    assert first["X-Robots-Tag"] == "noindex, noarchive"
    again = fetch(path, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    one.state, one.ended_at = State.CANCELLED_BY_PATIENT, now()
    one.save()
    changed = fetch(path, if_none_match=first["ETag"])
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


def test_reading_is_limited_and_noted_once(guest, monkeypatch):
    monkeypatch.setattr(
        "portal.sites.patient.booking.family.FEED_READS", limits.Limit("feed_reads_of_test", 3, limits.HOUR)
    )
    path, other = opened(guest), Guest()
    others = opened(other)
    assert [fetch(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(fetch(path)["Retry-After"]) > 0
    assert fetch(others).status_code == 200, "each calendar counts by itself"
    assert Entry.objects.filter(action="feed.read", object_id=str(guest.patient.account.pk)).count() == 1


def test_guessing_is_limited_and_readers_of_the_same_network_are_not(guest, monkeypatch):
    monkeypatch.setattr(
        "portal.sites.patient.booking.family.FEED_MISSES_OF_NETWORK",
        limits.Limit("feed_misses", 2, limits.HOUR),
    )
    path = opened(guest)
    wrong = "/26/booking/family/nobody.ics"
    assert [fetch(wrong).status_code for _ in range(3)] == [404, 404, 429]
    assert fetch(path).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_calendar_is_read_only(guest, method):
    path = opened(guest)
    assert getattr(Client(), method)(path).status_code == 405
    assert fetch(path).status_code == 200


def test_quiet_words_are_chosen_and_kept(guest):
    assert re.search(r'value="no"[^>]*checked', text(guest.get("settings/quiet/")))
    wrong = guest.send("settings/quiet/", quiet="maybe")
    assert "Выберите «да» или «нет»." in text(wrong)
    for answer, said in (("yes", "ни врач, ни клиника не названы"), ("no", "называет врача и клинику")):
        done = guest.send("settings/quiet/", quiet=answer)
        assert said in text(guest.client.get(done["Location"]))
        assert re.search(rf'value="{answer}"[^>]*checked', text(guest.get("settings/quiet/")))
    entries = Entry.objects.filter(action="quiet.switched").order_by("pk")
    assert [entry.facts for entry in entries] == [{"wants_quiet": True}, {"wants_quiet": False}]


def test_who_looked_tells_of_the_programme(guest):
    visit(guest, places()[0])
    seen = f"cards/{guest.card.pk}/seen/"
    assert "Календарь семьи прочитала программа" not in text(guest.get(seen))
    fetch(opened(guest))
    page = guest.get(seen)
    assert page.status_code == 200
    assert "Календарь семьи прочитала программа" in text(page)
