"""Which articles answer what was typed."""

import pytest

from portal.domain.help_centre.rules import reading, search
from tests.factories.help_centre import SHELF

INDEX = search.Index(
    reading.read(path.stem, path.read_text("utf-8")) for path in sorted((SHELF / "articles").glob("*.md"))
)


def found(text):
    return [one.slug for one in INDEX.find(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("зарегистрироваться", "registration"),
        ("РЕГИСТРАЦИЯ", "registration"),
        ("регистрацию", "registration"),
        ("как мне зарегистрироваться на портале", "registration"),
        ("зарегаться", "registration"),
        ("регестрация", "registration"),
        ("htubcnhfwbz", "registration"),
        ("учетных записей", "registration"),
        ("не могу войти", "registration"),
        ("запись к врачу", "booking"),
        ("приема", "booking"),
        ("приёма", "booking"),
        ("талоны", "booking"),
        ("отменить запись", "booking"),
        ("врачь", "booking"),
        ("ошибку", "error"),
        ("сломалось!", "error"),
        ("номер ошибки", "error"),
    ],
)
def test_right_article_stands_first(text, first):
    assert found(text)[:1] == [first]


@pytest.mark.parametrize("text", ["", "   ", "криптовалюта", "zzzzzz", "%%%", "\u202e", "и" * 5000])
def test_nothing_is_found_for_what_is_nowhere(text):
    assert found(text) == []


def test_title_counts_more_and_articles_that_know_all_words_come_alone():
    assert found("врач") == ["booking", "registration"]
    assert found("врач талон") == ["booking"]


def test_snippet_marks_the_words_and_keeps_the_line():
    (one,) = INDEX.find("приема")
    text = "".join(part for part, _ in one.snippet)
    assert text == "В «Моих картах» нажмите «Записать на приём»."
    assert [part for part, is_marked in one.snippet if is_marked] == ["приём"]


def test_long_line_is_cut_round_the_word():
    article = reading.read(
        "a",
        (SHELF / "articles" / "error.md").read_text("utf-8")
        + "\n"
        + "слово " * 60
        + "находка "
        + "слово " * 60,
    )
    (one,) = search.Index([article]).find("находка")
    text = "".join(part for part, _ in one.snippet)
    assert "находка" in text
    assert text.startswith("… ")
    assert text.endswith("…")
    assert len(text) < 200
