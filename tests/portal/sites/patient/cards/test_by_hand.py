"""A card by hand as a person meets it: form, consent, message, change, deletion, whose page it is."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.accounts.models import Consent, ConsentDocument
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Relation
from tests.factories import booking
from tests.factories.accounts import snils_of
from tests.factories.patients import HoldingFactory, Patient, patient
from tests.portal.sites.patient.guest import Guest, path_of, places, visit
from tests.portal.sites.visitor import text

CHILD = {
    "relation": "child", "surname": "Ёлкина", "name": "Анна", "patronymic": "Игоревна", "sex": "f",
    "birth_date": "5 3 2019", "snils": "112-233-445 95",
}  # fmt: skip
_HIDDEN = re.compile(r'name="(text|pending)" value="([^"]*)"')
ACTING = "Вы действуете за другого человека:"


def fill(guest, **changed):
    return guest.send("cards/new/", **CHILD | changed)


def hidden(answer) -> dict[str, str]:
    return dict(_HIDDEN.findall(unescape(answer.content.decode())))


def agree(guest, answer, **more):
    return guest.send("cards/new/agree/", "cards/new/", **hidden(answer) | more)


def add(guest, **changed) -> Card:
    answer = agree(guest, fill(guest, **changed))
    assert answer.status_code == 303
    return Card.objects.get(pk=path_of(answer).split("/")[3])


def held(guest, relation=Relation.CHILD, **card) -> Card:
    told = {f"card__{name}": value for name, value in card.items()}
    return HoldingFactory(account=guest.patient.account, relation=relation, **told).card


@pytest.fixture
def guest(transactional_db, region, esia):
    """Limits count outside of the transaction of a test, so there is none."""
    return Guest()


def test_nothing_is_stored_until_the_consent_is_given(guest):
    page = text(fill(guest))
    assert "Согласие на обработку персональных данных ребёнка" in page
    assert "Карта: Ёлкина Анна Игоревна" in page
    assert "законный представитель ребёнка" in page
    assert Card.objects.count() == 1
    assert Consent.objects.filter(text__purpose="card_child").count() == 0


def test_the_consent_makes_the_card_and_leads_to_the_message(guest):
    answer = agree(guest, fill(guest))
    card = Card.objects.exclude(pk=guest.card.pk).get()
    assert path_of(answer) == f"/26/cards/{card.pk}/added/"
    assert (card.surname, card.snils, f"{card.birth_date:%d.%m.%Y}") == (
        "Ёлкина",
        "11223344595",
        "05.03.2019",
    )
    message = text(guest.get(f"cards/{card.pk}/added/"))
    assert "Карточка успешно добавлена." in message
    assert "поиска прикреплений" not in message
    listed = text(guest.get("cards/"))
    assert "Ёлкина Анна Игоревна" in listed
    assert "Карта не подтверждена" in listed


def test_a_card_that_esia_vouches_for_has_the_message_of_the_search(guest):
    card = held(guest)
    message = text(guest.get(f"cards/{card.pk}/added/"))
    assert "Карточка успешно добавлена. Запущен процесс поиска прикреплений." in message
    assert f'href="/26/cards/{card.pk}/attachments/"' in message


def test_pressing_twice_leads_to_the_same_card(guest):
    page = fill(guest)
    first, second = agree(guest, page), agree(guest, page)
    assert path_of(first) == path_of(second)
    assert Card.objects.count() == 2


def test_a_text_that_changed_in_between_is_asked_again(guest, region):
    page = fill(guest)
    ConsentDocument.objects.create(
        region="26", purpose="card_child", version="9", body="Новое согласие\n\nДа.", in_force_at=now()
    )
    again = agree(guest, page)
    assert "Текст согласия изменился" in text(again)
    assert Card.objects.count() == 1
    assert agree(guest, again).status_code == 303
    assert Holding.objects.get(relation="child").consent.text.body == "Новое согласие\n\nДа."


@pytest.mark.parametrize("change", ["cut", "stranger", "empty"])
def test_a_sealed_card_that_is_not_ones_own_adds_nothing(guest, change):
    told = hidden(fill(guest))
    sender = Guest() if change == "stranger" else guest
    told["pending"] = {"cut": told["pending"][:-4], "stranger": told["pending"], "empty": ""}[change]
    answer = sender.send("cards/new/agree/", "cards/new/", **told)
    assert path_of(answer) == "/26/cards/new/"
    assert Holding.objects.filter(relation="child").count() == 0


def test_going_back_keeps_what_was_typed(guest):
    page = text(agree(guest, fill(guest), back="yes"))
    assert 'value="Ёлкина"' in page
    assert 'value="05.03.2019"' in page
    assert 'value="112-233-445 95"' in page
    assert Card.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"surname": "А" * 200}, "Слишком длинно: не больше 100 букв."),
        ({"name": "<script>"}, "Напишите русскими буквами, как в документе"),
        ({"birth_date": "01.01.2090"}, "Дата рождения ещё не наступила"),
        ({"birth_date": "01.01.1850"}, "Проверьте год рождения"),
        ({"birth_date": "01.01.1950"}, "Этому человеку уже 18 лет."),
        ({"relation": "self"}, "Выберите из списка."),
        ({"relation": "relative"}, "До 18 лет карту добавляет мама, папа или опекун."),
        ({"sex": ""}, "Выберите пол."),
        ({"snils": ""}, "Укажите полис или СНИЛС"),
        ({"snils": "112-233-445 96"}, "Такого СНИЛС не бывает."),
        ({"policy_number": "12345"}, "В номере полиса должно быть 16 цифр."),
        ({"policy_series": "26 АБ"}, "В номере полиса должно быть 16 цифр."),
        (
            {"document_type": "RF_PASSPORT", "document_series": "0711", "document_number": "556677"},
            "До 14 лет",
        ),
        ({"document_number": "12"}, "В номере свидетельства о рождении должно быть 6 цифр"),
        ({"phone": "112"}, "Укажите номер телефона полностью"),
    ],
)
def test_a_wrong_field_says_so_and_keeps_what_was_typed(guest, changed, sentence):
    answer = fill(guest, **changed)
    page = text(answer)
    assert answer.status_code == 200
    assert "Проверьте, что введено" in page
    assert sentence in page
    assert 'value="Игоревна"' in page
    assert "<script>" not in answer.content.decode().split("<main", 1)[1]
    assert Card.objects.count() == 1


def test_a_wrong_check_digit_passes_when_the_person_is_sure(guest):
    typed = {"policy_number": "2658 9008 9800 0016", "snils": ""}
    page = text(fill(guest, **typed))
    assert "В номере полиса ошибка" in page
    assert "Номер введён верно, продолжить" in page
    assert "Номер введён верно" not in text(guest.get("cards/new/"))
    card = add(guest, **typed, is_policy_sure="on")
    assert (card.policy_number, card.policy_kind, card.is_policy_sure) == ("2658900898000016", "new", True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"policy_number": "2658 9008 9800 0015"}, ("new", "", "2658900898000015")),
        ({"policy_number": "123456789"}, ("temporary", "", "123456789")),
        ({"policy_number": "123456"}, ("old", "", "123456")),
        ({"policy_number": "456789", "policy_series": "123"}, ("old", "123", "456789")),
    ],
)
def test_policies_of_every_kind_are_kept_by_kind(guest, typed, kept):
    card = add(guest, **typed)
    assert (card.policy_kind, card.policy_series, card.policy_number) == kept
    assert card.is_policy_sure is False


def test_a_policy_of_somebody_else_is_only_doubted(guest):
    doubt = "В номере полиса зашиты другая дата рождения или пол."
    assert doubt in text(fill(guest, policy_number="2658900898000015"))
    assert doubt not in text(
        fill(guest, policy_number="2658900898000015", birth_date="01.01.1990", relation="relative")
    )
    assert doubt not in text(fill(guest))


def test_a_person_held_already_is_named_with_a_link(guest):
    card = add(guest)
    page = text(fill(guest, surname="елкина", snils="160-722-394 47"))
    assert "Карта этого человека уже есть в вашей картотеке" in page
    assert f'href="/26/cards/{card.pk}/"' in page
    assert Card.objects.count() == 2


def test_the_sixth_card_of_a_day_waits(guest):
    for n in range(5):
        add(guest, name="Анна" + "а" * n, snils=snils_of(902_300_000 + n))
    answer = agree(guest, fill(guest, name="Яна", snils=snils_of(902_300_009)))
    assert answer.status_code == 429
    assert Card.objects.count() == 6


def test_fields_that_nobody_asked_for_change_nothing(guest):
    card = add(guest, confirmed_by="clinic", source="esia", esia_oid="1", account_id="1", id="1")
    assert (card.confirmed_by, card.source, card.esia_oid) == ("", "hand", "")
    assert Holding.objects.get(card=card).account_id == guest.patient.account.pk


def test_edit_shows_what_esia_told_and_takes_only_the_rest(guest):
    page = text(guest.get(f"cards/{guest.card.pk}/edit/"))
    assert "Эти данные пришли из Госуслуг." in page
    assert 'name="surname"' not in page
    answer = guest.send(f"cards/{guest.card.pk}/edit/", phone="8 918 111-22-33", surname="Чужая", snils="")
    assert path_of(answer) == f"/26/cards/{guest.card.pk}/"
    kept = Card.objects.get(pk=guest.card.pk)
    assert (kept.phone, kept.surname, kept.snils) == ("+79181112233", guest.card.surname, guest.card.snils)
    assert kept.typed == "phone"


def test_edit_of_a_typed_card_changes_it_and_says_what_is_wrong(guest):
    card = add(guest)
    path = f"cards/{card.pk}/edit/"
    page = text(guest.send(path, **CHILD | {"birth_date": "01.01.1950"}))
    assert "Этому человеку уже 18 лет." in page
    assert Card.objects.get(pk=card.pk).birth_date.year == 2019
    assert guest.send(path, **CHILD | {"name": "Яна"}).status_code == 303
    assert Card.objects.get(pk=card.pk).name == "Яна"


def other_visit(guest, card, slot, **fields) -> Appointment:
    return booking.appointment(
        Patient(guest.patient.account, card),
        slot,
        "booked",
        held_at=now(),
        hold_ends_at=now() + timedelta(minutes=5),
        **fields,
    )


@pytest.mark.parametrize(("answer", "state"), [("cancel", "cancelled_by_patient"), ("keep", "booked")])
def test_delete_asks_about_the_visits_and_does_what_was_chosen(guest, answer, state):
    card = held(guest, surname="Ёлкина", name="Анна")
    one = other_visit(guest, card, places()[0])
    path = f"cards/{card.pk}/delete/"
    assert one.doctor.surname in text(guest.get(path))
    assert "Выберите, что сделать с записями." in text(guest.send(path))
    assert Holding.objects.get(card=card).ended_at is None
    assert path_of(guest.send(path, visits=answer)) == "/26/cards/"
    assert Appointment.objects.get(pk=one.pk).state == state
    assert Holding.objects.get(card=card).ended_why == "deleted"
    page = text(guest.get("cards/"))
    assert ("Отменена 1 запись." in page) is (answer == "cancel")
    assert "Удалённые карты" in page
    assert guest.get(f"cards/{card.pk}/").status_code == 404


def test_delete_says_that_nobody_waits_for_the_clinic_any_more(guest):
    card = held(guest)
    one = other_visit(guest, card, places()[0])
    Appointment.objects.filter(pk=one.pk).update(state=State.RESERVING, number=None)
    path = f"cards/{card.pk}/delete/"
    page = text(guest.get(path))
    assert "Ждать перестанем: этих записей не будет." in page
    assert one.doctor.surname in page
    assert "Будущих записей, сделанных вами, у этой карты нет." not in page
    assert path_of(guest.send(path)) == "/26/cards/"
    assert Appointment.objects.get(pk=one.pk).state == "released"


def test_delete_leaves_what_the_other_parent_booked(guest):
    card = held(guest)
    mother = patient()
    HoldingFactory(account=mother.account, card=card, relation=Relation.CHILD)
    theirs = other_visit(Guest(mother), card, places()[0])
    page = text(guest.get(f"cards/{card.pk}/delete/"))
    assert "Будущих записей, сделанных вами, у этой карты нет." in page
    guest.send(f"cards/{card.pk}/delete/", visits="cancel")
    assert Appointment.objects.get(pk=theirs.pk).state == "booked"
    assert Guest(mother).get(f"cards/{card.pk}/").status_code == 200


def test_a_deleted_card_comes_back_with_one_button(guest):
    card = held(guest, surname="Ёлкина")
    guest.send(f"cards/{card.pk}/delete/")
    assert guest.send(f"cards/{card.pk}/bring-back/", "cards/").status_code == 303
    page = text(guest.get("cards/"))
    assert "Карта снова в картотеке." in page
    assert "Удалённые карты" not in page
    assert guest.get(f"cards/{card.pk}/").status_code == 200


PAGES = ["cards/{card}/", "cards/{card}/visits/", "cards/{card}/edit/", "cards/{card}/delete/",
         "doctors/clinics/?card={card}", "doctors/?card={card}", "doctors/clinics/{clinic}/?card={card}",
         "doctors/clinics/{clinic}/{speciality}/?card={card}", "doctors/{doctor}/?card={card}",
         "doctors/{doctor}/?card={card}&slot={slot}", "booking/{visit}/", "booking/{visit}/cancel/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_for_somebody_else_say_so_and_ones_own_do_not(guest, path):
    card = held(guest, surname="Ёлкина", name="Анна", patronymic="")
    slots = places(3)
    doctor = slots[0].doctor
    numbers = {
        "clinic": doctor.clinic_id, "speciality": doctor.speciality_id, "doctor": doctor.pk, "slot": slots[2].pk
    }  # fmt: skip
    theirs = other_visit(guest, card, slots[0])
    own = visit(guest, slots[1])
    page = text(guest.get(path.format(card=card.pk, visit=theirs.pk, **numbers)))
    assert f"{ACTING} <b>Ёлкина Анна</b> (ваш ребёнок)" in page
    assert ACTING not in text(guest.get(path.format(card=guest.card.pk, visit=own.pk, **numbers)))


def test_a_strangers_card_in_the_address_names_nobody(guest):
    stranger = held(Guest(), surname="Чужакова")
    page = text(guest.get(f"doctors/clinics/?card={stranger.pk}"))
    assert ACTING not in page
    assert "Чужакова" not in page


def test_a_family_stands_on_one_line_of_time_the_last_used_card_first(guest):
    anna = held(guest, surname="Ёлкина", name="Анна", patronymic="")
    first, second = places(2)
    visit(guest, second, held_at=now() - timedelta(days=1))
    other_visit(guest, anna, first)
    page = text(guest.get("cards/"))
    line = page[page.index("Предстоящие записи") : page.index('class="panel"')]
    assert line.index("Ёлкина Анна") < line.index(guest.card.surname)
    assert page.index(f'id="card-{anna.pk}"') < page.index(f'id="card-{guest.card.pk}"')


def test_history_of_a_card_that_nobody_vouches_for_stays_shut(guest):
    for source, is_seen in (("hand", False), ("esia", True)):
        card = held(guest, source=source)
        over = other_visit(guest, card, places(doctor__surname="Давнишняя")[0])
        Appointment.objects.filter(pk=over.pk).update(state="cancelled_by_patient")
        page = text(guest.get(f"cards/{card.pk}/visits/"))
        assert ("Давнишняя" in page) is is_seen
        assert ("Прошлые записи откроются, когда карту подтвердят." in page) is not is_seen


def test_visits_say_what_can_be_done(guest):
    first, second = places(2)
    ahead, gone = visit(guest, first), visit(guest, second, "cancelled_by_patient")
    page = text(guest.get(f"cards/{guest.card.pk}/visits/"))
    assert f'href="/26/booking/{ahead.pk}/cancel/"' in page
    assert f'href="/26/booking/{gone.pk}/cancel/"' not in page
    assert f'href="/26/doctors/{gone.doctor_id}/?card={guest.card.pk}&day={gone.wall_date}"' in page


def test_a_family_of_eight_costs_as_many_queries_as_one(guest):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert guest.get("cards/").status_code == 200
        return len(asked)

    guest.get("cards/")
    alone = cost()
    for _ in range(7):
        other_visit(guest, held(guest), places()[0])
    assert cost() == alone
    assert text(guest.get("cards/")).count("Онлайн-консультация врача") == 8
