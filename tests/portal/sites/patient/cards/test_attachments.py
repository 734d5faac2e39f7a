"""«Прикрепления»: what the tab says in each state, how it moves, the button, the request to a registry."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.attachments.models import Attachment, Search
from portal.domain.attachments.states import Kind, State
from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import ATTACHMENTS_OF_CARD
from portal.domain.patients.rules import ages
from portal.domain.patients.states import Relation, Source
from tests.factories.attachments import AttachmentFactory, SearchFactory
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.finding import counted
from tests.factories.patients import HoldingFactory, patient
from tests.portal.sites.patient.guest import Guest, links, path_of, places, visit
from tests.portal.sites.visitor import text

HTMX = {"hx-request": "true"}


def tab(guest, rest="", **headers):
    return text(guest.get(f"cards/{guest.card.pk}/attachments/{rest}", **headers)).replace("\u00a0", " ")


def stands(guest, state, **fields):
    """Write down how the search of the guest's card stands; by now, for pages ask the clock."""
    at = now()
    ended = {"ended_at": at, "next_at": at + timedelta(days=2)} if state not in ("queued", "running") else {}
    told = {"state": state, "queued_at": at, "due_at": at} | ended
    return SearchFactory(card=guest.card, **told | fields)


def test_found_says_clinic_area_doctor_and_leads_to_both(guest):
    doctor = DoctorFactory(area="3", speciality__external_id="110")
    search = stands(guest, State.FOUND)
    AttachmentFactory(search=search, clinic=doctor.clinic, doctor=doctor)
    page = tab(guest)
    for said in (
        "Прикрепление найдено",
        doctor.clinic.short_name,
        "01.09.2025",
        doctor.full_name,
        "Терапевт",
    ):
        assert said in page
    asked = f"?card={guest.card.pk}"
    assert {f"/26/doctors/{doctor.pk}/{asked}", f"/26/doctors/clinics/{doctor.clinic.pk}/{asked}"} <= set(
        links(page)
    )
    assert "hx-get" not in page
    assert "Куда записаться сейчас" not in page


def test_doctor_of_the_area_is_found_where_none_is_named(guest):
    therapist = DoctorFactory(area="3", speciality__external_id="110")
    DoctorFactory(area="3", clinic=therapist.clinic, speciality__external_id="59")
    DoctorFactory(area="4", clinic=therapist.clinic, speciality=therapist.speciality)
    AttachmentFactory(search=stands(guest, State.FOUND), clinic=therapist.clinic)
    assert therapist.full_name in tab(guest)


def test_of_two_doctors_of_an_area_none_is_named(guest):
    one = DoctorFactory(area="3", speciality__external_id="110")
    other = DoctorFactory(area="3", clinic=one.clinic, speciality=one.speciality, surname="Другая")
    AttachmentFactory(search=stands(guest, State.FOUND), clinic=one.clinic)
    page = tab(guest)
    assert one.full_name not in page
    assert other.full_name not in page
    assert "Записаться в эту клинику" in page


def test_doctor_who_has_left_gives_way_to_the_doctor_of_the_area(guest):
    left = DoctorFactory(area="3", speciality__external_id="110", is_active=False)
    now_there = DoctorFactory(area="3", clinic=left.clinic, speciality=left.speciality, surname="Новая")
    AttachmentFactory(search=stands(guest, State.FOUND), clinic=left.clinic, doctor=left)
    assert now_there.full_name in tab(guest)


def test_clinic_that_the_portal_does_not_know_is_named_without_a_link(guest):
    AttachmentFactory(search=stands(guest, State.FOUND), clinic=None, clinic_name="Ведомственная поликлиника")
    page = tab(guest)
    assert "Ведомственная поликлиника" in page
    assert not [href for href in links(page) if re.match(r"/26/doctors/clinics/\d", href)]


def test_mismatch_names_fields_and_ways_out_and_no_value(guest):
    stands(guest, State.MISMATCH, differs=["birth_date", "snils"])
    page = tab(guest)
    for said in (
        "Данные не совпали",
        "Дата рождения",
        "СНИЛС",
        "Страховая компания",
        "на Госуслугах",
        "паспорт",
    ):
        assert said in page
    assert guest.card.snils not in page
    assert "17.05.1980" not in page
    assert {f"/26/cards/{guest.card.pk}/", f"/26/cards/{guest.card.pk}/attachments/request/"} <= set(
        links(page)
    )


