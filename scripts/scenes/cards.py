"""Scenes of «Мои карты» and of a card."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

from scripts.scenes.stage import Scene, Shot, Stage
from tests.browser.walk import Walk

HEROINE, MOTHER, NOWHERE, CHILD_OF = "Придумана", "Однодетова", "Быстров", "Мамедов"
RELATIVE = {
    "surname": "Волжанина", "name": "Зинаида", "patronymic": "Фёдоровна", "birth_date": "31.12.1949",
    "snils": "700-011-099 99",
}  # fmt: skip
SECONDS = 90_000


def card_checked(stage: Stage) -> Shot:
    """Play the first look at a card that Госуслуги filled."""
    one = _at_home(stage, HEROINE)
    right = one.page.get_by_role("button", name="Всё верно")
    return Shot(one, marked=right, bottom=right)


def my_cards(stage: Stage) -> Shot:
    """Play «Мои карты»."""
    one = _at_home(stage, HEROINE)
    return Shot(one, marked=one.page.get_by_role("link", name="Записать на приём"))


def _at_home(stage: Stage, who: str) -> Walk:
    one = stage.person(who)
    one.open("/26/cards/")
    one.see("Мои карты")
    return one


def new_card(stage: Stage) -> Shot:
    """Play the form of a card."""
    one = stage.person(HEROINE)
    one.open("/26/cards/new/")
    one.page.get_by_label(re.compile("^Взрослого")).check()
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=860)


def card_edit(stage: Stage) -> Shot:
    """Play what may be changed in a card, and what may not."""
    one = _at_home(stage, HEROINE)
    one.page.get_by_role("link", name=re.compile("^Изменить")).first.click()
    heading = one.page.get_by_role("heading", name="Что нельзя изменить здесь")
    return Shot(one, top=heading, height=860)


def children_list(stage: Stage) -> Shot:
    """Play what Госуслуги told of children."""
    one = _children(stage)
    return Shot(one, marked=one.page.get_by_role("link", name=re.compile("^Добавить в картотеку")))


def _children(stage: Stage) -> Walk:
    one = _at_home(stage, MOTHER)
    one.follow("Выбрать, кого добавить")
    one.see("Дети на Госуслугах")
    return one


def child_form(stage: Stage) -> Shot:
    """Play the filled form of a child."""
    one = _children(stage)
    one.follow(re.compile("^Добавить в картотеку"))
    one.see("Добавление карточки")
    add = one.page.get_by_role("button", name="Добавить карточку")
    return Shot(one, marked=add, bottom=add, height=780)


def attachments_found(stage: Stage) -> Shot:
    """Play an attachment that was found."""
    one = _attachments(stage, HEROINE)
    return Shot(one, top=one.page.locator("#attachments"), height=780)


def attachments_none(stage: Stage) -> Shot:
    """Play the lack of one."""
    one = _attachments(stage, NOWHERE)
    return Shot(one, top=one.page.locator("#attachments"), height=860)


def attachment_request(stage: Stage) -> Shot:
    """Play the request to the registry."""
    one = _attachments(stage, NOWHERE)
    one.follow("Готовое обращение в регистратуру")
    one.see("Обращение в регистратуру")
    print_it = one.page.get_by_role("button", name="Распечатать")
    return Shot(one, marked=print_it, top=one.page.get_by_role("heading", level=1), height=860)


def _attachments(stage: Stage, who: str) -> Walk:
    """Come to the tab when the search has ended."""
    one = _at_home(stage, who)
    _tab(one, "Прикрепления")
    again = one.page.get_by_role("button", name="Проверить ещё раз")
    again.wait_for(timeout=SECONDS)
    return one


def _tab(one: Walk, name: str) -> None:
    one.page.get_by_role("link", name=re.compile("^Просмотреть карту")).first.click()
    one.page.get_by_role("navigation", name="Разделы карты").get_by_role("link", name=name).click()


def ask_right(stage: Stage) -> Shot:
    """Play the request for a permission, about a relative whose card is typed first."""
    one = _at_home(stage, CHILD_OF)
    if not _of_relative(one).count():
        _add_relative(one)
    _of_relative(one).get_by_role("link", name=re.compile("^Просмотреть карту")).click()
    one.follow("Кто действует")
    one.follow(re.compile("^Попросить разрешение"))
    heading = one.page.get_by_role("heading", level=2, name="Попросить разрешение")
    heading.wait_for()
    return Shot(one, top=heading, height=860, headroom=96)


def _of_relative(one: Walk) -> Locator:
    return one.page.locator(".panel", has=one.page.get_by_role("heading", name=RELATIVE["surname"]))


def _add_relative(one: Walk) -> None:
    one.open("/26/cards/new/")
    one.page.get_by_label(re.compile("^Взрослого")).check()
    for name, text in RELATIVE.items():
        one.page.locator(f"#id_{name}").fill(text)
    one.page.get_by_label("Женский").check()
    one.press("Добавить карточку")
    one.press("Да, я согласен")
    one.see("Сообщение")
    one.follow("ОК")
    one.see("Мои карты")


def seen(stage: Stage) -> Shot:
    """Play who looked at a card."""
    one = _at_home(stage, HEROINE)
    _tab(one, "Кто смотрел")
    heading = one.page.get_by_role("heading", level=2, name="Кто смотрел карту")
    return Shot(one, top=heading)


FIRST = (
    Scene("card-checked", card_checked),
    Scene("my-cards", my_cards),
)
SCENES = (
    *FIRST,
    Scene("new-card", new_card),
    Scene("card-edit", card_edit),
    Scene("children-list", children_list),
    Scene("child-form", child_form),
    Scene("attachments-found", attachments_found),
    Scene("attachments-none", attachments_none),
    Scene("attachment-request", attachment_request),
    Scene("ask-right", ask_right),
    Scene("seen", seen),
)
