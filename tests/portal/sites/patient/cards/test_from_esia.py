"""«Получить данные с портала Госуслуги»: the buttons, the list, the form, the consent, the message."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.accounts import ports
from portal.domain.accounts.models import Consent
from portal.domain.patients.models import Card, Holding
from tests.factories.accounts import child, person, snils_of
from tests.portal.sites.patient.cards.parent import Parent
from tests.portal.sites.patient.guest import path_of
from tests.portal.sites.visitor import text

FORGED = {
    "surname": "Чужаков", "name": "Подменённый", "birth_date": "01.01.2015", "sex": "f", "esia_oid": "1",
    "snils": "160-722-394 47", "policy": "2658900898000015", "policy_number": "2658900898000015",
    "document_number": "123456", "number": "123456", "series": "I-ДН", "relation": "self", "source": "hand",
}  # fmt: skip


@pytest.fixture
def parent(region, esia) -> Parent:
    return Parent(esia)


def made() -> list[Card]:
    return list(Card.objects.filter(holdings__relation="child"))


def test_the_list_of_cards_offers_both_buttons(parent):
    page = text(parent.get("cards/"))
    assert "Получить данные с портала Госуслуги:" in page
    assert 'action="/26/cards/from-esia/own/"' in page
    assert 'action="/26/cards/from-esia/children/"' in page
    assert "Добавить карты детей?" not in page


def test_the_list_says_name_and_birth_date(parent):
    parent.ask(child(), child(oid="2", name="Вера", birth_date=child().birth_date.replace(year=2011)))

    page = parent.listed()
    assert "Землероев Тимофей Олегович" in page
    assert "02.09.2019" in page
    assert "Землероев Вера Олегович" in page
    assert page.count("Добавить в картотеку</a>") == 2


def test_a_child_becomes_a_card_by_form_consent_and_message(parent):
    parent.ask(child())
    key = parent.keys()[0]
    form = text(parent.get(f"cards/from-esia/{key}/"))
    assert "Добавление карточки" in form
    for told in ("Землероев", "02.09.2019", "мужской", "2690089747008047", "III-ДН 500040", "710-004-052"):
        assert told in form

    answer = parent.add(key)

    card = made()[0]
    assert path_of(answer) == f"/26/cards/{card.pk}/added/"
    message = " ".join(re.sub(r"<[^>]+>", "", text(parent.client.get(answer["Location"]))).split())
    assert (
        "Карточка успешно добавлена. Запущен процесс поиска прикреплений. "
        "Его статус Вы можете посмотреть, зайдя в карточку." in message
    )
    assert (card.surname, card.snils, card.source, card.confirmed_by) == (
        "Землероев", child().snils, "esia", "esia",
    )  # fmt: skip
    consent = Consent.objects.get(holdings__card=card)
    assert consent.text.purpose == "card_child"
    assert "законный представитель" in consent.text.body
    assert "Землероев" in text(parent.get("cards/"))


def test_no_card_is_made_before_the_consent(parent):
    parent.ask(child())
    page = text(parent.send(f"cards/from-esia/{parent.keys()[0]}/"))

    assert "Согласие на обработку персональных данных ребёнка" in page
    assert "Землероев Тимофей Олегович" in page
    assert made() == []


def test_refusing_the_consent_adds_nothing(parent):
    parent.ask(child())
    answer = parent.add(parent.keys()[0], "no")

    assert path_of(answer) == "/26/cards/"
    assert "Карту мы не добавили" in text(parent.get("cards/"))
    assert made() == []


def test_a_consent_to_another_text_adds_nothing(parent):
    parent.ask(child())
    key = parent.keys()[0]

    page = text(parent.send(f"cards/from-esia/{key}/", text="0" * 64, answer="yes"))

    assert "Текст согласия изменился" in page
    assert made() == []


def test_fields_forged_beside_the_form_change_nothing(parent):
    parent.ask(child())
    parent.add(parent.keys()[0], **FORGED)

    card = made()[0]
    assert (card.surname, card.name, card.birth_date, card.sex) == (
        "Землероев", "Тимофей", child().birth_date, "m",
    )  # fmt: skip
    assert (card.snils, card.policy_number, card.document_number) == (
        child().snils, "2690089747008047", "500040",
    )  # fmt: skip
    assert (card.esia_oid, card.source, Holding.objects.get(card=card).relation) == (
        "5000000001",
        "esia",
        "child",
    )


def test_what_esia_left_empty_is_asked_and_taken(parent):
    parent.ask(child(snils="", documents=()))
    key = parent.keys()[0]
    form = text(parent.get(f"cards/from-esia/{key}/"))
    for name in ("policy_number", "snils", "document_series", "document_number", "phone"):
        assert f'name="{name}"' in form, name

    parent.add(
        key, policy_number="2658 9008 9800 0015", snils="160-722-394 47", document_series="1 дн",
        document_number="500 041", phone="8 912 345-67-89",
    )  # fmt: skip

    card = made()[0]
    assert (card.policy_number, card.policy_kind, card.snils) == ("2658900898000015", "new", "16072239447")
    assert (card.document_type, card.document_series, card.document_number) == (
        "RF_BRTH_CERT",
        "I-ДН",
        "500041",
    )
    assert (card.phone, card.typed) == ("+79123456789", "document phone policy snils")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"snils": "160-722-394 48"}, "Такого СНИЛС не бывает"),
        ({"policy_number": "6555320880000082"}, "В номере полиса ошибка"),
        ({"policy_number": "<b>1</b>"}, "В номере полиса должно быть 16 цифр"),
        ({"document_series": "I-ДН", "document_number": "1'; DROP TABLE"}, "должно быть 6 цифр"),
        ({"phone": "1" * 200}, "Укажите номер телефона полностью"),
        ({"phone": "1" * 400}, "300"),
    ],
    ids=str,
)
def test_a_wrong_number_is_said_at_its_field_and_kept(parent, form, said):
    parent.ask(child(snils="", documents=()))

    answer = parent.send(f"cards/from-esia/{parent.keys()[0]}/", **form)

    page = text(answer)
    assert answer.status_code == 200
    assert said in page
    assert "Проверьте, что введено" in page
    assert made() == []


def test_a_policy_with_a_wrong_check_digit_may_be_insisted_on(parent):
    parent.ask(child(documents=()))
    key = parent.keys()[0]
    page = text(parent.send(f"cards/from-esia/{key}/", policy_number="6555320880000082"))
    assert "Номер введён верно, продолжить" in page

    parent.add(key, policy_number="6555320880000082", is_policy_sure="on")

    assert (made()[0].policy_number, made()[0].is_policy_sure) == ("6555320880000082", True)


def test_a_number_of_another_card_is_refused(parent):
    parent.ask(child(snils=""))
    taken = Card.objects.get(pk=parent.card.pk).snils

    parent.send(f"cards/from-esia/{parent.keys()[0]}/", snils=taken)
    page = text(parent.add(parent.keys()[0], snils=taken))

    assert "Добавление карточки" in page
    assert made() == []


def test_nobody_elses_child_is_opened_by_its_key(parent, esia):
    parent.ask(child(surname="Дитятин"))
    key = parent.keys()[0]
    stranger = Parent(esia)

    for method in ("get", "post"):
        answer = getattr(stranger.client, method)(f"/26/cards/from-esia/{key}/")
        assert answer.status_code in (403, 404)
        assert "Дитятин" not in text(answer)
    assert stranger.get(f"cards/from-esia/{key}/").status_code == 404
    assert parent.get(f"cards/from-esia/{key}/").status_code == 200


def test_the_answer_is_gone_after_ten_minutes_and_says_so(parent):
    with time_machine.travel(now(), tick=False) as clock:
        parent.ask(child())
        key = parent.keys()[0]
        clock.shift(timedelta(minutes=10))

        assert "Данные Госуслуг больше не показываем" in parent.listed()
        answer = parent.get(f"cards/from-esia/{key}/")
    assert answer.status_code == 404
    assert "Получите данные ещё раз" in text(answer)


def test_one_child_is_offered_in_the_singular(visitor, esia):
    esia.person_told = person(children=(child(),))
    visitor.register()
    page = text(visitor.get("cards/"))
    assert "Добавить карту ребёнка?" in page
    assert "На Госуслугах есть данные ребёнка: Тимофей. Карта заполнится сама." in page


def test_children_are_offered_on_the_list_of_cards_after_registering(visitor, esia):
    esia.person_told = person(children=(child(), child(oid="2", name="Вера")))
    visitor.register()

    page = text(visitor.get("cards/"))
    assert "Добавить карты детей?" in page
    assert "Тимофей, Вера" in page
    assert "Добавить карту ребёнка?" not in page
    assert Card.objects.count() == 1
    assert "Землероев Тимофей" in text(visitor.get("cards/from-esia/"))


def test_a_parent_without_children_in_esia_is_told_where_to_add_them_and_offered_the_form(parent):
    parent.ask()

    page = parent.listed()
    assert "На Госуслугах нет данных детей" in page
    assert "Семья и дети" in page
    assert 'href="/26/cards/new/"' in page


def test_own_data_of_somebody_with_an_own_card_say_that_it_is_there(parent):
    parent.ask(button="own")
    assert "На Госуслугах теперь другие данные" in parent.listed()
    (key,) = parent.keys()
    assert parent.send(f"cards/from-esia/{key}/renew/").status_code == 303

    page = parent.listed()
    assert "Ваши данные на Госуслугах" in page
    assert "Карта уже есть, данные совпадают." in page
    assert [word for word in ("Кого-то нет в списке?", "Добавьте ребёнка") if word in page] == []


def test_nobody_is_asked_whether_data_are_right_that_lie_otherwise_at_esia(parent):
    asked = ("Проверьте данные", "На Госуслугах теперь другие данные")
    shown = text(parent.get("cards/"))
    assert [words in shown for words in asked] == [True, False]
    parent.ask(button="own")
    shown = text(parent.get("cards/"))
    assert [words in shown for words in asked] == [False, True]


def test_the_list_of_children_names_the_button_and_says_what_to_do_for_who_is_missing(parent):
    parent.ask(child())

    page = parent.listed()
    assert "Пока вы не нажали «Добавить карточку», мы ничего не сохранили." in page
    assert "Кого-то нет в списке?" in page


def test_own_card_that_was_given_up_is_made_anew(parent):
    Holding.objects.update(ended_at=now(), ended_why="deleted")
    parent.ask(button="own")

    answer = parent.add(parent.keys()[0])

    holding = Holding.objects.get(ended_at=None)
    assert path_of(answer) == f"/26/cards/{holding.card_id}/added/"
    assert (holding.relation, holding.consent.text.purpose) == ("self", "account")


def test_a_child_added_already_leads_to_its_card(parent):
    parent.ask(child())
    key = parent.keys()[0]
    parent.add(key)

    assert f'href="/26/cards/{made()[0].pk}/"' in parent.listed()
    assert path_of(parent.get(f"cards/from-esia/{key}/")) == f"/26/cards/{made()[0].pk}/"
    assert len(made()) == 1


def test_another_policy_is_offered_and_taken_only_when_asked(parent):
    parent.ask(child())
    parent.add(parent.keys()[0])
    other = replace(child(), documents=(ports.Document("MDCL_PLCY", "", "2658900898000015", "Другая"),))

    parent.ask(other)
    assert "другие данные: полис" in parent.listed()
    assert "Отличаются: полис" in text(parent.get("cards/"))
    path = f"cards/from-esia/{parent.keys()[0]}/renew/"
    assert f'href="/26/{path}"' in text(parent.get(f"cards/{made()[0].pk}/"))
    page = text(parent.get(path))
    assert "2690089747008047" in page
    assert "2658900898000015" in page
    assert made()[0].policy_number == "2690089747008047"

    answer = parent.send(path, policy_number="7367050818123454")

    assert path_of(answer) == f"/26/cards/{made()[0].pk}/"
    assert (made()[0].policy_number, made()[0].insurer) == ("2658900898000015", "Другая")
    assert parent.get(path).status_code == 404


def test_a_grown_up_child_is_not_added(parent):
    parent.ask(child(birth_date=now().date().replace(year=now().year - 18)))

    assert "Уже исполнилось 18 лет" in parent.listed()
    assert parent.keys() == []


def test_a_child_without_a_birth_date_is_explained(parent):
    parent.ask(child(birth_date=None))

    assert "не хватает данных" in parent.listed()
    assert parent.keys() == []


def test_no_address_and_no_log_names_a_child(parent, caplog):
    parent.ask(child(surname="Дитятин", snils=snils_of(710004052)))
    answer = parent.add(parent.keys()[0])
    told = caplog.text + answer["Location"]
    assert "cards:esia_add" in told
    for secret in ("Дитятин", "71000405", "5000000001", "500040"):
        assert secret not in told