@pytest.mark.parametrize(
    ("differs", "insurer", "registry"),
    [
        (["snils"], True, False),
        (["policy"], True, False),
        (["surname"], False, True),
        (["name", "policy"], True, True),
    ],
)
def test_only_who_can_mend_it_is_named(guest, differs, insurer, registry):
    stands(guest, State.MISMATCH, differs=differs)
    page = tab(guest)
    assert ("Компания по полису: Страховая компания." in page) is insurer
    assert ("в регистре исправит регистратура клиники" in page) is registry


def test_field_that_the_card_lacks_is_said_to_be_missing(region, esia):
    guest = Guest(patient(snils=""))
    stands(guest, State.MISMATCH, differs=["snils"])
    assert "СНИЛС — в карте не указано" in tab(guest)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("none", "услуга «Прикрепление к поликлинике»"),
        ("mismatch", "Данные не совпали"),
        ("unavailable", "Регистр не отвечает"),
    ],
)
def test_without_a_clinic_the_page_offers_what_can_be_booked(guest, state, said):
    slot = places()[0]
    ClinicFactory(short_name="Детская", serves="children")
    stands(guest, state)
    page = tab(guest)
    assert said in page
    assert "Куда записаться сейчас" in page
    assert slot.doctor.clinic.short_name in page
    assert "Детская" not in page
    assert f"/26/doctors/clinics/?card={guest.card.pk}" in links(page)


def test_clinic_whose_places_are_not_for_the_person_is_not_offered(guest):
    fit = places(doctor__clinic__short_name="Обычная")[0]
    places(doctor__clinic__short_name="Только дети", doctor__max_age=14)
    counted(fit.doctor.clinic.region)
    stands(guest, "none")
    page = tab(guest)
    assert "Обычная" in page
    assert "Только дети" not in page


def test_clinics_of_visits_and_their_town_stand_before_earlier_places(guest):
    special = places(doctor__clinic__short_name="А диспансер", doctor__clinic__type="dispensary")
    towns = {"Б дальняя": "Далёкий", "Э соседняя": "Ближний", "Я своя": "Ближний"}
    for name, town in towns.items():
        own = places(doctor__clinic__short_name=name, doctor__clinic__district=town)
    stands(guest, "none")
    before = tab(guest)
    assert before.index("Б дальняя") < before.index("Я своя")
    visit(guest, own[0])
    page = tab(guest)
    assert page.index("Я своя") < page.index("Э соседняя") < page.index("Б дальняя")
    assert special[0].doctor.clinic.short_name not in page


def test_silence_shows_what_was_known_before(guest):
    one = AttachmentFactory(search=stands(guest, State.UNAVAILABLE))
    page = tab(guest)
    assert "Регистр не отвечает" in page
    assert "Это известно с прошлой проверки" in page
    assert one.clinic.short_name in page
    assert "Куда записаться сейчас" not in page


@pytest.mark.parametrize("state", ["queued", "running"])
def test_moving_search_looks_again_and_without_javascript_there_is_a_link(guest, state):
    stands(guest, state, **({"line": 1, "asked_at": now()} if state == "running" else {}))
    page = tab(guest)
    assert f'hx-get="/26/cards/{guest.card.pk}/attachments/state/?look=2" hx-trigger="load delay:2s"' in page
    assert re.search(r"<noscript>.*Обновить.*</noscript>", page)
    assert "Проверить ещё раз" not in page


@pytest.mark.parametrize(("waited", "delay"), [(20, 5), (60, 15), (600, 30)])
def test_looks_become_rarer(guest, waited, delay):
    stands(guest, "queued", queued_at=now() - timedelta(seconds=waited))
    assert f'hx-trigger="load delay:{delay}s"' in tab(guest, "state/", **HTMX)


