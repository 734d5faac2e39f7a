"""A person writes, the registry answers, the person reads, closes and opens again."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.messaging.models import Message, Thread, Turn
from portal.domain.notices.models import Notice
from tests.factories.clinics import ClinicFactory
from tests.factories.staff import registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.patient.messages.conftest import key_of
from tests.portal.sites.staff.colleague import text


def named(clinic) -> str:
    """Return a clinic's name as pages print it: its number never stands on a line of its own."""
    return clinic.short_name.replace("№ ", "№\u00a0")


def said() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("side", "text"))


def test_the_page_says_first_where_to_go_with_complaints(pair):
    page = text(pair.guest.get(pair.new))

    assert page.index("О здоровье здесь не отвечают") < page.index('<form method="post" enctype')
    for number in ("103", "112", "122"):
        assert f'href="tel:{number}"' in page
    assert f"Регистратура: {named(pair.clinic)}. Ответит за 1 рабочий день" in page
    assert "Поддержка портала" in page


def test_a_message_stands_in_the_thread_with_its_promise(pair):
    answer = pair.begin()

    assert answer.status_code == 303
    page = text(pair.guest.client.get(answer["Location"]))
    assert "Где взять справку?" in page
    assert "Ответят не позже:" in page
    assert "Ещё не прочитано" in page
    assert ">Прочитано " not in page
    thread = Thread.objects.get()
    assert (thread.clinic_id, thread.state, thread.account_id) == (
        pair.clinic.pk, "open", pair.guest.patient.account.pk,
    )  # fmt: skip
    assert thread.due_at > thread.waits_since


def test_a_whole_talk(pair):
    thread = pair.thread()
    desk = pair.registrar()
    assert f"Сообщения: {named(pair.clinic)} (1)" in text(desk.get(pair.desk()))
    assert "Справка" in text(desk.get(pair.desk()))
    page = text(desk.get(pair.desk(f"{thread}/")))
    assert "Где взять справку?" in page
    assert ">Прочитано " in text(pair.guest.get(f"messages/{thread}/"))

    answer = desk.send(pair.desk(f"{thread}/"), text="В кабинете 5.", key=key_of(page), closes="on")

    assert answer.status_code == 303
    assert said() == [("person", "Где взять справку?"), ("staff", "В кабинете 5.")]
    assert "Сообщения (1)" in text(pair.guest.get("cards/"))
    assert "Есть ответ" in text(pair.guest.get("messages/"))
    assert "Ещё не прочитано" in text(desk.get(pair.desk(f"{thread}/")))
    page = text(pair.guest.get(f"messages/{thread}/"))
    assert ">Прочитано " in text(desk.get(pair.desk(f"{thread}/")))
    assert "В кабинете 5." in page
    assert "Обращение закрыли сотрудники" in page
    assert "Сообщения (1)" not in text(pair.guest.get("cards/"))
    refused = pair.guest.send(f"messages/{thread}/", f"messages/new/{pair.guest.card.pk}/", text="А паспорт?")
    assert "Обращение закрыто. Откройте его снова" in text(refused)
    assert "А паспорт?" in text(refused)
    assert len(said()) == 2
    again = pair.guest.send(
        f"messages/{thread}/", f"messages/new/{pair.guest.card.pk}/", text="А паспорт?", reopen="1"
    )
    assert again.status_code == 303
    assert said()[2] == ("person", "А паспорт?")
    assert list(Turn.objects.order_by("pk").values_list("kind", "side")) == [
        ("closed", "staff"), ("reopened", "person"),
    ]  # fmt: skip


def test_a_double_press_makes_one_thread_and_one_message(pair):
    form = {"to": str(pair.clinic.pk), "subject": "Тема", "text": "Раз", "key": str(uuid.uuid4())}
    first, second = (pair.guest.send(pair.new, **form) for _press in range(2))

    assert first["Location"] == second["Location"]
    assert Thread.objects.count() == Message.objects.count() == 1
    reply = {"text": "Два", "key": str(uuid.uuid4())}
    path = first["Location"].removeprefix("/26/")
    assert [pair.guest.send(path, **reply).status_code for _press in range(2)] == [303, 303]
    assert said() == [("person", "Раз"), ("person", "Два")]


