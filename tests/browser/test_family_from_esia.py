"""A parent takes cards from Госуслуги: one's own, a child's, the same child's in two accounts, or none."""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.walk import Person, Walk

CHILD = "Согласие на обработку персональных данных ребёнка"
MESSAGE = (
    "Карточка успешно добавлена. Запущен процесс поиска прикреплений. "
    "Его статус Вы можете посмотреть, зайдя в карточку."
)
HELD = """
    SELECT c.name, h.relation, c.source, c.confirmed_by FROM patients_holding h
    JOIN patients_card c ON c.id = h.card_id JOIN accounts_account a ON a.id = h.account_id
    WHERE a.esia_oid = ? AND h.ended_at IS NULL ORDER BY h.id
"""
POLICY, OTHER_POLICY = "2690089747008047", "2658900898000015"


def kid(oid: int, name: str, policy: str = POLICY, **more: str) -> dict[str, object]:
    """Write a child as files of the stand do; without a policy it is a newborn."""
    documents = [{"type": "MDCL_PLCY", "number": policy, "medical_org": "Страховая «Проверка»"}]
    told = {
        "oid": oid, "surname": "Детинцева", "name": name, "patronymic": "Ивановна", "birth_date": "2018-03-04",
        "gender": "F", "documents": documents if policy else [],
    }  # fmt: skip
    return told | more