def test_moving_part_ends_moving_at_an_end(guest):
    search = stands(guest, "queued")
    moving = tab(guest, "state/", **HTMX)
    assert "hx-trigger" in moving
    assert "<h1>" not in moving
    Search.objects.filter(pk=search.pk).update(state="none", ended_at=now(), next_at=now())
    ended = tab(guest, "state/", **HTMX)
    assert "Прикрепления нет" in ended
    assert "hx-" not in ended


def test_search_that_nobody_works_on_is_over_after_a_quarter_of_an_hour(guest):
    stands(guest, "queued", queued_at=now() - timedelta(minutes=15))
    page = tab(guest)
    assert "Регистр не отвечает" in page
    assert "hx-trigger" not in page


def test_moving_part_opened_by_hand_is_a_whole_page(guest):
    stands(guest, "none")
    page = tab(guest, "state/")
    assert page.count("<h1>") == 1
    assert "Прикрепления нет" in page


def test_new_card_looks_for_a_beginning_a_few_times_and_then_offers_the_button(guest):
    page = tab(guest)
    assert "Прикрепление здесь ещё не искали" in page
    assert 'hx-trigger="load delay:2s"' in page
    assert "hx-trigger" in tab(guest, "state/?look=6", **HTMX)
    last = tab(guest, "state/?look=7", **HTMX)
    assert "hx-trigger" not in last
    assert "Найти прикрепление" in last


@pytest.mark.parametrize("look", ["", "x", "-1", "999999999999999999999", "٣"])
def test_any_number_of_looks_is_answered(guest, look):
    assert guest.get(f"cards/{guest.card.pk}/attachments/state/?look={look}", **HTMX).status_code == 200


def test_button_begins_one_search(guest):
    path = f"cards/{guest.card.pk}/attachments/"
    stands(guest, "none")
    for _ in range(2):
        answer = guest.send(f"{path}search/", "cards/")
        assert (answer.status_code, path_of(answer)) == (303, f"/26/{path}")
    assert list(Search.objects.values_list("state", flat=True)) == ["queued"]
    assert Entry.objects.filter(action="attachments.wanted").count() == 1


def test_seventh_question_in_an_hour_is_refused_with_the_time(guest):
    stands(guest, "none")
    with time_machine.travel("2026-11-24T07:00:00Z", tick=False):
        for _ in range(6):
            limits.take(ATTACHMENTS_OF_CARD, str(guest.card.pk), at=now())
    with time_machine.travel("2026-11-24T07:10:00Z", tick=False):
        fresh = Guest(guest.patient)
        answer = fresh.send(f"cards/{guest.card.pk}/attachments/search/", "cards/")
        assert answer.status_code == 303
        assert "Снова — после 11:00" in tab(fresh)
    assert list(Search.objects.values_list("state", flat=True)) == ["none"]


def test_card_that_is_not_confirmed_shows_nothing_and_asks_nobody(region, esia):
    guest = Guest(patient(source=Source.HAND))
    AttachmentFactory(search__card=guest.card, clinic__short_name="Чужая поликлиника")
    page = tab(guest)
    assert "Сначала подтвердите карту" in page
    assert "Чужая поликлиника" not in page
    assert "hx-trigger" not in page
    assert guest.send(f"cards/{guest.card.pk}/attachments/search/", "cards/").status_code == 303
    assert Entry.objects.filter(action="attachments.wanted").count() == 0
    assert "Чужая" not in tab(guest, "request/")


def test_changed_card_says_so(guest):
    stands(guest, "found", asked_about="f" * 64)
    assert "Карта изменилась после проверки" in tab(guest)


def test_request_says_what_differs_and_who_asks(region, esia):
    guest = Guest(patient(surname="Мамина"))
    child = HoldingFactory(
        account=guest.patient.account, relation=Relation.CHILD, card__birth_date=date(2020, 5, 5),
        card__surname="Детская",
    ).card  # fmt: skip
    SearchFactory(card=child, ended=True, state="mismatch", differs=["policy"])
    page = text(guest.get(f"cards/{child.pk}/attachments/request/"))
    for said in (
        "Детская Имя Отчество", "05.05.2020", "Полис ОМС", child.policy_number, "Кто обращается",
        "Мамина Имя Отчество", "свидетельство о рождении", "data-portal-print",
        "При проверке на портале не сошлось: Полис ОМС.",
    ):  # fmt: skip
        assert said in page


