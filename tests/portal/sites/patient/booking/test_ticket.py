"""The ticket in its shapes: the page, paper, the copy for a time without a connection."""

import io
import re
from datetime import date, datetime, timedelta
from urllib.parse import unquote

import pypdf
import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now

from portal.domain.accounts.models import Session
from portal.domain.booking.states import State
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Relation
from portal.kit import dates, numbers
from tests.factories.clinics import SiteFactory
from tests.factories.patients import patient
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.visitor import Visitor, text

NUMBER = "А-482-117-35"


@pytest.fixture
def slot():
    """A place of a doctor of whom everything is told."""
    made = places()[0]
    speciality, clinic = made.doctor.speciality, made.work_session.clinic
    speciality.prepare, speciality.bring = ["Не ешьте с утра."], ["Сменная обувь"]
    speciality.save()
    clinic.way_in = "Вход со двора, второй этаж."
    clinic.save()
    return made


def pdf_of(guest, one):
    answer = guest.get(f"booking/{one.pk}/ticket.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer


def words_of(told):
    read = pypdf.PdfReader(io.BytesIO(told))
    assert len(read.pages) == 1
    return " ".join(read.pages[0].extract_text().split())


def test_page_says_how_to_prepare_what_to_bring_and_where_the_door_is(guest, slot):
    page = text(guest.get(f"booking/{visit(guest, slot, number=NUMBER).pk}/"))
    for words in ("Не ешьте с утра.", "Сменная обувь", "Вход со двора, второй этаж.", "Паспорт"):
        assert words in page
    assert NUMBER in page
    assert page.index("ул. Ленина") < page.index("Вход со двора") < page.index("Кабинет")
    assert re.search(r'<svg [^>]*viewBox="0 0 29 29"', page), "drawn whole, whatever its size on the page"
    assert "А, 482, 117, 35" in page, "a listener hears the groups"


def test_page_leads_to_the_door_of_the_building_where_the_doctor_is(guest, slot):
    slot.doctor.site = SiteFactory(clinic=slot.work_session.clinic, way_in="Звонок у двери.")
    slot.doctor.save()
    page = text(guest.get(f"booking/{visit(guest, slot).pk}/"))
    assert "Звонок у двери." in page
    assert "Вход со двора" not in page


def test_a_child_brings_its_certificate(guest, slot):
    child = Guest(patient(birth_date=date(2020, 5, 17)))
    assert "Свидетельство о рождении" in text(child.get(f"booking/{visit(child, slot).pk}/"))


def test_pdf_says_what_the_page_says(guest, slot):
    one = visit(guest, slot, number=NUMBER)
    words = words_of(pdf_of(guest, one).content)
    clinic = slot.work_session.clinic
    for said in (
        NUMBER, guest.card.surname, slot.doctor.surname, clinic.short_name, clinic.address, "Вы записаны",
        f"в {slot.wall_start:%H:%M}", "МСК", "Не ешьте с утра.", "Сменная обувь", "Вход со двора",
        "+7 865 200", "Паспорт",
    ):  # fmt: skip
        assert said in words.replace("\u00a0", " ").replace("\u2011", "-"), said
    assert "tel:" not in words
    assert "<a" not in words


def test_paper_and_copy_name_the_day_and_never_say_tomorrow(region, esia, slot):
    """They are read on another day; only the screen says how near it is."""
    written = f"{dates.show_whole_day(slot.wall_date)}, в {slot.wall_start:%H:%M}"
    with time_machine.travel(slot.starts_at - timedelta(days=1)):
        guest = Guest()
        one = visit(guest, slot)
        page = text(guest.get(f"booking/{one.pk}/"))
        copy = text(guest.get(f"booking/{one.pk}/saved/"))
        words = " ".join(words_of(pdf_of(guest, one).content).split())
    assert f'<span class="no-print">завтра, </span>{written}' in page
    assert written in copy
    assert written in words
    assert "завтра" not in copy + words
    assert 'class="muted no-print" data-portal-own-clock' in page


def test_a_childs_ticket_and_calendar_do_not_speak_to_the_parent_as_to_the_patient(region, esia, slot):
    parent = Guest(patient(birth_date=date(2020, 5, 17)))
    Holding.objects.update(relation=Relation.CHILD)
    one = visit(parent, slot)
    assert "<h1>Запись подтверждена</h1>" in text(parent.get(f"booking/{one.pk}/"))
    told = parent.get(f"booking/{one.pk}/visit.ics").content.decode()
    assert f"SUMMARY:Приём: терапевт — {parent.card.name}" in told
    assert parent.card.surname not in told


def test_pdf_is_tagged_named_neutrally_and_carries_its_letters(guest, slot):
    read = pypdf.PdfReader(io.BytesIO(pdf_of(guest, visit(guest, slot)).content))
    root = read.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"].startswith("ru")
    assert read.metadata.title == "Талон на приём"
    fonts = [font.get_object() for font in read.pages[0]["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(one.get_object()) for one in descriptors)


def test_code_on_paper_is_read_by_a_scanner_and_found_by_the_desk(guest, slot):
    told = pdf_of(guest, visit(guest, slot, number=NUMBER)).content
    drawn = pypdfium2.PdfDocument(told)[0].render(scale=3, grayscale=True)
    pixels = memoryview(bytes(drawn.buffer)).cast("B", shape=[drawn.height, drawn.stride])
    (code,) = zxingcpp.read_barcodes(pixels)
    assert code.text == "048211735"
    assert numbers.parse(code.text) == NUMBER


@pytest.mark.parametrize("surname", ["#panic()", "*Звёздный*", "$x$", "<br>", "@ссылка", "\\", "[скобка]"])
def test_a_name_with_signs_of_markup_stays_a_name(surname, region, slot, esia):
    named = Guest(patient(surname=surname))
    assert surname in words_of(pdf_of(named, visit(named, slot)).content)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.BOOKED, 200), (State.ATTENDED, 200), (State.MISSED, 200), (State.HELD, 404),
        (State.RESERVING, 404), (State.MOVED, 404), (State.CANCELLED_BY_PATIENT, 404), (State.EXPIRED, 404),
    ],
)  # fmt: skip
def test_pdf_of_a_visit_that_is_off_is_no_ticket(guest, slot, state, status):
    assert guest.get(f"booking/{visit(guest, slot, state).pk}/ticket.pdf").status_code == status


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_pdf_is_named_quietly_where_it_must_be(guest, slot, is_sensitive):
    slot.doctor.speciality.is_sensitive = is_sensitive
    slot.doctor.speciality.save()
    name = unquote(pdf_of(guest, visit(guest, slot))["Content-Disposition"])
    day = f"{slot.wall_date:%d.%m.%Y}"
    assert name == f"attachment; filename*=utf-8''Талон {day}{'' if is_sensitive else ', терапевт'}.pdf"


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_titles_of_pages_name_no_sensitive_speciality(guest, slot, is_sensitive):
    doctor, clinic = slot.doctor, slot.work_session.clinic
    doctor.speciality.is_sensitive = is_sensitive
    doctor.speciality.save()
    one = visit(guest, slot)
    steps = [f"booking/{one.pk}/", f"booking/{one.pk}/cancel/", f"booking/{one.pk}/saved/"]
    ways = [
        reverse(name, urlconf=settings.REGION_URLCONF, args=args).removeprefix("/")
        for name, args in (
            ("doctors:doctor", [doctor.pk]), ("doctors:speciality", [clinic.pk, doctor.speciality_id]),
        )
    ]  # fmt: skip
    titles = {path: title_of(guest.get(path)) for path in (*steps, *ways)}
    for path, title in titles.items():
        is_named = "Терапевт" in title or doctor.surname in title
        assert is_named is (path in ways and not is_sensitive), (path, title)


