"""What may be written: reasons, tidy texts, who may open a thread."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.messaging.rules import writing
from portal.domain.messaging.states import LONGEST, NotSent
from portal.domain.messaging.texts import threads as texts
from portal.domain.patients.states import Scope


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  раз\r\nдва\rтри \n", "раз\nдва\nтри"),
        ("а\x00б\x07в\u202eг\u2066д", "абвгд"),
        ("а\n\n\n\n\n\nб", "а\n\n\nб"),
        ("таб\tуляция", "таб\tуляция"),
        ("👨‍👩‍👧 שלום مرحبا", "👨‍👩‍👧 שלום مرحبا"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_tidy(typed, kept):
    assert writing.tidy(typed) == kept


@given(st.text())
def test_tidy_twice_is_tidy_and_nothing_visible_is_lost(text):
    once = writing.tidy(text)
    assert writing.tidy(once) == once
    assert "\x00" not in once
    seen = [c for c in text if unicodedata.category(c) in {"Lu", "Ll", "Nd", "So"}]
    assert [c for c in once if unicodedata.category(c) in {"Lu", "Ll", "Nd", "So"}] == seen


def test_a_subject_is_one_line():
    assert writing.line(" Справка\n в  бассейн ") == "Справка в бассейн"


@pytest.mark.parametrize(
    ("text", "is_closed", "expected"),
    [
        ("да", False, []),
        ("", False, [NotSent.EMPTY]),
        ("щ" * LONGEST, False, []),
        ("щ" * (LONGEST + 1), True, [NotSent.TOO_LONG, NotSent.CLOSED]),
    ],
)
def test_every_reason_is_told(text, is_closed, expected):
    assert writing.why_not_send(text=text, is_closed=is_closed) == expected


def test_a_new_thread_tells_all_its_reasons():
    told = writing.why_not_begin(subject="", text="", is_offered=False)
    assert told == [NotSent.NO_SUBJECT, NotSent.NOT_OFFERED, NotSent.EMPTY]


@pytest.mark.parametrize(
    ("scope", "own", "others"),
    [
        (Scope.NOTHING, False, False),
        (Scope.BOOK, True, False),
        (Scope.VISITS, True, True),
        (Scope.ALL, True, True),
    ],
)
def test_who_may_only_book_has_the_own_threads(scope, own, others):
    assert (writing.opens(scope, is_own=True), writing.opens(scope, is_own=False)) == (own, others)


def test_every_reason_has_words():
    assert set(texts.WHY) == set(NotSent)