def test_request_about_oneself_names_nobody_else_and_the_known_clinic(guest):
    one = AttachmentFactory(search=stands(guest, "found"))
    page = tab(guest, "request/")
    assert "Кто обращается" not in page
    assert one.clinic.full_name in page
    assert "исправить их, если они неверны" in page


@pytest.mark.parametrize("rest", ["", "state/", "request/"])
def test_pages_cost_the_same_for_one_and_three_attachments(guest, rest):
    search = stands(guest, "found")
    costs = []
    for kind in (Kind.THERAPEUTIC, Kind.WOMEN, Kind.DENTAL):
        AttachmentFactory(search=search, kind=kind, doctor=DoctorFactory())
        tab(guest, rest, **HTMX)
        with CaptureQueriesContext(connection) as asked:
            tab(guest, rest, **HTMX)
        costs.append(len(asked))
    assert Attachment.objects.count() == 3
    assert len(set(costs)) == 1


def test_looking_at_attachments_is_in_the_record(guest):
    tab(guest)
    opened = Entry.objects.filter(action="card.opened", object_id=str(guest.card.pk))
    assert [entry.facts for entry in opened] == [{"reason": "attachments"}]


def test_pediatric_attachment_names_the_pediatrician(region, esia):
    guest = Guest()
    clinic = ClinicFactory()
    doctor = DoctorFactory(clinic=clinic, area="3", speciality=SpecialityFactory(external_id="59"))
    AttachmentFactory(search=stands(guest, "found"), kind=Kind.PEDIATRIC, clinic=clinic)
    assert doctor.full_name in tab(guest)


@pytest.mark.parametrize(("scope", "status"), [("book", 403), ("visits", 403), ("all", 200)])
def test_only_who_may_see_everything_of_a_relative_sees_attachments(guest, scope, status):
    term = {"scope": scope, "ends_at": now() + timedelta(days=30)}
    mother = HoldingFactory(account=guest.patient.account, relation=Relation.RELATIVE, **term).card
    one = AttachmentFactory(search__card=mother, clinic__short_name="Мамина поликлиника")
    path = f"cards/{mother.pk}/attachments/"
    assert guest.get(f"{path}request/").status_code == status
    for rest in ("", "state/"):
        answer = guest.get(path + rest)
        assert answer.status_code == status
        assert ("Мамина поликлиника" in text(answer)) is (status == 200)
    assert ("прикреплени" in text(guest.get(f"doctors/clinics/?card={mother.pk}"))) is (status == 200)
    before = Search.objects.get(pk=one.search_id).state
    assert guest.send(f"{path}search/", "cards/").status_code == 303
    assert (Search.objects.get(pk=one.search_id).state == before) is (status == 403)


@pytest.mark.parametrize(("headers", "entries"), [(HTMX, 1), ({}, 3)], ids=["poll", "by hand"])
def test_page_that_asks_by_itself_is_one_entry_of_the_record(guest, headers, entries):
    stands(guest, "queued")
    for _ in range(3):
        tab(guest, "state/", **headers)
    assert Entry.objects.filter(action="card.opened", object_id=str(guest.card.pk)).count() == entries


@pytest.mark.parametrize(("years", "status"), [(14, 200), (16, 403)])
@pytest.mark.parametrize("rest", ["", "state/", "request/"])
def test_typed_card_of_a_child_of_fifteen_is_closed_to_the_parent(guest, years, status, rest):
    today = ages.today(now())
    birth_date = today.replace(year=today.year - years, day=1)
    typed = {"card__source": Source.HAND, "card__birth_date": birth_date}
    child = HoldingFactory(account=guest.patient.account, relation=Relation.CHILD, **typed).card
    answer = guest.get(f"cards/{child.pk}/attachments/{rest}")
    assert (answer.status_code, child.policy_number in text(answer)) == (
        status, rest == "request/" and status == 200
    )  # fmt: skip
