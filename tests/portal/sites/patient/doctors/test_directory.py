"""Clinics and doctors: open to all, inside one region, whatever a person types."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.domain.schedule.states import Away
from portal.kit import dates
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.finding import laid
from tests.factories.regions import RegionFactory
from tests.factories.schedule import AbsenceFactory, WorkSessionFactory, in_days
from tests.portal.sites.patient.guest import links, nobodys, places, visit
from tests.portal.sites.visitor import text

GARBAGE = [
    "\x00", "a\x00b", "я" * 10_000, "😀", "\u202eвартсиг\u202c", "%", "_", "\\", "'; DROP TABLE clinics_doctor; --",
    "<script>alert(1)</script>", "\ud7ff\ue000", "ﷺ" * 300, "\u0301" * 500, "9" * 500, "   ", "-", "ё",
]  # fmt: skip
TOO_BIG = [0, 2**31, 2**63 - 1, 2**63, 2**70, 10**300]


@pytest.fixture
def clinic(region):
    return ClinicFactory(region=region, short_name="Поликлиника Ёлочная")


def doctor_of(clinic, **fields):
    return DoctorFactory(clinic=clinic, region=clinic.region, **fields)


def cost(visitor, path: str) -> int:
    visitor.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = visitor.get(path)
    assert answer.status_code == 200
    return len(asked)


def addresses(doctor) -> list[str]:
    clinic, speciality = doctor.clinic_id, doctor.speciality_id
    return [
        "doctors/", "doctors/?q=врачева", f"doctors/?speciality={speciality}", "doctors/clinics/", "doctors/clinics/?q=ленина",
        f"doctors/clinics/{clinic}/", f"doctors/clinics/{clinic}/{speciality}/", f"doctors/{doctor.pk}/",
    ]  # fmt: skip


def test_pages_cost_the_same_for_one_and_three_of_everything(visitor, region, clinic, rules_known):
    before = [cost(visitor, address) for address in ("doctors/", "doctors/clinics/")]  # the rules are read
    assert min(before) > 0
    first = doctor_of(clinic)
    WorkSessionFactory(doctor=first)
    before = [cost(visitor, address) for address in addresses(first)]
    for number in range(2):
        other = doctor_of(clinic, speciality=first.speciality)
        WorkSessionFactory(doctor=other)
        WorkSessionFactory(
            doctor=first, wall_date=WorkSessionFactory.build().wall_date.replace(day=28 - number)
        )
        doctor_of(ClinicFactory(region=region))
    assert [cost(visitor, address) for address in addresses(first)] == before


def test_clinics_say_free_places_and_the_nearest(visitor, clinic):
    WorkSessionFactory(doctor=doctor_of(clinic), slots=5)
    full = ClinicFactory(region=clinic.region, short_name="Поликлиника без врачей")
    page = text(visitor.get("doctors/clinics/"))
    assert "5 мест, ближайшее — " in page
    assert full.short_name in page
    assert "Сейчас мест нет" in page


def test_way_from_the_clinics_to_a_time_keeps_the_card(guest):
    slots = places()
    asked = f"?card={guest.card.pk}"
    doctor = slots[0].doctor
    page = text(guest.get(f"doctors/clinics/{asked}"))
    for step in (
        f"/26/doctors/clinics/{doctor.clinic_id}/{asked}",
        f"/26/doctors/clinics/{doctor.clinic_id}/{doctor.speciality_id}/{asked}",
        f"/26/doctors/{doctor.pk}/{asked}",
    ):
        assert step in links(page)
        page = text(guest.client.get(step))
    assert f'name="card" value="{guest.card.pk}"' in page
    assert f'value="{slots[0].pk}"' in page


def test_doctor_shows_times_to_everyone_and_sends_strangers_to_sign_in(visitor, region):
    slot = places()[0]
    page = text(visitor.get(f"doctors/{slot.doctor_id}/"))
    assert "выберите время и войдите через Госуслуги" in page
    assert f'value="{slot.pk}"' not in page
    wanted = f"/doctors/{slot.doctor_id}/?day={slot.wall_date}&slot={slot.pk}"
    back = f"/26/sign-in/?{urlencode({'next': wanted})}"
    assert back in links(page)
    assert f'name="next" value="{wanted}"' in text(visitor.client.get(back))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"self_booking": False}, "К этому врачу записывает только регистратура."),
        ({"speciality__needs_referral": True}, "Нужно направление терапевта или педиатра."),
        ({}, "Расписания у врача пока нет."),
    ],
)
def test_doctor_without_places_says_why_and_what_to_do(visitor, clinic, fields, words):
    doctor = doctor_of(clinic, **fields)
    page = text(visitor.get(f"doctors/{doctor.pk}/"))
    assert words in page
    assert "Другие клиники" in page
    assert 'href="tel:' in page


def test_doctor_who_is_full_says_so(guest):
    slot = places(1)[0]
    assert "Свободных мест сейчас нет" not in text(guest.get(f"doctors/{slot.doctor_id}/"))
    visit(guest, slot)
    page = text(guest.get(f"doctors/{slot.doctor_id}/"))
    assert "Свободных мест сейчас нет" in page
    assert "Все открытые места заняты." in page


@pytest.mark.parametrize("reason", list(Away))
def test_doctor_who_is_away_says_till_when_and_not_why(visitor, clinic, reason):
    session = WorkSessionFactory(doctor=doctor_of(clinic))
    session.state, session.reason = "closed", reason
    session.save()
    AbsenceFactory(doctor=session.doctor, from_date=in_days(-1), to_date=in_days(5), reason=reason)
    page = text(visitor.get(f"doctors/{session.doctor_id}/"))
    assert f"Врач не принимает до {dates.show_month_day(in_days(5), str)} включительно." in page
    assert "врач не принимает" in page
    assert not any(word in page for word in ("больничн", "отпуск", "учёб", "замещает"))


def test_page_of_a_doctor_without_places_asks_why_and_where_else(visitor, clinic, rules_known):
    free, full = doctor_of(clinic), doctor_of(clinic)
    WorkSessionFactory(doctor=free)
    WorkSessionFactory(doctor=full).slots.update(state="closed")
    # Twice why, the next free day, whether there is any place; else all of it is one statement.
    assert cost(visitor, f"doctors/{full.pk}/") == cost(visitor, f"doctors/{free.pk}/") + 4


@pytest.mark.parametrize(
    "day",
    [
        "",
        "abc",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "2026-W01-1",
        "\x00",
        "-1",
        "9" * 400,
        "٢٠٢٦-١١-٢٤",
    ],
)
def test_day_that_is_none_shows_the_nearest_free_one(visitor, region, day):
    slot = places()[0]
    answer = visitor.client.get(f"/26/doctors/{slot.doctor_id}/", {"day": day, "card": day})
    assert answer.status_code == 200
    assert 'aria-current="date"' in text(answer)
    assert "08:00" in text(answer)


@pytest.mark.parametrize("address", ["doctors/", "doctors/clinics/"])
@pytest.mark.parametrize("typed", GARBAGE)
def test_search_takes_anything(visitor, clinic, address, typed):
    doctor_of(clinic)
    answer = visitor.client.get(f"/26/{address}", {"q": typed})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "typed", "found"),
    [
        ("doctors/", "врачеВА", "Врачёва Анна Петровна"),
        ("doctors/", "  анна   терапевт ", "Врачёва Анна Петровна"),
        ("doctors/clinics/", "елочная", "Поликлиника Ёлочная"),
        ("doctors/clinics/", "Ленина 1", "Поликлиника Ёлочная"),
    ],
)
def test_search_finds(visitor, clinic, address, typed, found):
    doctor_of(clinic, surname="Врачёва")
    laid(clinic.region)
    assert found in text(visitor.client.get(f"/26/{address}", {"q": typed}))


@pytest.mark.parametrize(
    ("address", "words"), [("doctors/", "Никого не нашлось"), ("doctors/clinics/", "Ничего не нашлось")]
)
def test_search_for_nothing_known_says_so(visitor, clinic, address, words):
    page = text(visitor.client.get(f"/26/{address}", {"q": "нетакого"}))
    assert words in page
    assert 'value="нетакого"' in page


@pytest.mark.parametrize("number", TOO_BIG)
def test_number_nobody_has_is_404(visitor, clinic, number):
    doctor = doctor_of(clinic)
    for address in (
        f"doctors/{number}/", f"doctors/clinics/{number}/", f"doctors/clinics/{clinic.pk}/{number}/",
        f"doctors/clinics/{number}/{doctor.speciality_id}/",
    ):  # fmt: skip
        assert visitor.get(address).status_code == 404, address


def test_rows_of_another_region_are_404_there_and_200_at_home(visitor, clinic):
    other = ClinicFactory(region=RegionFactory(code="73"), short_name="Ульяновская поликлиника")
    foreign, own = doctor_of(other), doctor_of(clinic)
    for doctor, home, away in ((foreign, "/73/", "/26/"), (own, "/26/", "/73/")):
        for address in addresses(doctor)[5:]:
            assert visitor.client.get(home + address).status_code == 200, address
            assert visitor.client.get(away + address).status_code == 404, address
    assert "Ульяновская поликлиника" not in text(visitor.get("doctors/clinics/"))
    assert "Ульяновская поликлиника" in text(visitor.client.get("/73/doctors/clinics/"))


def test_speciality_of_another_region_is_404(visitor, clinic):
    doctor_of(clinic)
    foreign = SpecialityFactory(region=RegionFactory(code="73"))
    assert visitor.get(f"doctors/clinics/{clinic.pk}/{foreign.pk}/").status_code == 404


def test_doctor_or_clinic_that_stopped_is_404(visitor, clinic):
    gone = doctor_of(clinic, is_active=False)
    assert visitor.get(f"doctors/{gone.pk}/").status_code == 404
    stays = doctor_of(clinic)
    assert visitor.get(f"doctors/{stays.pk}/").status_code == 200
    clinic.is_active = False
    clinic.save()
    assert visitor.get(f"doctors/{stays.pk}/").status_code == 404
    assert visitor.get(f"doctors/clinics/{clinic.pk}/").status_code == 404


def test_card_of_nobody_in_the_address_chooses_nobody(guest):
    slot = places()[0]
    page = text(guest.get(f"doctors/{slot.doctor_id}/?card={nobodys()}"))
    assert f'name="card" value="{guest.card.pk}"' in page


def test_pages_answer_head_and_refuse_other_methods(visitor, clinic):
    visitor.client.handler.enforce_csrf_checks = False
    for address in addresses(doctor_of(clinic)):
        head = visitor.client.head(f"/26/{address}")
        assert (head.status_code, head.content) == (200, b"")
        for method in ("post", "put", "delete", "patch"):
            assert getattr(visitor.client, method)(f"/26/{address}").status_code == 405


def test_doctors_without_a_search_lists_specialities_with_free_places(visitor, clinic):
    doctor = doctor_of(clinic)
    WorkSessionFactory(doctor=doctor, slots=5)
    closed = doctor_of(clinic, speciality__patient_name="Невролог", speciality__needs_referral=True)
    asked = f"?speciality={doctor.speciality_id}"
    page = text(visitor.get("doctors/"))
    assert "Терапевт" in page
    assert "5 мест, ближайшее — " in page
    assert "Нужно направление терапевта или педиатра." in page
    assert f"/26/doctors/{asked}" in links(page)
    chosen = text(visitor.get(f"doctors/{asked}"))
    assert doctor.surname in chosen
    assert closed.surname not in chosen


@pytest.mark.parametrize("number", [*TOO_BIG, "abc", "-1", "\x00", "1.5", "٢"])
def test_speciality_nobody_has_is_404(visitor, clinic, number):
    doctor_of(clinic)
    assert visitor.client.get("/26/doctors/", {"speciality": str(number)}).status_code == 404


def test_speciality_of_the_list_belongs_to_the_region(visitor, clinic):
    foreign = doctor_of(ClinicFactory(region=RegionFactory(code="73")))
    asked = {"speciality": foreign.speciality_id}
    assert visitor.client.get("/26/doctors/", asked).status_code == 404
    assert visitor.client.get("/73/doctors/", asked).status_code == 200


def test_plain_word_finds_whom_to_see(visitor, clinic):
    dentist = doctor_of(clinic, speciality__patient_name="Стоматолог", speciality__name="Стоматолог")
    doctor_of(clinic, surname="Другая")
    laid(clinic.region)
    page = text(visitor.client.get("/26/doctors/", {"q": "Болит зуб"}))
    assert dentist.surname in page
    assert "Другая" not in page


def _of(clinic, speciality: str, surname: str):
    named = {"speciality__patient_name": speciality, "speciality__name": speciality, "speciality__group": ""}
    return doctor_of(clinic, surname=surname, **named)


@pytest.fixture
def five(clinic):
    other = ClinicFactory(region=clinic.region, short_name="Поликлиника № 1")
    _of(clinic, "Терапевт", "Первова")
    _of(other, "Терапевт", "Вторкина")
    _of(clinic, "Кардиолог", "Сердечкина")
    _of(clinic, "Оториноларинголог", "Ушкина")
    _of(clinic, "Детский стоматолог", "Зубкина")
    laid(clinic.region)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("живот", {"Первова", "Вторкина"}),
        ("отоларинголог", {"Ушкина"}),
        ("болит ухо", {"Ушкина", "Первова", "Вторкина"}),
        ("болит ухо у ребенка", {"Ушкина", "Первова", "Вторкина"}),
        ("болит ухо у ребенка 5 лет", {"Ушкина", "Первова", "Вторкина"}),
        ("давление 180 на 100", {"Сердечкина", "Первова", "Вторкина"}),
        ("кардиалог", {"Сердечкина"}),
        ("кардиолг", {"Сердечкина"}),
        ("стомотолог", {"Зубкина"}),
        ("nthfgtdn", {"Первова", "Вторкина"}),
        ("прививка", {"Первова", "Вторкина"}),
        ("нетакого", set()),
    ],
)
def test_search_understands_slips_and_plain_words(visitor, five, typed, found):
    page = text(visitor.client.get("/26/doctors/", {"q": typed}))
    everybody = {"Первова", "Вторкина", "Сердечкина", "Ушкина", "Зубкина"}
    assert {one for one in everybody if one in page} == found


def test_search_says_that_it_looks_for_a_child(visitor, five):
    says = "Ищем тех, кто принимает детей."
    assert says in text(visitor.client.get("/26/doctors/", {"q": "ухо ребенку"}))
    assert says not in text(visitor.client.get("/26/doctors/", {"q": "ухо"}))
    assert says not in text(visitor.client.get("/26/doctors/", {"q": "ухо ребенку", "whom": "adult"}))
    anybody = text(visitor.client.get("/26/doctors/", {"q": "ухо ребенку", "whom": "any"}))
    assert (says in anybody, "Ушкина" in anybody) == (False, True)
    nobody = text(visitor.client.get("/26/doctors/", {"q": "кардиолог ребенку", "gender": "m"}))
    assert (says in nobody, "Никого не нашлось" in nobody) == (True, True)


def test_search_with_the_clinic_puts_its_doctors_first(visitor, five):
    page = text(visitor.client.get("/26/doctors/", {"q": "терапевт поликлиника 1"}))
    assert page.index("Вторкина") < page.index("Первова")


def test_search_says_what_was_shown_instead_and_keeps_the_specialities(visitor, five):
    slip = text(visitor.client.get("/26/doctors/", {"q": "кардиалог"}))
    assert "По словам «кардиалог» никого нет. Возможно, вы искали:" in slip
    nobody = text(visitor.client.get("/26/doctors/", {"q": "нетакого"}))
    assert "Никого не нашлось" in nobody
    assert "Возможно, вы искали" not in nobody
    assert "Оториноларинголог" in nobody


def test_lists_say_the_nearest_time_shortly_and_unbroken(visitor, clinic):
    session = WorkSessionFactory(doctor=doctor_of(clinic))
    day = session.wall_date
    said = f"{dates.SHORT_WEEKDAYS[day.weekday()]}, {dates.show_month_day(day, str)}, 08:00"
    path = f"doctors/clinics/{clinic.pk}/{session.doctor.speciality_id}/"
    for address in ("doctors/clinics/", path):
        assert said.replace(" ", "\u00a0") in text(visitor.get(address))
