"""The first pages: the clinic's day, the doctor's day, the region's; what they show and what they record."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.patients.models import Card
from portal.kit import zones
from tests.factories import booking
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import WorkSessionFactory
from tests.factories.staff import RoleFactory, doctor, operator, registrar
from tests.portal.sites.staff.colleague import colleague, text

ZONE = "Europe/Moscow"


def today() -> date:
    return zones.local(now(), ZONE).date()


class Day:
    """A clinic with two doctors today; the first has two patients, the second one."""

    def __init__(self, clinic=None, days: int = 0, start: int = 8) -> None:
        self.clinic = clinic or ClinicFactory()
        self.doctors = [DoctorFactory(clinic=self.clinic, surname=name) for name in ("Ёлкина", "Бергман")]
        self.sessions = [
            WorkSessionFactory(doctor=one, wall_date=today() + timedelta(days=days), wall_start=time(start))
            for one in self.doctors
        ]
        first, second = (list(one.slots.order_by("number")) for one in self.sessions)
        self.visits = [
            booking.appointment(patient(surname="Фёдорова"), first[1], number=f"А-482-{start}17", room="101"),
            booking.appointment(patient(surname="Абрамян"), first[0], number=f"Д-100-{start}00", room="101"),
            booking.appointment(patient(surname="Соколова"), second[0], number=f"М-555-{start}55"),
        ]

    def page(self, **query) -> str:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return f"staff/clinics/{self.clinic.pk}/day/" + (f"?{asked}" if asked else "")


@pytest.fixture
def day(region) -> Day:
    return Day()


@pytest.fixture
def desk(day):
    return colleague(registrar(day.clinic))


@pytest.fixture
def early():
    """Before anybody works today: what is free depends on the hour."""
    with time_machine.travel(at("06:00"), tick=False):
        yield


def test_clinic_day_lists_visits_by_time_with_numbers(day, desk):
    shown = text(desk.get(day.page()))
    places = [shown.index(word) for word in ("Абрамян", "Соколова", "Фёдорова")]
    assert places == sorted(places)
    assert [shown.count(visit.number) for visit in day.visits] == [1, 1, 1]
    assert f"{day.clinic.short_name}: сегодня".replace("№ ", "№\u00a0") in shown


def test_clinic_day_counts_doctors_places_taken_and_free(early, day, desk):
    booking.appointment(patient(), day.sessions[1].slots.get(number=3), State.CANCELLED_BY_PATIENT)
    shown = text(desk.get(day.page()))
    figures = shown[shown.index('class="figures"') : shown.index("</ul>", shown.index('class="figures"'))]
    assert [figures.count(f"<b>{number}</b>") for number in (2, 8, 3, 5)] == [1, 1, 1, 1]


@pytest.mark.parametrize(("clock", "free"), [("06:00", 5), ("08:20", 4), ("08:40", 2), ("20:00", 0)])
def test_time_that_has_passed_is_not_free(day, clock, free):
    with time_machine.travel(at(clock), tick=False):
        shown = text(colleague(registrar(day.clinic)).get(day.page()))
        region = text(colleague(operator()).get("staff/region/"))
    figures = shown[shown.index('class="figures"') : shown.index("</ul>", shown.index('class="figures"'))]
    assert f"Свободно <b>{free}</b>" in " ".join(figures.split())
    assert f"Свободно <b>{free}</b>" in " ".join(region.split())


def test_clinic_day_says_who_does_not_see_people(day, desk):
    session = day.sessions[1]
    session.state, session.reason = "closed", "sick"
    session.save()
    shown = text(desk.get(day.page()))
    assert "приёма нет: больничный" in shown
    assert "<b>4</b>" in shown


def test_clinic_day_is_narrowed_to_one_doctor(day, desk):
    shown = text(desk.get(day.page(doctor=day.doctors[1].pk)))
    assert [name in shown for name in ("Соколова", "Фёдорова", "Абрамян")] == [True, False, False]
    assert f'value="{day.doctors[1].pk}" selected' in shown


@pytest.mark.parametrize(
    "query", ["day=", "day=вчера", "day=2026-02-31", "day=9999-12-31", "doctor=0", "doctor=а"]
)
def test_clinic_day_forgives_a_strange_address(day, desk, query):
    answer = desk.get(f"{day.page()}?{query}")
    assert answer.status_code == 200
    assert "Фёдорова" in text(answer)


def test_clinic_day_of_tomorrow_shows_only_tomorrow(day, desk):
    tomorrow = Day(day.clinic, days=1, start=9)
    shown = text(desk.get(day.page(day=(today() + timedelta(days=1)).isoformat())))
    assert "завтра" in shown
    assert [visit.number in shown for visit in (*day.visits, *tomorrow.visits)] == [False] * 3 + [True] * 3


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State.BOOKED, "записан"),
        (State.ATTENDED, "пришёл"),
        (State.MISSED, "не пришёл"),
        (State.CANCELLED_BY_CLINIC, "отменила клиника"),
        (State.RESERVING, "ждём ответа системы"),
    ],
)
def test_clinic_day_says_the_state_of_a_visit(day, desk, state, word):
    booking.appointment(patient(surname="Тихонова"), day.sessions[0].slots.get(number=3), state)
    _, _, shown = text(desk.get(day.page())).partition("<tbody")  # above it may be named who comes next
    row = shown[shown.index("Тихонова") : shown.index("</tr>", shown.index("Тихонова"))]
    assert f">{word}<" in row


def test_clinic_day_leaves_holds_out(day, desk):
    booking.appointment(patient(surname="Держащая"), day.sessions[0].slots.get(number=3), State.HELD)
    assert "Держащая" not in text(desk.get(day.page()))


@pytest.mark.parametrize("more", [0, 3])
def test_clinic_day_asks_the_same_number_of_queries(day, desk, more):
    for number in range(more):
        Day(day.clinic, start=10 + 2 * number)
    desk.get(day.page())
    with CaptureQueriesContext(connection) as asked:
        desk.get(day.page())
    assert len(asked) == 8


@pytest.mark.parametrize(
    "typed",
    ["А-482-817", "а482817", "A 482 817", "фёдорова", "ФЕДОР", "  Фёдо ", "федорова"],
)
def test_registrar_finds_a_visit_by_number_or_surname(day, desk, typed):
    shown = text(desk.send(f"staff/clinics/{day.clinic.pk}/find/", text=typed))
    assert ("Фёдорова" in shown, "Соколова" in shown) == (True, False)
    assert f"/visits/{day.visits[0].pk}/" in shown


@pytest.mark.parametrize("typed", ["048211735", "А-482-117-35", "а 482 117 35", "А, 482, 117, 35"])
def test_registrar_finds_by_what_was_scanned_or_said(day, desk, typed):
    one = day.visits[0]
    one.number = "А-482-117-35"
    one.save()
    assert f"/visits/{one.pk}/" in text(desk.send(f"staff/clinics/{day.clinic.pk}/find/", text=typed))


@pytest.mark.parametrize("typed", ["048211736", "А-482-117-53", "А-428-117-35"])
def test_registrar_is_told_of_a_slip_in_a_number(day, desk, typed):
    answer = desk.send(f"staff/clinics/{day.clinic.pk}/find/", text=typed)
    assert "В номере ошибка: проверьте каждую цифру" in text(answer)
    assert "Такой записи в этой клинике нет" not in text(answer)


def test_registrar_finds_a_double_surname(day, desk):
    booking.appointment(patient(surname="Римская-Корсакова"), day.sessions[0].slots.get(number=3))
    assert "Римская-Корсакова" in text(desk.send(f"staff/clinics/{day.clinic.pk}/find/", text="римская-корс"))


@pytest.mark.parametrize("typed", ["Никтоева", "А-000-000", "%%", "__", "' OR 1=1 --"])
def test_registrar_reads_that_nothing_was_found(day, desk, typed):
    answer = desk.send(f"staff/clinics/{day.clinic.pk}/find/", text=typed)
    assert answer.status_code == 200
    assert "Такой записи в этой клинике нет" in text(answer)


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Напишите номер талона"), ("ф", "хотя бы две буквы"), ("ф" * 200, "короче")]
)
def test_registrar_is_told_what_to_type(day, desk, typed, said):
    assert said in text(desk.send(f"staff/clinics/{day.clinic.pk}/find/", text=typed))


def test_registrar_finds_nothing_of_another_clinic(day, desk):
    other = Day(start=11)
    found = text(desk.send(f"staff/clinics/{day.clinic.pk}/find/", text=other.visits[0].number))
    assert "Такой записи в этой клинике нет" in found


def test_search_leaves_no_name_in_an_address(day, desk):
    shown = text(desk.get(day.page()))
    form = shown[shown.rindex("<form", 0, shown.index("Номер талона или фамилия")) :]
    assert 'method="post"' in form[: form.index(">")]


def test_visit_page_names_the_patient_and_is_recorded_with_its_reason(day, desk):
    visit = day.visits[0]
    answer = desk.get(f"staff/clinics/{day.clinic.pk}/visits/{visit.pk}/")
    assert "<h1>Фёдорова Имя Отчество</h1>" in text(answer)
    entry = Entry.objects.get(action="card.opened")
    assert (entry.object_id, entry.actor_kind, entry.actor_id, entry.region, entry.facts) == (
        str(visit.card_id), "staff", str(desk.who.pk), "26", {"reason": f"appointment {visit.pk}"},
    )  # fmt: skip


def test_each_list_of_names_is_recorded_with_its_reason(day, desk):
    desk.get(day.page(doctor=day.doctors[0].pk))
    desk.send(f"staff/clinics/{day.clinic.pk}/find/", text="Соко")
    told = [entry.facts for entry in Entry.objects.filter(action="visits.listed").order_by("pk")]
    assert [one["reason"] for one in told] == [f"day of the clinic, {today()}", "search"]
    assert [len(one["cards"]) for one in told] == [2, 1]
    assert "Фёдорова" not in str(told)


def test_doctor_day_lists_only_own_patients_by_time(early, day, region):
    here = colleague(doctor(day.doctors[0]))
    shown = text(here.get(f"staff/doctors/{day.doctors[0].pk}/day/"))
    assert shown.index("Абрамян") < shown.index("Фёдорова")
    assert "Соколова" not in shown
    assert "занято 2, свободно 2" in shown
    assert Entry.objects.get(action="visits.listed").facts["reason"] == f"day of the doctor, {today()}"


def test_doctor_does_not_open_a_colleagues_patient(day, region):
    here = colleague(doctor(day.doctors[0]))
    path = f"staff/doctors/{day.doctors[0].pk}/visits/"
    assert here.get(f"{path}{day.visits[0].pk}/").status_code == 200
    assert here.get(f"{path}{day.visits[2].pk}/").status_code == 404


def test_doctor_without_work_today_reads_so(region):
    who = DoctorFactory()
    shown = text(colleague(doctor(who)).get(f"staff/doctors/{who.pk}/day/"))
    assert "В этот день приёма нет" in shown


def test_region_page_counts_each_clinic_and_names_nobody(early, day, region):
    Day(start=10)
    shown = text(colleague(operator()).get("staff/region/"))
    assert [shown.count("<b>16</b>"), shown.count("<b>6</b>"), shown.count("<b>10</b>")] == [1, 1, 1]
    assert shown.count(">8</td>") == 2
    assert "Фёдорова" not in shown
    assert "Коды и записи" in shown
    assert "Коды и записи: не работает" in shown, "what is broken stands above all"
    assert "не проверено" in shown


def test_region_page_sets_clinics_that_rest_today_apart(day, region):
    ClinicFactory(short_name="Отдыхающая")
    shown = text(colleague(operator()).get("staff/region/"))
    assert shown.index("Сегодня не принимают") < shown.index("Отдыхающая")
    assert shown.index(day.clinic.short_name.replace("№ ", "№\u00a0")) < shown.index("Сегодня не принимают")


def test_region_page_shows_another_day_and_the_way_to_it(day, region):
    here = colleague(operator())
    shown = text(here.get("staff/region/"))
    after = today() + timedelta(days=1)
    assert f'href="?day={after}"' in shown
    rest = text(here.get(f"staff/region/?day={after}"))
    assert "В этот день никто не принимает" in rest
    assert "В этот день не принимают" in rest
    assert "Принимают сегодня" not in rest
    assert '<a class="button button--secondary" href="?">Сегодня</a>' in rest


def test_region_page_without_clinics_says_what_to_do(region):
    shown = text(colleague(operator()).get("staff/region/"))
    assert "Клиник пока нет" in shown
    assert "Загрузите файл региона" in shown


def at(hours: str) -> datetime:
    """Return that time of today by the clinic's clock."""
    return datetime.combine(today(), time.fromisoformat(hours), tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("clock", "comes", "past"), [("07:30", "Абрамян", 0), ("08:16", "Фёдорова", 2), ("12:00", "", 3)]
)
def test_day_marks_who_comes_next_and_who_has_been(day, region, clock, comes, past):
    with time_machine.travel(at(clock), tick=False):
        desk = colleague(registrar(day.clinic))
        shown = text(desk.get(day.page()))
        assert shown.count('class="grid__past"') == past
        assert [shown.count('id="next"'), shown.count('class="next"')] == ([1, 1] if comes else [0, 0])
        if comes:
            assert comes in shown[shown.index('class="next"') : shown.index("Показать в списке")]
        tomorrow = (today() + timedelta(days=1)).isoformat()
        Day(day.clinic, days=1, start=9)
        later = text(desk.get(day.page(day=tomorrow)))
        assert [later.count('class="grid__past"'), later.count('id="next"')] == [0, 0]


