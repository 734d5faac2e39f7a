"""The operator sets rules of booking; every sentence and the table beside it."""

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from portal.domain.booking import queries
from portal.domain.booking.models import Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.clinics.models import Doctor
from portal.domain.regions.models import Region
from portal.kit import names
from tests.factories.clinics import DoctorFactory
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text


@pytest.fixture
def desk(region, esia):
    return colleague(operator())


@pytest.fixture
def doctor(region):
    return DoctorFactory(clinic__region=region)


def day(ahead: int) -> str:
    """Return a day of the region's calendar as people type it."""
    return (now().astimezone(ZoneInfo("Europe/Moscow")).date() + timedelta(days=ahead)).strftime("%d.%m.%Y")


def put(desk, rule, **form):
    """Write a rule by the second press."""
    path = f"staff/region/rules/{rule}/"
    return desk.send(path, path, **{"publish": "1"} | form)


def plain(answer) -> str:
    return text(answer).replace("\u00a0", " ")


def rows():
    return list(Setting.objects.order_by("pk").values_list("rule", "value", "clinic_id", "position_id"))


def test_every_rule_stands_as_a_sentence(desk):
    page = text(desk.get("staff/region/rules/"))

    for sentence in (
        "Записаться можно не позднее чем за 60 минут до приёма.",
        "Предстоящих записей у одного пациента: не больше 5.",
        "К врачам одной специальности у пациента только одна предстоящая запись.",
        "Записаться может любой: прикрепление не нужно.",
        "Освободившееся место видно всем сразу.",
        "Запись на день приёма открывается за 14 дней до него.",
        "Новый день открывается для записи в 08:00 по часам клиники.",
        "Сейчас в регионе: <b>Как указано у специальности.</b>",
        "Сейчас в регионе: <b>Как указано у врача.</b>",
    ):
        assert sentence in page.replace("\u00a0", " ")
    assert len(re.findall("Сейчас в регионе:", page)) == len(Rule)


def test_a_value_for_the_region_is_said_and_holds(desk):
    answer = put(desk, "notice_minutes", value="90")

    assert answer.status_code == 303
    assert rows() == [("notice_minutes", 90, None, None)]
    assert queries.limits_of(region="26", at=now()).notice_before == timedelta(minutes=90)
    page = text(desk.get("staff/region/rules/"))
    assert "Записаться можно не позднее чем за 90 минут до приёма." in page
    assert f"Весь регион, с {day(0)}" in page.replace("</b>", "")


def test_a_value_for_a_position_with_dates(desk, doctor):
    where = f"{doctor.clinic_id}.{doctor.position_id}"

    answer = put(desk, "only_attached", value="1", where=where, since=day(1), till=day(2))

    assert answer.status_code == 303
    assert rows() == [("only_attached", 1, doctor.clinic_id, doctor.position_id)]
    one = Setting.objects.get()
    assert one.till_at - one.since_at == timedelta(days=2)
    page = plain(desk.get("staff/region/rules/"))
    assert f"{doctor.clinic.short_name} · {doctor.position.title}" in page
    assert f"с {day(1)} по {day(2)}" in page
    assert "Записаться может любой: прикрепление не нужно." in page


@pytest.mark.parametrize(
    ("rule", "typed", "value", "sentence"),
    [
        ("horizon_days", "21", 21, "Запись на день приёма открывается за 21 день до него."),
        ("horizon_days", "2", 2, "Запись на день приёма открывается за 2 дня до него."),
        ("opening_minute", "09:30", 570, "Новый день открывается для записи в 09:30 по часам клиники."),
        ("opening_minute", "00:00", 0, "Новый день открывается для записи в 00:00 по часам клиники."),
    ],
)
def test_when_places_of_a_position_open(desk, doctor, rule, typed, value, sentence):
    where = f"{doctor.clinic_id}.{doctor.position_id}"
    assert sentence not in plain(desk.get("staff/region/rules/"))

    answer = put(desk, rule, value=typed, where=where, since=day(1), till=day(5))

    assert answer.status_code == 303
    assert rows() == [(rule, value, doctor.clinic_id, doctor.position_id)]
    page = plain(desk.get("staff/region/rules/"))
    assert sentence in page
    assert "Открытые дни останутся открытыми." in page
    assert f"{doctor.clinic.short_name} · {doctor.position.title}" in page
    assert f"с {day(1)} по {day(5)}" in page


@pytest.mark.parametrize(
    ("rule", "typed", "sentence"),
    [
        ("needs_referral", "1", "Записывают только по направлению."),
        ("needs_referral", "0", "Записаться можно без направления."),
        ("age_from", "0", "Принимают с рождения."),
        ("age_from", "18", "Принимают с 18 лет."),
        ("age_from", "21", "Принимают с 21 года."),
        ("age_to", "0", "Принимают только детей до года."),
        ("age_to", "17", "Принимают до 17 лет включительно."),
        ("age_to", "120", "Принимают и самых пожилых: верхней границы возраста нет."),
        ("only_sex", "0", "Принимают и женщин, и мужчин."),
        ("only_sex", "1", "Принимают только женщин."),
        ("only_sex", "2", "Принимают только мужчин."),
    ],
)
def test_whom_doctors_see(desk, doctor, rule, typed, sentence):
    stays = "Сделанные записи останутся: правило действует только для новых."
    assert stays in plain(desk.get(f"staff/region/rules/{rule}/"))
    assert stays not in plain(desk.get("staff/region/rules/notice_minutes/"))
    assert sentence not in plain(desk.get("staff/region/rules/"))

    answer = put(desk, rule, value=typed, where=f"{doctor.clinic_id}.{doctor.position_id}")
    assert answer.status_code == 303
    assert rows() == [(rule, int(typed), doctor.clinic_id, doctor.position_id)]
    page = plain(desk.get("staff/region/rules/"))
    assert sentence in page
    assert f"Сейчас в регионе: <b>{sentence}" not in page
    assert "в течение минуты" in page

    put(desk, rule, value=typed)
    assert f"Сейчас в регионе: <b>{sentence}" in plain(desk.get("staff/region/rules/"))