@pytest.fixture
def tell(house: House, tmp_path) -> Callable[..., None]:
    """Change which children the stand knows of a person."""

    def change(person: Person, *children: dict[str, object]) -> None:
        told = {
            "oid": person.oid, "login": {"phone": person.phone, "snils": person.snils},
            "password": person.password, "level": "confirmed", "surname": person.surname, "name": person.name,
            "patronymic": "Ивановна", "birth_date": "1990-01-01", "gender": "F", "citizenship": "RUS",
            "snils": person.snils, "children": children,
        }  # fmt: skip
        path = tmp_path / "people.json"
        path.write_text(json.dumps({"people": [told]}, ensure_ascii=False), "utf-8")
        environment = {**os.environ, "VAR_DIR": str(house.var_dir)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        subprocess.run([sys.executable, "-m", "esia_stand", "load", str(path)], env=environment, check=True)

    return change


def held(house: House, person: Person) -> list[tuple]:
    return house.rows(HELD, str(person.oid))


def add(one: Walk, name: str) -> None:
    """Go from the list of Госуслуги to the message."""
    one.follow(f"Добавить в картотеку: {name}")
    one.see("Добавление карточки")
    one.press("Добавить карточку")
    one.see(CHILD)
    one.press("Да, я согласен")
    one.see("Сообщение")
    expect(one.page.locator("main")).to_contain_text(MESSAGE)


@pytest.mark.parametrize(
    "options", [{}, {"java_script_enabled": False, "viewport": {"width": 320, "height": 640}}], ids=["", "plain"]
)  # fmt: skip
def test_children_are_offered_at_the_first_sign_in_and_added_by_consent(walk, house, tell, options) -> None:
    one = walk(axe=not options, **options)
    oid = 1000599010 + len(options)
    tell(one.person, kid(oid, "Ева"), kid(oid + 50, "Нина"))
    one.register()
    expect(one.page.get_by_text("Добавить карты детей?")).to_be_visible()
    assert [row[1] for row in held(house, one.person)] == ["self"]

    one.follow("Выбрать, кого добавить")
    one.see("Дети на Госуслугах")
    add(one, "Детинцева Ева Ивановна")
    one.follow("зайдя в карточку")
    one.see("Детинцева Ева Ивановна")
    expect(one.page.get_by_text("ваш ребёнок")).to_be_visible()
    assert held(house, one.person)[1:] == [("Ева", "child", "esia", "esia")]
    one.open("/26/cards/")
    one.see("Мои карты")
    expect(one.page.get_by_role("heading", name="Детинцева Ева Ивановна")).to_be_visible()


def test_a_press_later_needs_no_password_and_knows_the_cards(walk, tell) -> None:
    one = walk()
    tell(one.person, kid(1000599020, "Ева"))
    one.register()
    one.follow("Выбрать, кого добавить")
    add(one, "Детинцева Ева Ивановна")
    one.follow("ОК")

    one.press("Данные детей")

    one.see("Дети на Госуслугах")
    expect(one.page.get_by_text("Карта уже есть, данные совпадают.")).to_be_visible()
    one.follow("Открыть карту")
    one.see("Детинцева Ева Ивановна")


def test_own_data_lead_to_the_own_card(walk) -> None:
    one = walk()
    one.register()
    one.press("О себе")
    one.see("Ваши данные на Госуслугах")
    expect(one.page.get_by_text("Карта уже есть, данные совпадают.")).to_be_visible()
    one.follow("Открыть карту")
    one.see(f"{one.person.surname} {one.person.name} Ивановна")


def test_without_children_the_page_says_where_to_add_them_and_offers_the_form(walk) -> None:
    one = walk()
    one.register()
    one.press("Данные детей")
    one.see("На Госуслугах нет данных детей")
    expect(one.page.get_by_text("Откройте «Семья и дети»")).to_be_visible()
    one.follow("Заполнить карту вручную")
    one.see("Новая карта")


def test_what_gosuslugi_lack_is_typed_and_a_refused_consent_adds_nothing(walk, house, tell) -> None:
    one = walk()
    tell(one.person, kid(1000599030, "Ася", "", birth_date="2026-10-01"))
    one.register()
    one.press("Данные детей")
    one.see("Дети на Госуслугах")
    one.follow("Добавить в картотеку: Детинцева Ася Ивановна")
    one.see("Добавление карточки")
    one.page.get_by_label("СНИЛС").fill("112-233-445 96")
    one.press("Добавить карточку")
    one.see("Добавление карточки")
    expect(one.page.locator("#error-summary")).to_contain_text("Такого СНИЛС не бывает")
    one.page.get_by_label("СНИЛС").fill("112-233-445 95")
    one.press("Добавить карточку")
    one.see(CHILD)
    one.press("Нет, я отказываюсь")
    one.see("Мои карты")
    expect(one.page.get_by_text("Карту мы не добавили")).to_be_visible()
    assert [row[1] for row in held(house, one.person)] == ["self"]


def test_both_parents_hold_one_card_of_one_child(walk, house, tell) -> None:
    for one in (walk(), walk(axe=False)):
        tell(one.person, kid(1000599040, "Ева"))
        one.register()
        one.press("Данные детей")
        add(one, "Детинцева Ева Ивановна")

    counted = """
        SELECT count(*), count(DISTINCT h.card_id) FROM patients_holding h
        JOIN patients_card c ON c.id = h.card_id WHERE c.esia_oid = ?
    """
    assert house.rows(counted, "1000599040") == [(2, 1)]


def test_another_policy_on_gosuslugi_is_offered_and_not_taken_unasked(walk, house, tell) -> None:
    one = walk()
    tell(one.person, kid(1000599050, "Ева"))
    one.register()
    one.press("Данные детей")
    add(one, "Детинцева Ева Ивановна")
    one.follow("ОК")
    tell(one.person, kid(1000599050, "Ева", OTHER_POLICY))

    one.press("Данные детей")
    one.see("Дети на Госуслугах")
    one.follow("Обновить карту")
    one.see("Обновить карту?")
    expect(one.page.get_by_text(POLICY)).to_be_visible()
    told = "SELECT policy_number FROM patients_card WHERE esia_oid = ?"
    assert house.rows(told, "1000599050") == [(POLICY,)]
    one.press("Взять данные с Госуслуг")

    one.see("Детинцева Ева Ивановна")
    assert house.rows(told, "1000599050") == [(OTHER_POLICY,)]


def test_esia_that_does_not_answer_leaves_everything_in_place(walk, house) -> None:
    one = walk()
    one.register()
    house.fault("token_502", on=True)
    try:
        one.press("Данные детей")
        one.see("Госуслуги сейчас не отвечают")
    finally:
        house.fault("token_502", on=False)
    assert [row[1] for row in held(house, one.person)] == ["self"]
    one.press("Данные детей")
    one.see("На Госуслугах нет данных детей")


def test_another_person_signed_in_on_gosuslugi_gives_nothing_away(walk, people, house) -> None:
    one = walk()
    one.register()
    one.page.context.clear_cookies(name="stand_session")
    mine, one.person = one.person, next(people)
    one.press("Данные детей")
    one.press("Другой пользователь")
    one.sign_in_at_esia(first_time=True)

    one.see("На Госуслугах открыт кабинет другого человека")

    assert one.person.surname not in one.page.content()
    assert [row[1] for row in held(house, mine)] == ["self"]
    one.follow("Мои карты")
    one.see("Мои карты")