def test_a_foreign_key_writes_nothing_into_anothers_thread(pair):
    pair.thread(key=(key := str(uuid.uuid4())))
    other = Guest()

    answer = other.send(
        f"messages/new/{other.card.pk}/", to="support", subject="Тема", text="Другое", key=key
    )

    assert answer.status_code == 303
    assert sorted(Thread.objects.values_list("account", flat=True)) == sorted(
        [pair.guest.patient.account.pk, other.patient.account.pk]
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": ""}, "Напишите сообщение."),
        ({"text": " \n "}, "Напишите сообщение."),
        ({"subject": ""}, "Напишите тему"),
        ({"subject": "т" * 121}, "Тема длиннее 120 знаков, сейчас 121"),
        ({"text": "щ" * 4001}, "Сообщение длиннее 4000 знаков, сейчас 4001"),
        ({"to": ""}, "Выберите, кому написать."),
        ({"to": "999999"}, "Выберите, кому написать."),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(pair, changed, words):
    answer = pair.begin(**{"subject": "Моя тема", "text": "Мой текст"} | changed)

    page = text(answer)
    assert answer.status_code == 200
    assert words in page
    assert "Проверьте, что введено" in page
    for name, kept in {"subject": "Моя тема", "text": "Мой текст"}.items():
        assert changed.get(name, kept).strip() in page
    assert Message.objects.count() == 0


def test_text_of_the_greatest_length_passes(pair):
    assert pair.begin(text="щ" * 4000).status_code == 303


def test_a_clinic_that_is_not_of_the_card_is_not_written_to(pair):
    other = ClinicFactory()
    registrar(other)

    assert "Выберите, кому написать." in text(pair.begin(to=str(other.pk)))
    assert Thread.objects.count() == 0


def test_a_clinic_without_a_registrar_is_said_with_its_telephone(pair):
    other = Guest()
    clinic = visit(other, places()[0]).clinic

    page = text(other.get(f"messages/new/{other.card.pk}/"))

    assert "Здесь не отвечают, звоните:" in page
    assert named(clinic) in page
    assert "+7 865 200-00-01" in page


def test_words_of_danger_stop_softly_once(pair):
    danger = {"text": "Сильная боль в груди, немеет рука"}
    answer = pair.begin(**danger)

    page = text(answer)
    assert "Если это происходит сейчас, не ждите ответа" in page
    assert 'href="tel:103"' in page
    assert "Всё равно отправить" in page
    assert "немеет рука" in page
    assert Message.objects.count() == 0
    assert pair.begin(**danger, calm="1").status_code == 303
    assert said() == [("person", danger["text"])]


def test_more_than_twenty_an_hour_wait_and_keep_their_text(pair):
    thread = pair.thread()
    for number in range(19):
        assert pair.guest.send(f"messages/{thread}/", text=f"Ещё {number}").status_code == 303

    answer = pair.guest.send(f"messages/{thread}/", text="Двадцать первое")

    assert answer.status_code == 429
    assert "В час можно отправить 20 сообщений" in text(answer)
    assert "Двадцать первое" in text(answer)
    assert Message.objects.count() == 20


def test_a_megabyte_of_text_is_refused_gracefully(pair):
    assert "Сообщение длиннее 4000 знаков" in text(pair.begin(text="x" * 900_000))
    answer = pair.begin(text="щ" * 1_000_000)
    assert answer.status_code in {400, 413}
    assert "<h1" in text(answer)
    assert Message.objects.count() == 0


def test_what_is_written_is_append_only(pair):
    pair.thread()
    message = Message.objects.get()
    with pytest.raises(DatabaseError, match="append-only"):
        Message.objects.filter(pk=message.pk).update(text="иначе")


def test_what_is_written_is_not_deleted(pair):
    pair.thread()
    with pytest.raises(DatabaseError, match="append-only"):
        Message.objects.all().delete()


def test_reading_marks_only_by_get_and_only_this_thread(pair):
    first, second = pair.thread(), pair.thread(subject="Другая")
    desk = pair.registrar()
    for thread in (first, second):
        desk.send(pair.desk(f"{thread}/"), text="Ответ", key=str(uuid.uuid4()))
    assert Notice.objects.filter(kind="message_answered", read_at=None).count() == 2

    pair.guest.client.head(f"/26/messages/{first}/")
    assert Notice.objects.filter(kind="message_answered", read_at=None).count() == 2
    pair.guest.get(f"messages/{first}/")
    left = Notice.objects.filter(kind="message_answered", read_at=None)
    assert [one.facts["thread"] for one in left] == [second]


def test_the_notice_leads_to_the_thread(pair):
    thread = pair.thread()
    pair.registrar().send(pair.desk(f"{thread}/"), text="Ответ", key=str(uuid.uuid4()))

    page = text(pair.guest.get("cards/notices/"))
    assert "Вам ответили" in page
    assert f'href="/26/messages/{thread}/"' in page


def test_overdue_is_said_with_a_telephone(pair):
    thread = pair.thread()
    past = now() - timedelta(days=3)
    Thread.objects.update(waits_since=past, due_at=past + timedelta(hours=9))

    page = text(pair.guest.get(f"messages/{thread}/"))
    assert "Ответа не было в срок" in page
    assert "+7 865 200-00-01" in page
    assert "Срок ответа прошёл" in text(pair.guest.get("messages/"))
    assert "просрочено" in text(pair.registrar().get(pair.desk()))


def test_lists_ask_the_same_number_of_queries(pair):
    def count(ask) -> int:
        ask()
        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == 200
        return len(queries)

    pair.thread()
    desk = pair.registrar()
    with_one = [count(lambda: pair.guest.get("messages/")), count(lambda: desk.get(pair.desk()))]
    pair.thread(subject="Вторая")
    pair.thread(subject="Третья")
    assert [count(lambda: pair.guest.get("messages/")), count(lambda: desk.get(pair.desk()))] == with_one


def test_every_look_of_staff_is_recorded(pair):
    thread = pair.thread()
    pair.registrar().get(pair.desk(f"{thread}/"))

    entry = Entry.objects.get(action="thread.opened")
    assert (entry.actor_kind, entry.object_id) == ("staff", thread)
    assert entry.facts == {"cards": [str(pair.guest.card.pk)]}
    assert "Прочитали переписку" in text(pair.guest.get(f"cards/{pair.guest.card.pk}/seen/"))
