"""Counted sentences, through the catalogue that pages use: 1, 2, 5, 11, 21."""

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import ngettext

COUNTS = (1, 2, 5, 11, 21)
SAID = {
    "%(num)s действие": ["1 действие", "2 действия", "5 действий", "11 действий", "21 действие"],
    "%(num)s место": ["1 место", "2 места", "5 мест", "11 мест", "21 место"],
    "Осталась %(num)s попытка.": [
        "Осталась 1 попытка.", "Остались 2 попытки.", "Осталось 5 попыток.", "Осталось 11 попыток.",
        "Осталась 21 попытка.",
    ],
    "Закрыт %(num)s другой вход.": [
        "Закрыт 1 другой вход.", "Закрыты 2 других входа.", "Закрыто 5 других входов.",
        "Закрыто 11 других входов.", "Закрыт 21 другой вход.",
    ],
    "%(num)s свободное место": [
        "1 свободное место", "2 свободных места", "5 свободных мест", "11 свободных мест", "21 свободное место",
    ],
    "%(num)s новое уведомление": [
        "1 новое уведомление", "2 новых уведомления", "5 новых уведомлений", "11 новых уведомлений",
        "21 новое уведомление",
    ],
}  # fmt: skip


def _plurals() -> list[tuple[str, str]]:
    with (settings.PORTAL / "locale" / "ru" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return [message.id for message in read_po(file, locale="ru") if message.pluralizable]


def _said(one: str, many: str) -> list[str]:
    return [ngettext(one, many, count) % {"num": count} for count in COUNTS]


@pytest.mark.parametrize(("one", "many"), _plurals())
def test_says_three_forms_for_every_counted_sentence(one, many):
    by_one, by_two, by_five, by_eleven, by_twenty_one = _said(one, many)

    bare = [
        said.replace(str(count), "N", 1)
        for said, count in zip((by_one, by_two, by_five), (1, 2, 5), strict=True)
    ]
    assert len(set(bare)) == 3
    assert by_eleven == by_five.replace("5", "11", 1)
    assert by_twenty_one == by_one.replace("1", "21", 1)


@pytest.mark.parametrize("one", SAID)
def test_says_numbers_as_russian_does(one):
    assert _said(one, dict(_plurals())[one]) == SAID[one]
