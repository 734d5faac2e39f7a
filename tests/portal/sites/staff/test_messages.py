"""The desk of messages: its order, hands, ready answers, figures; the promise that the operator sets."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from portal.domain.messaging.models import AnswerTerm, Message, Template, Thread, Turn
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.states import Side
from portal.domain.notices.models import Notice
from tests.factories import booking, messaging
from tests.factories.clinics import ClinicFactory
from tests.factories.patients import patient
from tests.factories.schedule import in_days
from tests.factories.staff import operator, registrar
from tests.portal.sites.patient.guest import places
from tests.portal.sites.staff.colleague import Colleague, colleague, text


@pytest.fixture
def clinic(region, esia):
    return ClinicFactory(region=region)


@pytest.fixture
def desk(clinic) -> Colleague:
    return colleague(registrar(clinic))


def path(clinic, rest: str = "") -> str:
    return f"staff/messages/clinics/{clinic.pk}/{rest}"


def test_oldest_waiting_stands_first_and_overdue_is_marked(desk, clinic):
    at, who = now(), patient()
    messaging.thread(who, clinic, subject="Позже", at=at - timedelta(hours=1))
    messaging.thread(who, clinic, subject="Раньше", at=at - timedelta(days=4))
    messaging.thread(who, clinic, subject="Отвечено", waits_since=None, due_at=None)
    messaging.closed(who, clinic, subject="Закрытая")
    messaging.thread(who, None, subject="Поддержке")

    page = text(desk.get(path(clinic)))

    assert page.index("Раньше") < page.index("просрочено<") < page.index("Позже") < page.index("Отвечено")
    assert "Закрытая" not in page
    assert "Поддержке" not in page
    assert "Закрытая" in text(desk.get(path(clinic, "?which=closed")))
    assert "Здесь пусто." in text(desk.get(path(clinic, "?which=mine")))
    assert "Раньше" in text(desk.get(path(clinic, "?which=unheard")))


def test_words_of_danger_stand_first_with_a_mark_until_they_are_answered(desk, clinic):
    at, who = now(), patient()
    messaging.thread(who, clinic, subject="Раньше", at=at - timedelta(days=4))
    danger = messaging.thread(who, clinic, subject="Плохо", text="Сильная боль в груди, немеет рука", at=at)
    page = text(desk.get(path(clinic)))
    assert page.index("Плохо") < page.index("слова об опасности</span>") < page.index("Раньше")
    assert page.count("слова об опасности</span>") == 1
    assert "В сообщении слова об опасности" in text(desk.get(path(clinic, f"{danger.pk}/")))
    Thread.objects.filter(pk=danger.pk).update(waits_since=None, due_at=None)
    page = text(desk.get(path(clinic)))
    assert page.index("Раньше") < page.index("Плохо")
    assert "слова об опасности</span>" not in page
    assert "В сообщении слова об опасности" not in text(desk.get(path(clinic, f"{danger.pk}/")))


def test_visits_of_the_card_in_this_clinic_stand_beside_its_thread(desk, clinic):
    who = patient()
    thread = messaging.thread(who, clinic)
    assert "Записи в этой клинике" not in text(desk.get(path(clinic, f"{thread.pk}/")))
    here = booking.appointment(who, places(doctor__clinic=clinic)[0])
    there = booking.appointment(who, places(wall_date=in_days(9))[0])
    page = text(desk.get(path(clinic, f"{thread.pk}/")))
    assert "Записи в этой клинике" in page
    assert f"staff/clinics/{clinic.pk}/visits/{here.pk}/" in page
    assert str(there.pk) not in page
    assert desk.get(f"staff/clinics/{clinic.pk}/visits/{here.pk}/").status_code == 200
    support = colleague(operator())
    asked = messaging.thread(who, None)
    assert "Записи в этой клинике" not in text(support.get(f"staff/messages/support/{asked.pk}/"))


def test_taken_threads_are_mine(desk, clinic):
    thread = messaging.thread(patient(), clinic)
    desk.send(path(clinic, f"{thread.pk}/take/"), path(clinic, f"{thread.pk}/"))

    assert "Справка" in text(desk.get(path(clinic, "?which=mine")))
    other = colleague(registrar(clinic))
    assert "Здесь пусто." in text(other.get(path(clinic, "?which=mine")))
    assert desk.who.full_name in text(other.get(path(clinic)))


def test_queue_says_of_each_thread_what_it_waits_for(desk, clinic):
    who, at = patient(), now()
    messaging.thread(who, clinic, subject="Отвечено", waits_since=None, due_at=None)
    page = text(desk.get(path(clinic)))
    assert ("не ждёт, последнее сообщение" in page, 'data-label="Ждёт с"' in page) == (True, False)
    messaging.thread(who, clinic, subject="Ждёт", at=at)
    assert 'data-label="Ждёт с"' in text(desk.get(path(clinic)))
    messaging.closed(who, clinic, subject="Закрытая")
    page = text(desk.get(path(clinic, "?which=closed")))
    assert ('data-label="Закрыто"' in page, "Ответить до" in page) == (True, False)
    assert "сначала те, что закрыты последними" in page


def test_what_was_said_long_ago_lies_folded_and_the_newest_is_never_cut(desk, clinic, monkeypatch):
    thread, at = messaging.thread(patient(), clinic, text="Слова 0."), now()
    folded = "Показать"
    messaging.say(thread, *(f"Слова {number}." for number in range(1, 14)), at=at)
    assert folded not in text(desk.get(path(clinic, f"{thread.pk}/")))
    messaging.say(thread, "Слова 14.", at=at + timedelta(hours=1))

    page = text(desk.get(path(clinic, f"{thread.pk}/")))

    old = page.partition('class="talk__old"')[2].partition("</details>")[0]
    assert "Показать 5 ранних записей" in old
    assert [f"Слова {number}." in old for number in (0, 4, 5, 14)] == [True, True, False, False]
    assert page.index("Слова 4.") < page.index("Слова 5.") < page.index("Слова 14.")
    monkeypatch.setattr(queries, "_MOST_SHOWN", 3)
    page = text(desk.get(path(clinic, f"{thread.pk}/")))
    assert [f"Слова {number}." in page for number in (0, 11, 12, 14)] == [False, False, True, True]


def test_a_ready_answer_is_put_behind_what_is_typed(desk, clinic):
    thread = messaging.thread(patient(), clinic)
    ready = messaging.template(clinic)
    foreign = messaging.template(ClinicFactory(), title="Чужой", text="Чужой текст")
    page = path(clinic, f"{thread.pk}/")
    assert "Чужой" not in text(desk.get(page))

    shown = text(desk.send(page, text="Добрый день!", ready=str(ready.pk), insert="1"))
    assert "Добрый день!\n\nВ кабинете 5." in shown
    shown = text(desk.send(page, text="Мой текст", ready=str(foreign.pk), insert="1"))
    assert "Такого готового ответа больше нет." in shown
    assert "Мой текст" in shown
    assert Message.objects.filter(side=Side.STAFF).count() == 0


def test_an_answer_ends_the_wait_once(desk, clinic):
    thread = messaging.thread(patient(), clinic, at=now() - timedelta(hours=2))
    key = str(uuid.uuid4())
    for _press in range(2):
        assert desk.send(path(clinic, f"{thread.pk}/"), text="Ответ", key=key).status_code == 303

    told = Message.objects.get(side=Side.STAFF)
    assert told.waited_since == thread.waits_since
    thread.refresh_from_db()
    assert (thread.waits_since, thread.due_at, thread.taken_by_id) == (None, None, desk.who.pk)
    assert Notice.objects.filter(kind="message_answered").count() == 1
    page = text(desk.get(path(clinic)))
    assert "100 %" in page
    assert "2 ч 0 мин" in page


@pytest.mark.parametrize(("typed", "words"), [("", "Напишите сообщение."), ("щ" * 4001, "сейчас 4001")])
def test_a_refused_answer_keeps_its_text(desk, clinic, typed, words):
    thread = messaging.thread(patient(), clinic)
    shown = text(desk.send(path(clinic, f"{thread.pk}/"), text=typed))

    assert words in shown
    assert typed in shown


def test_a_closed_thread_takes_no_answer_and_is_opened_again(desk, clinic):
    thread = messaging.closed(patient(), clinic)
    page = path(clinic, f"{thread.pk}/")
    refused = desk.send(page, text="Поздний ответ")
    assert "Обращение закрыто. Откройте его снова" in text(refused)

    assert desk.send(path(clinic, f"{thread.pk}/reopen/"), page).status_code == 303
    assert desk.send(page, text="Поздний ответ").status_code == 303
    assert desk.send(path(clinic, f"{thread.pk}/close/"), page).status_code == 303
    assert Notice.objects.filter(kind="thread_closed").count() == 1


def test_handed_to_another_clinic_it_leaves_this_desk_with_its_promise(desk, clinic):
    other = ClinicFactory(region=clinic.region)
    there = colleague(registrar(other))
    thread = messaging.thread(patient(surname="Переданная"), clinic)
    page = path(clinic, f"{thread.pk}/hand/")

    answer = desk.send(page, to=f"clinic.{other.pk}", note="Это ваши пациенты")

    assert answer.status_code == 303
    assert desk.get(path(clinic, f"{thread.pk}/")).status_code == 404
    shown = text(there.get(path(other, f"{thread.pk}/")))
    assert "Это ваши пациенты" in shown
    assert "Переданная" in shown
    moved = Thread.objects.get()
    assert (moved.clinic_id, moved.due_at) == (other.pk, thread.due_at)
    assert Turn.objects.get().note == "Это ваши пациенты"


def test_handed_to_support_it_names_nobody(desk, clinic):
    thread = messaging.thread(patient(surname="Тайная"), clinic)
    desk.send(path(clinic, f"{thread.pk}/hand/"), to="support")

    shown = text(colleague(operator()).get(f"staff/messages/support/{thread.pk}/"))
    assert "Где взять справку?" in shown
    assert "Тайная" not in shown


def test_handed_to_a_colleague_it_is_theirs(desk, clinic):
    friend = registrar(clinic)
    thread = messaging.thread(patient(), clinic)
    desk.send(path(clinic, f"{thread.pk}/hand/"), to=f"person.{friend.pk}")
    assert Thread.objects.get().taken_by_id == friend.pk


@pytest.mark.parametrize("to", ["", "clinic.0", "clinic.99999999999999999999", "person.1", "clinic", "a.b"])
def test_nowhere_is_refused(desk, clinic, to):
    thread = messaging.thread(patient(), clinic)
    answer = desk.send(path(clinic, f"{thread.pk}/hand/"), to=to, note="Моя заметка")
    assert "Выберите, кому передать." in text(answer)
    assert "Моя заметка" in text(answer)
    assert Turn.objects.count() == 0


def test_templates_are_made_changed_and_put_away(desk, clinic):
    new = path(clinic, "templates/new/")
    assert "Готовых ответов пока нет." in text(desk.get(path(clinic, "templates/")))
    assert "Назовите ответ." in text(desk.send(new, title="", text="Мой текст"))
    assert desk.send(new, title="Часы", text="С 8 до 20.").status_code == 303
    made = Template.objects.get()
    assert (
        desk.send(path(clinic, f"templates/{made.pk}/"), title="Часы", text="С 9 до 20.").status_code == 303
    )
    assert "С 9 до 20." in text(desk.get(path(clinic, "templates/")))
    other = Colleague(registrar(ClinicFactory(region=clinic.region))).sign_in()
    assert other.get(path(clinic, f"templates/{made.pk}/")).status_code == 404
    assert desk.send(path(clinic, f"templates/{made.pk}/end/"), path(clinic, "templates/")).status_code == 303
    assert "С 9 до 20." not in text(desk.get(path(clinic, "templates/")))


def test_the_operator_promises_for_the_region_and_a_clinic(clinic):
    head, where = colleague(operator()), "staff/region/answers/"
    assert "9 рабочих часов" in text(head.get(where))
    assert head.send(f"{where}new/", hours="18").status_code == 303
    assert head.send(f"{where}new/", hours="4", where=str(clinic.pk)).status_code == 303
    page = text(head.get(where))
    assert "18 рабочих часов" in page
    assert "4 рабочих часа" in page
    for hours in ("", "0", "91", "много"):
        assert "Напишите целое число от 1 до 90." in text(head.send(f"{where}new/", hours=hours))
    of_clinic = AnswerTerm.objects.get(clinic=clinic)
    assert head.send(f"{where}{of_clinic.pk}/end/", where).status_code == 303
    assert "4 рабочих часа" not in text(head.get(where))


def test_two_promises_of_one_place_never_hold_at_once(clinic):
    messaging.promise()
    with pytest.raises(IntegrityError), transaction.atomic():
        messaging.promise()
    assert messaging.promise(clinic).hours == 18