def test_who_has_cancelled_does_not_come_next(day, region):
    Appointment.objects.filter(wall_start="08:00").update(state=State.CANCELLED_BY_PATIENT)
    with time_machine.travel(at("07:30"), tick=False):
        shown = text(colleague(doctor(day.doctors[0])).get(f"staff/doctors/{day.doctors[0].pk}/day/"))
    assert "Фёдорова" in shown[shown.index('class="next"') : shown.index("Показать в списке")]


def test_visit_page_lets_call_the_patient(day, desk):
    Card.objects.filter(pk=day.visits[0].card_id).update(phone="+79185550143")
    shown = text(desk.get(f"staff/clinics/{day.clinic.pk}/visits/{day.visits[0].pk}/"))
    assert 'href="tel:+79185550143">+7 918 555-01-43<' in shown


def test_day_without_visits_leads_on(day, desk):
    Appointment.objects.all().delete()
    shown = text(desk.get(day.page()))
    assert "На этот день никто не записан" in shown
    assert 'href="#doctors"' in shown
    far = text(desk.get(day.page(day=(today() + timedelta(days=5)).isoformat())))
    assert "В этот день никто не принимает" in far
    assert f"?day={(today() + timedelta(days=6)).isoformat()}" in far


@pytest.mark.parametrize("clinics", [1, 3])
def test_region_page_asks_the_same_number_of_queries(region, clinics):
    for number in range(clinics):
        Day(start=8 + number)
    here = colleague(operator())
    here.get("staff/region/")
    with CaptureQueriesContext(connection) as asked:
        here.get("staff/region/")
    assert len(asked) == 13


