"""Before a rule of booking is set or ended the operator reads whom it concerns and what will hold."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Setting
from portal.domain.clinics.models import Doctor
from tests.factories.clinics import DoctorFactory
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague
from tests.portal.sites.staff.test_rules import day, plain, put, rows


@pytest.fixture
def desk(region, esia):
    return colleague(operator())


@pytest.fixture
def doctor(region):
    return DoctorFactory(clinic__region=region)


def look(desk, rule, **form):
    path = f"staff/region/rules/{rule}/"
    return desk.send(path, path, **form)


def test_the_first_press_says_whom_it_concerns_and_writes_nothing(desk, doctor):
    DoctorFactory(clinic=doctor.clinic)
    DoctorFactory(clinic__region=doctor.region)
    DoctorFactory(clinic__region=doctor.region, is_active=False)
    before = Entry.objects.count(), DBTaskResult.objects.count()

    wide = plain(look(desk, "notice_minutes", value="90"))
    of_clinic = plain(look(desk, "notice_minutes", value="90", where=str(doctor.clinic_id), since=day(2)))

    assert "Весь регион, с " + day(0) in wide
    assert "Записаться можно не позднее чем за 90 минут до приёма." in wide
    assert "Кого коснётся: врачей — 3, клиник — 2." in wide
    assert "со своим правилом" not in wide
    assert f"{doctor.clinic.short_name}, с {day(2)}" in of_clinic
    assert "Кого коснётся: врачей — 2, клиник — 1." in of_clinic
    assert rows() == []
    assert (Entry.objects.count(), DBTaskResult.objects.count()) == before


def test_who_has_a_rule_of_their_own_is_counted_apart(desk, doctor):
    DoctorFactory(clinic=doctor.clinic)
    put(desk, "notice_minutes", value="30", where=f"{doctor.clinic_id}.{doctor.position_id}")

    page = plain(look(desk, "notice_minutes", value="90"))
    later = plain(look(desk, "notice_minutes", value="90", since=day(1)))

    assert (
        "Кого коснётся: врачей — 1, клиник — 1. Ещё врачей со своим правилом, клиники или должности: 1."
        in page
    )
    assert "или должности: 1." in later
    Setting.objects.update(till_at=now() + timedelta(hours=1))
    gone = plain(look(desk, "notice_minutes", value="90", since=day(2)))
    assert "Кого коснётся: врачей — 2, клиник — 1." in gone
    assert "со своим правилом" not in gone


def test_a_look_at_an_age_changes_no_doctor(desk, doctor):
    page = plain(look(desk, "age_from", value="18"))
    assert "Принимают с 18 лет." in page
    assert "Сделанные записи останутся" in page
    assert Doctor.objects.get().min_age is None
    put(desk, "age_from", value="18")
    assert Doctor.objects.get().min_age == 18


def test_what_was_typed_goes_on_or_comes_back(desk, doctor):
    typed = {"value": "90", "where": str(doctor.clinic_id), "since": day(1), "till": day(3)}

    seen = look(desk, "notice_minutes", **typed).content.decode()
    back = look(desk, "notice_minutes", **typed, again="1").content.decode()

    for name, value in typed.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in seen
    assert 'value="90"' in back
    assert f'value="{day(3)}"' in back
    assert f'<option value="{doctor.clinic_id}" selected>' in back
    assert rows() == []


@pytest.mark.parametrize("form", [{"value": "-1"}, {"value": "5", "since": "вчера"}])
def test_a_wrong_value_is_told_before_the_look(desk, doctor, form):
    page = plain(look(desk, "notice_minutes", **form))
    assert "Проверьте правило" not in page
    assert "Проверьте правило" in plain(look(desk, "notice_minutes", value="5"))


def test_what_cannot_be_set_is_told_at_the_look(desk, doctor):
    put(desk, "notice_minutes", value="5", since=day(3), till=day(4))
    DoctorFactory(clinic=doctor.clinic, own_max_age=17, max_age=17)
    assert f"значение уже задано, с {day(3)}" in plain(look(desk, "notice_minutes", value="7"))
    assert "Так не подойдёт никто: 1 врач" in plain(look(desk, "age_from", value="18"))
    assert len(rows()) == 1


def test_the_answer_names_the_rule(desk, doctor):
    put(desk, "notice_minutes", value="90", where=str(doctor.clinic_id))
    said = f"Записано. {doctor.clinic.short_name}, с {day(0)}. Записаться можно не позднее чем за 90 минут"
    assert said in plain(desk.get("staff/region/rules/"))


def ending(desk):
    number = Setting.objects.latest("pk").pk
    return f"staff/region/rules/{number}/end/"


def test_ending_asks_and_says_what_will_hold(desk, doctor):
    put(desk, "notice_minutes", value="90")
    put(desk, "notice_minutes", value="30", where=str(doctor.clinic_id))
    assert f'href="/26/{ending(desk)}"' in desk.get("staff/region/rules/").content.decode()

    asked = plain(desk.get(ending(desk)))

    assert "Закончить правило сейчас?" in asked
    assert doctor.clinic.short_name in asked
    held = "Вместо него здесь будет: <b>Записаться можно не позднее чем за 90 минут до приёма.</b>"
    assert held in asked
    assert len(rows()) == 2

    assert desk.send(ending(desk), ending(desk)).status_code == 303
    page = plain(desk.get("staff/region/rules/"))
    assert f"Больше не действует: {doctor.clinic.short_name}. Записаться можно не позднее чем за 30" in page
    assert desk.get(ending(desk)).status_code == 404


@pytest.mark.parametrize(
    ("rule", "value", "after"),
    [
        ("notice_minutes", "90", "Записаться можно не позднее чем за 60 минут до приёма."),
        ("horizon_days", "30", "Запись на день приёма открывается за 14 дней до него."),
        ("age_from", "18", "Как указано у врача."),
    ],
)
def test_where_nothing_else_is_set_ending_says_what_is_usual(desk, doctor, rule, value, after):
    put(desk, rule, value=value, since=day(1))
    asked = plain(desk.get(ending(desk)))
    assert "Отменить правило?" in asked
    assert f"<b>{after}</b>" in asked
    assert desk.send(ending(desk), ending(desk)).status_code == 303
    assert rows() == []


def test_a_rule_of_people_counts_no_doctors(desk, doctor):
    page = plain(look(desk, "visits_at_most", value="3"))
    assert "Правило будет действовать для всех пациентов региона." in page
    assert "врачей" not in page.partition("<h1>")[2].partition("</section>")[0]


def test_a_rule_that_decides_for_nobody_says_so_in_one_sentence(desk, doctor):
    put(desk, "notice_minutes", value="30", where=f"{doctor.clinic_id}.{doctor.position_id}")
    page = plain(look(desk, "notice_minutes", value="90"))
    assert "Сейчас оно ничего не изменит. Врачей со своим правилом, клиники или должности, здесь: 1" in page
    assert "нет врачей" not in page
    Doctor.objects.update(is_active=False)
    assert "Сейчас здесь нет врачей" in plain(look(desk, "notice_minutes", value="90"))


def test_what_ends_as_the_new_value_begins_is_named_before_and_when_it_is_taken_back(desk, doctor):
    """Taking the later value back does not let the earlier one go on: nobody may believe that it does."""
    place = {"where": str(doctor.clinic_id)}
    assert "Прежнее значение" not in plain(look(desk, "notice_minutes", value="120", **place))
    put(desk, "notice_minutes", value="120", **place)

    seen = plain(look(desk, "notice_minutes", value="180", since=day(3), **place))
    put(desk, "notice_minutes", value="180", since=day(3), **place)
    back = plain(desk.get(ending(desk)))

    said = "Записаться можно не позднее чем за 2 часа до приёма."
    assert f"Прежнее значение закончится, когда начнётся это: {said}" in seen
    assert f"Прежнее значение само не продолжится: {said}" in back
    assert "Вместо него здесь будет: <b>Записаться можно не позднее чем за 60 минут" in back


def test_only_what_begins_now_says_how_soon(desk, doctor):
    put(desk, "notice_minutes", value="90")
    assert "в течение десяти секунд" in plain(desk.get("staff/region/rules/"))
    put(desk, "notice_minutes", value="30", since=day(2), till=day(3), where=str(doctor.clinic_id))
    assert "в течение десяти секунд" not in plain(desk.get("staff/region/rules/"))