def title_of(answer):
    assert answer.status_code == 200
    return re.search(r"<title>(.*?)</title>", text(answer))[1]


def test_copy_has_nothing_to_send_and_says_when_it_was_kept(guest, slot):
    one = visit(guest, slot, number=NUMBER)
    page = guest.get(f"booking/{one.pk}/saved/")
    said = text(page)
    assert NUMBER in said
    assert "Нет связи с порталом" in said
    assert re.search(
        r"сохранило ваше устройство: сегодня, \d+ \w+, в \d\d:\d\d, по часам клиники \(МСК\)", said
    )
    for absent in ("<form", "csrf", "data-portal-session", "/cancel/", "sign-out"):
        assert absent not in said
    whole = text(guest.get(f"booking/{one.pk}/"))
    assert "csrf" in whole
    assert f'data-keep="/26/booking/{one.pk}/saved/"' in whole
    assert f'data-version="{page["X-Ticket-Version"]}"' in whole


def test_copy_says_until_when_it_may_lie_in_a_browser(guest, slot):
    one = visit(guest, slot)
    until = datetime.fromisoformat(guest.get(f"booking/{one.pk}/saved/")["X-Ticket-Until"])
    assert until == one.ends_at + timedelta(days=1)


def test_copy_is_another_when_the_ticket_says_something_else(guest, slot):
    one = visit(guest, slot)
    first = guest.get(f"booking/{one.pk}/saved/")["X-Ticket-Version"]
    assert guest.get(f"booking/{one.pk}/saved/")["X-Ticket-Version"] == first
    one.room = "999"
    one.save()
    assert guest.get(f"booking/{one.pk}/saved/")["X-Ticket-Version"] != first


