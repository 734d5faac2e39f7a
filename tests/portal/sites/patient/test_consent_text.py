"""What stands above a text of consent, and where its buttons are."""

import re

import pytest

from portal.domain.accounts import texts
from portal.domain.accounts.states import ConsentPurpose, Wording
from portal.sites.patient import consent_text
from tests.portal.sites.visitor import text

CONSENT = "sign-in/consent/"


def test_plain_words_come_first_the_whole_text_after_them_and_the_buttons_last(visitor):
    shown = text(visitor.get(CONSENT))
    marks = [
        "Что вы разрешаете</dt>", "Зачем</dt>", "Как долго</dt>", "Как отозвать</dt>", "Если откажетесь</dt>",
        "Полный текст согласия</h2>", "Я даю своё согласие оператору", '<form class="foot"',
        "Да, я согласен</button>", "Нет, я отказываюсь</a>",
    ]  # fmt: skip
    at = [shown.index(mark) for mark in marks]
    assert at == sorted(at)


@pytest.mark.parametrize("purpose", ConsentPurpose)
def test_every_text_has_five_short_answers(purpose):
    said = dict(texts.SHORTLY[purpose])
    assert list(said) == ["Что вы разрешаете", "Зачем", "Как долго", "Как отозвать", "Если откажетесь"]
    assert max(len(words.split()) for words in said.values()) <= 27


@pytest.mark.parametrize("purpose", ConsentPurpose)
def test_every_number_of_the_short_answers_stands_in_the_text(purpose):
    body = texts.consent(purpose, "ООО «Оператор»")
    told = set(re.findall(r"\d+", " ".join(words for _, words in texts.SHORTLY[purpose])))
    whole = {"18"} if purpose == ConsentPurpose.CARD_CHILD else set()  # «до совершеннолетия»
    assert told - whole <= set(re.findall(r"\d+", body))
    assert told != set()


def test_first_words_of_a_paragraph_are_told_apart_and_nothing_is_lost():
    body = "Название\n\nЗачем: чтобы жить.\n\nКакие данные:\n• имя;\n\nПросто слова без знака."
    shown = consent_text.of(Wording(ConsentPurpose.ACCOUNT, "1", body))
    assert [(part.lead, part.text) for part in shown.parts] == [
        ("Зачем:", " чтобы жить."), ("Какие данные:", ""), ("", "Просто слова без знака."),
    ]  # fmt: skip
    assert shown.shortly == ()
