"""The operator sets what is asked before visits; staff of the clinic read what was answered."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.models import Question
from tests.factories import booking
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.regions import RegionFactory
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text

PATH = "staff/region/asked/"
NEW = "staff/region/asked/new/"


@pytest.fixture
def desk(region, esia):
    return colleague(operator())


@pytest.fixture
def speciality(region):
    return DoctorFactory(clinic__region=region).speciality


def form(of, **changed):
    known = {"speciality": of.pk, "label": "Что беспокоит?", "kind": "short", "position": "1"}
    return known | changed


def rows():
    wanted = ("label", "kind", "options", "is_required", "position", "till_at")
    return list(Question.objects.order_by("pk").values_list(*wanted))


def test_nothing_is_asked_at_first(desk):
    assert "Вопросов пока нет" in text(desk.get(PATH))


def test_a_new_question_is_asked_and_listed(desk, speciality):
    answer = desk.send(NEW, NEW, **form(speciality, is_required="on"))

    assert answer.status_code == 303
    assert rows() == [("Что беспокоит?", "short", "", True, 1, None)]
    page = text(desk.get(PATH))
    assert speciality.patient_name in page
    assert "1. Что беспокоит?" in page
    assert "Ответ обязателен. Короткий ответ словами, до 100 знаков." in page


def test_a_choice_has_its_options_one_a_line(desk, speciality):
    desk.send(NEW, NEW, **form(speciality, kind="choice", options=" Впервые \r\n\r\nПовторно"))

    assert rows() == [("Что беспокоит?", "choice", "Впервые\nПовторно", False, 1, None)]
    assert "Впервые / Повторно" in text(desk.get(PATH))


def test_a_change_begins_anew_and_keeps_the_former_words(desk, speciality):
    one = booking.question(speciality, since_at=now() - timedelta(days=1))
    path = f"{PATH}{one.pk}/"
    assert 'value="Что беспокоит?"' in desk.get(path).content.decode()

    answer = desk.send(path, path, **form(speciality, label="Что болит?"))

    assert answer.status_code == 303
    assert [(label, till is None) for label, *_told, till in rows()] == [
        ("Что беспокоит?", False), ("Что болит?", True),
    ]  # fmt: skip
    assert "Что беспокоит?" not in text(desk.get(PATH))
    assert desk.get(path).status_code == 404


def test_an_end_is_one_button(desk, speciality):
    one = booking.question(speciality, since_at=now() - timedelta(days=1))
    assert "Больше не спрашивать" in text(desk.get(PATH))

    answer = desk.send(f"{PATH}{one.pk}/end/", PATH)

    assert answer.status_code == 303
    assert "Вопросов пока нет" in text(desk.get(PATH))
    assert desk.send(f"{PATH}{one.pk}/end/", PATH).status_code == 404
    assert desk.send(f"{PATH}{'9' * 30}/end/", PATH).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label": ""}, "Заполните это поле."),
        ({"label": "у" * 121}, "Напишите короче."),
        ({"kind": "picture"}, "Выберите из списка."),
        ({"kind": ""}, "Заполните это поле."),
        ({"position": "7"}, "Выберите из списка."),
        ({"kind": "choice", "options": "Один"}, "Напишите хотя бы два варианта, каждый с новой строки."),
        ({"kind": "choice", "options": "Да\nда"}, "Уберите одинаковые варианты."),
        ({"speciality": "999999"}, "Выберите из списка."),
        ({"speciality": "9" * 40}, "Выберите из списка."),
        ({"since": "вчера"}, "ДД.ММ.ГГГГ"),
        ({"since": "01.01.2020"}, "Этот день уже прошёл."),
    ],
)
def test_a_wrong_question_is_told_at_its_field_and_kept(desk, speciality, changed, sentence):
    answer = desk.send(NEW, NEW, **form(speciality, hint="Своими словами", **changed))

    assert answer.status_code == 200
    assert sentence in text(answer)
    assert rows() == []
    assert 'value="Своими словами"' in answer.content.decode()


def test_a_place_that_is_taken_is_named(desk, speciality):
    booking.question(speciality, since_at=now() - timedelta(days=1))

    answer = desk.send(NEW, NEW, **form(speciality, label="Другой"))

    assert "На этом месте уже стоит вопрос «Что беспокоит?»." in text(answer)
    assert len(rows()) == 1


def test_specialities_and_questions_of_other_regions_are_not_there(desk, speciality):
    elsewhere = DoctorFactory(clinic=ClinicFactory(region=RegionFactory(code="73"))).speciality
    theirs = booking.question(elsewhere, since_at=now() - timedelta(days=1))

    answer = desk.send(NEW, NEW, **form(elsewhere))

    assert answer.status_code == 200
    assert Question.objects.count() == 1
    assert "Вопросов пока нет" in text(desk.get(PATH))
    assert desk.get(f"{PATH}{theirs.pk}/").status_code == 404