@pytest.mark.parametrize("state", [State.CANCELLED_BY_PATIENT, State.MOVED, State.ATTENDED, State.RESERVING])
def test_a_visit_that_does_not_come_is_not_kept(guest, slot, state):
    one = visit(guest, slot, state)
    assert guest.get(f"booking/{one.pk}/saved/").status_code == 404
    page = text(guest.get(f"booking/{one.pk}/"))
    assert 'data-keep=""' in page


def test_mark_of_the_owner_is_of_the_account_and_tells_nothing(guest, slot):
    marks = {}
    for name, who in (("guest", guest), ("again", Guest(guest.patient)), ("other", Guest())):
        marks[name] = re.search(r'data-owner="([0-9a-f]{16})"', text(who.get("cards/")))[1]
    assert marks["guest"] == marks["again"] != marks["other"]
    assert "data-owner" not in text(Visitor().get(""))


def test_worker_answers_for_booking_only(region):
    answer = Visitor().get("booking/offline.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "Service-Worker-Allowed" not in answer


def test_a_moved_ticket_leads_to_the_new_one(guest, slot):
    old = visit(guest, slot, State.MOVED, number=NUMBER)
    page = text(guest.get(f"booking/{old.pk}/"))
    assert "Открыть новый талон" not in page
    new = visit(guest, places()[0], replaces=old)
    page = text(guest.get(f"booking/{old.pk}/"))
    assert f'href="/26/booking/{new.pk}/"' in page
    assert NUMBER not in page, "the old number opens no door any more"
    assert "Открыть новый талон" not in text(guest.get(f"booking/{new.pk}/"))


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_browser_whose_session_was_ended_elsewhere_forgets(guest, slot, is_closed):
    one = visit(guest, slot)
    at = now()
    ended = {"closed_at": at} if is_closed else {"last_used_at": at - timedelta(hours=1)}
    Session.objects.filter(account=guest.patient.account).update(**ended)
    answer = guest.get(f"booking/{one.pk}/")
    assert answer.status_code == 302
    assert answer.headers.get("Clear-Site-Data") == ('"cache", "storage"' if is_closed else None)
