"""Names: kept as typed."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import names


@pytest.mark.parametrize(
    "text", ["Иванова", "Алёна", "Мамин-Сибиряк", "О'Коннор", "Гасан оглы", "Абу Али", "Э.", "Карл XII"]
)
def test_parse_keeps(text):
    assert names.parse(text) == text


def test_parse_tidies():
    assert names.parse("  Мамин —  Сибиряк\n") == "Мамин-Сибиряк"


@pytest.mark.parametrize(
    "text", ["", "  ", "Ivanova", "Иван1", "<b>Иван</b>", "-", "XII", "И" * 101, "Иван;"]
)
def test_parse_refused(text):
    with pytest.raises(names.WrongName):
        names.parse(text)


def test_full_initials():
    assert names.full("Иванова", "Мария", "Петровна") == "Иванова Мария Петровна"
    assert names.full("Ли", "Ан", None) == "Ли Ан"
    assert names.initials("Иванова", "Мария", "Петровна") == "Иванова М. П."
    assert names.initials("Ли", "Ан") == "Ли А."


@given(st.text(max_size=120))
def test_parse_answers_any_text(text):
    with contextlib.suppress(names.WrongName):
        assert names.parse(text) == names.parse(names.parse(text))


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Терапевт", "терапевт"), ("ЛОР-врач", "ЛОР-врач"), ("Врач ЛФК", "врач ЛФК"),
        ("Врач УЗИ-диагностики", "врач УЗИ-диагностики"), ("Я", "я"), ("", ""),
    ],
)  # fmt: skip
def test_within_a_sentence_abbreviations_keep_their_letters(title, said):
    assert names.within(title) == said


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("пётр", "Пётр"), ("мамин - сибиряк", "Мамин-Сибиряк"), ("гасан оглы", "Гасан оглы"),
        ("о'коннор", "О'Коннор"), ("оглы", "Оглы"), ("ПЁТР", "ПЁТР"), ("де Бройль", "де Бройль"), ("Э.", "Э."),
    ],
)  # fmt: skip
def test_typed_in_small_letters_alone_gets_its_capitals(text, kept):
    assert names.typed(text) == kept
