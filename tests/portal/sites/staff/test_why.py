"""The registrar sees why a patient does not see a place: the rules of the hold, each reason."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.models import Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.health import actions as health
from portal.domain.schedule.models import Slot, WorkSession
from portal.kit import dates, zones
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import AbsenceFactory
from tests.factories.staff import registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.staff.colleague import colleague, text


@pytest.fixture
def slots(region, esia):
    return places()


@pytest.fixture
def desk(slots):
    return colleague(registrar(slots[0].clinic))


def path_of(slot):
    asked = f"day={slot.wall_date}&doctor={slot.doctor_id}"
    return f"staff/clinics/{slot.clinic_id}/why/?{asked}"


def rows(answer):
    """Return what stands beside each time, and once above where it stands against them all."""
    page = text(answer)
    every = page.partition('id="against-all">')[2].partition("</p>")[0]
    return [part.split("</li>")[0] + every for part in page.split('<li class="rows__row">')[1:]]


def ask(desk, slot, **whom):
    path = path_of(slot)
    return desk.send(path, path, **{"is_attached": "on"} | whom)


def test_free_places_are_seen(desk, slots):
    shown = rows(desk.get(path_of(slots[0])))

    assert len(shown) == 4
    assert all("не видно" not in row for row in shown)


def test_each_place_says_what_stands_against_it(desk, slots):
    visit(Guest(patient()), slots[0])
    Slot.objects.filter(pk=slots[1].pk).update(state="closed")
    Slot.objects.filter(pk=slots[2].pk).update(rests_until=now() + timedelta(minutes=5))

    shown = rows(desk.get(path_of(slots[0])))

    assert "Место занято." in shown[0]
    assert "Клиника закрыла это место." in shown[1]
    assert "Место освободилось и откроется после" in shown[2]
    assert ["не видно" in row for row in shown] == [True, True, True, False]


def test_a_day_that_is_not_open_says_when(desk, slots):
    opens = now() + timedelta(days=1)
    WorkSession.objects.update(opens_at=opens)

    assert all(f"Запись на это время откроется {said(opens)}" in row for row in shown(desk, slots))


def said(moment):
    """Say a moment by the clinic's clock."""
    local = zones.local(moment, "Europe/Moscow")
    return f"{dates.show_month_day(local.date())} в {dates.show_time(local.time())}."


def shown(desk, slots):
    return rows(desk.get(path_of(slots[0])))


def slot_state(state):
    return lambda _slots: Slot.objects.update(state=state)


def kind(number):
    return lambda _slots: Slot.objects.update(kind=number)


def session(reason):
    return lambda _slots: WorkSession.objects.update(state="closed", reason=reason)


def away(slots):
    session("leave")(slots)
    doctor, day = slots[0].doctor, slots[0].wall_date
    AbsenceFactory(doctor=doctor, from_date=day, to_date=date(2030, 2, 3), reason="leave")
    AbsenceFactory(doctor=doctor, from_date=day, to_date=date(2030, 2, 4), reason="sick")
    AbsenceFactory(doctor=doctor, from_date=date(2030, 2, 1), to_date=date(2030, 2, 5), reason="leave")


def gone(slots):
    Doctor.objects.update(is_active=False)


SHUT = {
    "Клиника закрыла это место.": slot_state("closed"),
    "Приём стал короче: этого времени в нём больше нет.": slot_state("outside"),
    "Место занято.": slot_state("taken"),
    "Вид места: платные. Такие места пациент сам не выбирает.": kind(3),
    "Вид места: резервные. Такие места пациент сам не выбирает.": kind(2),
    "Врача в этот день нет: больничный.": session("sick"),
    "Врача нет до 3 февраля включительно: отпуск.": away,
    "В этот день клиника не работает: выходной.": session("holiday"),
    "В этот день у врача другие часы.": session("special"),
    "По расписанию врач в это время больше не принимает.": session("withdrawn"),
    "Приём закрыт.": session(""),
    "Врач здесь больше не работает.": gone,
}


@pytest.mark.parametrize("sentence", list(SHUT))
def test_what_shuts_a_place_has_its_name(desk, slots, sentence):
    assert not any(sentence in row for row in shown(desk, slots))

    SHUT[sentence](slots)

    for row in shown(desk, slots):
        assert sentence in row
        assert "не видно" in row
        assert {other for other in SHUT if other in row} == {sentence}


def test_everything_that_shuts_a_place_is_told(desk, slots):
    for spoil in (slot_state("closed"), kind(3), session("leave"), gone):
        spoil(slots)
    told = ("Врач здесь больше не работает.", "отпуск.", "Клиника закрыла это место.", "Вид места: платные.")

    assert all(sentence in row for row in shown(desk, slots) for sentence in told)


SILENT = "Система клиники не отвечает с"


def test_a_silent_system_of_the_clinic_is_told(desk, slots):
    Clinic.objects.update(system="stand", system_number="pgp1")
    for is_up, ago, is_told in ((True, 8, False), (False, 7, True), (True, 0, False)):
        health.note(system="mis:stand", is_up=is_up, at=now() - timedelta(minutes=ago))
        page = text(desk.get(path_of(slots[0])))
        assert (SILENT in page) is is_told
    health.note(system="mis:stand", is_up=False, at=now())
    Clinic.objects.update(system="", system_number="")
    assert SILENT not in text(desk.get(path_of(slots[0])))