def test_home_is_the_desk_of_the_role(day, region):
    homes = [
        colleague(one).get("staff/").headers["Location"]
        for one in (operator(), registrar(day.clinic), doctor(day.doctors[0]))
    ]
    assert homes == [
        "/26/staff/region/",
        f"/26/staff/clinics/{day.clinic.pk}/day/",
        f"/26/staff/doctors/{day.doctors[0].pk}/day/",
    ]


def test_menu_leads_to_each_desk_of_somebody_with_two_roles(day, region):
    who = registrar(day.clinic)
    other = ClinicFactory()
    RoleFactory(employee=who, kind="registrar", clinic=other)
    shown = text(colleague(who).get(day.page()))
    assert f"/26/staff/clinics/{other.pk}/day/" in shown
    assert "Мои карты" not in shown


NO_DAY = "Такой даты нет. Напишите так: 23.11.2026. Показываем сегодня."
TOO_FAR = "Здесь видны дни не дальше 400 дней от сегодняшнего. Показываем сегодня."


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        *((typed, NO_DAY) for typed in ("вчера", "2026-02-31", "32.13.2026", "9" * 5000)),
        *((typed, TOO_FAR) for typed in ("31.12.9999", "2020-01-01")),
    ],
)
def test_a_day_that_is_not_shown_is_told_why(day, desk, typed, why):
    shown = text(desk.get(day.page(day=typed)))
    head, _, rest = shown.partition("<h1>Сегодня")
    assert (why in rest, why in head) == (True, False)


def test_a_day_may_be_typed_as_people_write_it(day, desk):
    tomorrow = today() + timedelta(days=1)
    for typed in (f"{tomorrow:%d.%m.%Y}", tomorrow.isoformat()):
        shown = text(desk.get(day.page(day=typed)))
        assert ("<h1>Завтра" in shown, "Показываем сегодня" in shown) == (True, False)
    assert "Показываем сегодня" not in text(desk.get(day.page()))


def test_the_region_and_a_doctor_are_told_too(day, region):
    for one, page in (
        (operator(), "staff/region/"),
        (doctor(day.doctors[0]), f"staff/doctors/{day.doctors[0].pk}/day/"),
    ):
        assert NO_DAY in text(colleague(one).get(f"{page}?day=31.02.2026")), page