def test_an_age_that_lets_nobody_in_is_told_at_its_field(desk, doctor):
    DoctorFactory(clinic=doctor.clinic, own_max_age=17, max_age=17)
    put(desk, "age_to", value="40", where=f"{doctor.clinic_id}.{doctor.position_id}")

    both = put(desk, "age_from", value="41", where=f"{doctor.clinic_id}.{doctor.position_id}")
    own = put(desk, "age_from", value="18")

    assert "Так не запишут никого: возраст «с» больше возраста «до». Проверьте оба." in plain(both)
    assert "Так не подойдёт никто: 1 врач принимает только другой возраст." in plain(own)
    child = Doctor.objects.get(own_max_age=17)
    assert f"Это: {names.initials(child.surname, child.name, child.patronymic)}," in plain(own)
    assert f", {child.clinic.short_name}." in plain(own)
    assert 'value="18"' in own.content.decode()
    assert len(rows()) == 1
    assert put(desk, "age_from", value="17").status_code == 303
    DoctorFactory.create_batch(3, clinic=doctor.clinic, own_max_age=17, max_age=17)
    some = plain(put(desk, "age_from", value="18")).partition("Среди них:")[2].partition("</")[0]
    assert some.count(f", {child.clinic.short_name}") == 3


def test_the_regions_own_horizon_is_said_where_nothing_is_set(desk, region):
    Region.objects.filter(pk=region.pk).update(horizon_days=30, opens_at=time(7, 15))

    page = plain(desk.get("staff/region/rules/"))

    assert "Запись на день приёма открывается за 30 дней до него." in page
    assert "в 07:15 по часам клиники" in page


def test_a_rule_of_whole_people_is_offered_to_no_clinic(desk, doctor):
    assert doctor.clinic.short_name not in plain(desk.get("staff/region/rules/visits_at_most/"))
    assert doctor.clinic.short_name in plain(desk.get("staff/region/rules/notice_minutes/"))

    put(desk, "visits_at_most", value="3", where=str(doctor.clinic_id))

    assert rows() == []


@pytest.mark.parametrize(
    ("rule", "form", "sentence"),
    [
        ("notice_minutes", {"value": ""}, "Напишите целое число от 0 до 10080."),
        ("notice_minutes", {"value": "-1"}, "Напишите целое число от 0 до 10080."),
        ("notice_minutes", {"value": "9" * 40}, "Напишите целое число от 0 до 10080."),
        ("freed_rests_minutes", {"value": "11"}, "Напишите целое число от 0 до 10."),
        ("horizon_days", {"value": "0"}, "Напишите целое число от 1 до 180."),
        ("horizon_days", {"value": "181"}, "Напишите целое число от 1 до 180."),
        ("opening_minute", {"value": ""}, "Напишите время так: 08:30."),
        ("age_from", {"value": "121"}, "Напишите целое число от 0 до 120."),
        ("age_to", {"value": "-1"}, "Напишите целое число от 0 до 120."),
        ("only_sex", {"value": "3"}, "Выберите, как будет."),
        ("needs_referral", {}, "Выберите, как будет."),
        ("opening_minute", {"value": "25:00"}, "Напишите время так: 08:30."),
        ("only_attached", {"value": "2"}, "Выберите, как будет."),
        ("only_attached", {}, "Выберите, как будет."),
        ("notice_minutes", {"value": "5", "where": "999"}, "Выберите из списка."),
        ("notice_minutes", {"value": "5", "since": "вчера"}, "ДД.ММ.ГГГГ"),
        ("notice_minutes", {"value": "5", "since": "01.01.2020"}, "Этот день уже прошёл."),
        ("notice_minutes", {"value": "5", "since": "01.01.2099", "till": "31.12.2098"}, "Последний день"),
        ("notice_minutes", {"value": "5", "till": "31.12.9999"}, "Укажите день до 2100 года."),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_kept(desk, doctor, rule, form, sentence):
    answer = put(desk, rule, **form)

    assert answer.status_code == 200
    assert sentence in text(answer)
    assert rows() == []
    for value in form.values():
        if value and rule == "notice_minutes" and "where" not in form:
            assert f'value="{value}"' in answer.content.decode()


def test_two_values_in_the_same_time(desk):
    put(desk, "notice_minutes", value="5", since=day(3), till=day(4))

    answer = put(desk, "notice_minutes", value="7")

    assert f"На это время значение уже задано, с {day(3)}." in text(answer)
    assert [value for _rule, value, *_ in rows()] == [5]


def test_ending_a_value(desk):
    put(desk, "notice_minutes", value="90")
    number = Setting.objects.get().pk

    answer = desk.send(f"staff/region/rules/{number}/end/", "staff/region/rules/")

    assert answer.status_code == 303
    assert queries.limits_of(region="26", at=now()).notice_before == timedelta(minutes=60)
    assert desk.send(f"staff/region/rules/{number}/end/", "staff/region/rules/").status_code == 404


def test_a_rule_nobody_has_is_404(desk):
    assert desk.get("staff/region/rules/nobody/").status_code == 404
    assert desk.send("staff/region/rules/999999/end/", "staff/region/").status_code == 404
    assert desk.send(f"staff/region/rules/{'9' * 30}/end/", "staff/region/").status_code == 404