def test_age_and_sex_count_where_they_are_told(desk, slots):
    DoctorFactory._meta.model.objects.filter(pk=slots[0].doctor_id).update(min_age=18, sex="f")
    assert all("не видно" not in row for row in rows(desk.get(path_of(slots[0]))))

    shown = rows(ask(desk, slots[0], birth_date="01.02.2020", sex="m"))

    assert all("Врач принимает пациентов от 18 лет." in row for row in shown)
    assert all("пациентов другого пола" in row for row in shown)
    assert all("не видно" not in row for row in rows(ask(desk, slots[0], birth_date="01.02.1980", sex="f")))


def test_attachment_counts_where_the_clinic_asks_for_it(desk, slots):
    assert all("не видно" not in row for row in rows(ask(desk, slots[0], is_attached="")))
    Setting.objects.create(
        region_id="26", clinic=slots[0].clinic, rule=Rule.ONLY_ATTACHED, value=1, since_at=now(), set_by="1"
    )

    assert all("только тех, кто прикреплён" in row for row in rows(ask(desk, slots[0], is_attached="")))
    assert all("не видно" not in row for row in rows(ask(desk, slots[0])))


def test_a_wrong_date_is_told_at_its_field_and_kept(desk, slots):
    answer = ask(desk, slots[0], birth_date="вчера")

    assert answer.status_code == 200
    assert 'value="вчера"' in answer.content.decode()
    assert rows(answer) == []


def test_a_doctor_of_another_clinic_is_not_there(desk, slots, region):
    other = places()

    shown = desk.get(
        f"staff/clinics/{slots[0].clinic_id}/why/?day={other[0].wall_date}&doctor={other[0].doctor_id}"
    )

    assert rows(shown) == []


def test_the_page_costs_the_same_for_one_and_many_places(desk, slots, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        desk.get(path_of(slots[0]))


def test_the_page_says_who_books_by_a_code_and_from_when(desk, slots):
    asked = path_of(slots[0])
    assert "Если у пациента за 90 дней неявок 3 или больше, место он видит" in text(desk.get(asked))
    Setting.objects.create(
        region_id="26", clinic=slots[0].clinic, rule=Rule.MISSED_BEFORE_CODE, value=0, since_at=now(),
        set_by="1",
    )  # fmt: skip

    assert "Неявок" not in text(desk.get(asked))


def test_what_stands_against_every_place_is_said_once(desk, slots):
    visit(Guest(patient()), slots[0])
    opens = now() + timedelta(days=1)
    WorkSession.objects.update(opens_at=opens)

    answer = desk.get(path_of(slots[0]))

    assert text(answer).count(said(opens)) == 1
    assert all(said(opens) in row and "не видно" in row for row in rows(answer))
    assert ["Место занято." in row for row in rows(answer)] == [True, False, False, False]


def test_what_stands_against_some_places_is_said_beside_them(desk, slots):
    Slot.objects.filter(pk__in=[one.pk for one in slots[1:]]).update(state="closed")
    page = text(desk.get(path_of(slots[0])))
    assert "Для всех мест этого дня" not in page
    assert page.count("Клиника закрыла это место.") == len(slots) - 1


def test_doctor_stays_chosen_on_a_day_without_work_and_leads_to_the_next_one(desk, slots):
    slot = slots[0]
    path = f"staff/clinics/{slot.clinic_id}/why/?doctor={slot.doctor_id}&day="

    page = text(desk.get(path + str(slot.wall_date - timedelta(days=1))))

    assert f'<option value="{slot.doctor_id}" selected>' in page
    assert "В этот день здесь не принимает" in page
    assert f'href="?day={slot.wall_date}&doctor={slot.doctor_id}"' in page.replace("&amp;", "&")
    later = text(desk.get(path + str(slot.wall_date + timedelta(days=1))))
    assert "На этот день мест ещё нет" in later  # nothing is laid after that day: nobody knows yet
    assert "не принимает:" not in later
    assert "Последний открытый день" in later
    assert f'href="?day={slot.wall_date}&doctor={slot.doctor_id}"' in later.replace("&amp;", "&")


def test_day_on_which_all_is_taken_says_so_once(desk, slots):
    for slot in slots:
        visit(Guest(patient()), slot)
    answer = desk.get(path_of(slots[0]))
    assert text(answer).count("Место занято.") == 1
    assert all("Место занято." in row and "не видно" in row for row in rows(answer))
    Slot.objects.filter(pk=slots[1].pk).update(rests_until=now() + timedelta(minutes=5))
    assert text(desk.get(path_of(slots[0]))).count("Место занято.") == len(slots) - 1


def test_doctor_of_another_clinic_is_named_by_nobody(desk, slots):
    other = DoctorFactory(clinic__region=slots[0].clinic.region, surname="Чужаков")
    for asked in (other.pk, "²", "9" * 19, "9" * 5000, "врач"):
        page = text(
            desk.get(f"staff/clinics/{slots[0].clinic_id}/why/?day={slots[0].wall_date}&doctor={asked}")
        )
        assert "Чужаков" not in page
        assert "не принимает" not in page
        assert NOBODY in page
    assert NOBODY not in text(desk.get(path_of(slots[0])))


NOBODY = "Такого врача в этой клинике нет. Выберите врача из списка."
