"""Dates: read from many spellings, written in one."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import dates

DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24.11.2026",
        " 24/11/2026 ",
        "24-11-2026",
        "24 11 2026",
        "24112026",
        "2026-11-24",
        "24. 11. 2026 г.",
        "24,11,2026",
    ],
)
def test_parse_same_day(text):
    assert dates.parse(text) == DAY


@pytest.mark.parametrize("text", ["5.3.1950", "5/3/1950", "1950-03-05", "05031950"])
def test_parse_single_digits_and_what_is_pasted(text):
    assert dates.parse(text) == dt.date(1950, 3, 5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "ДД.ММ.ГГГГ"),
        ("завтра", "ДД.ММ.ГГГГ"),
        ("24.11.26", "ДД.ММ.ГГГГ"),
        ("29.02.2026", "календаре"),
        ("31.11.2026", "календаре"),
        ("00.00.0000", "календаре"),
    ],
)
def test_parse_refused(text, reason):
    with pytest.raises(dates.WrongDate) as told:
        dates.parse(text)
    assert reason in told.value.reason


def test_parse_birth_bounds():
    assert dates.parse_birth("24.11.2026", DAY) == DAY
    assert dates.parse_birth("01.01.1900", DAY) == dt.date(1900, 1, 1)
    for text in ("25.11.2026", "31.12.1899"):
        with pytest.raises(dates.WrongBirthDate):
            dates.parse_birth(text, DAY)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        ((2008, 11, 24), (2026, 11, 23), 17),
        ((2008, 11, 24), (2026, 11, 24), 18),
        ((2024, 2, 29), (2025, 2, 28), 0),
        ((2024, 2, 29), (2025, 3, 1), 1),
        ((2026, 11, 24), (2026, 11, 24), 0),
    ],
)
def test_age_at_birthday(birth, on, years):
    assert dates.age(dt.date(*birth), dt.date(*on)) == years


def test_show_words():
    assert dates.show(DAY) == "24.11.2026"
    assert dates.show_day(DAY) == "вторник, 24 ноября"
    assert dates.show_month_day(DAY) == "24 ноября"
    assert dates.show_time(dt.time(8, 5)) == "08:05"


def test_show_day_translated():
    assert (
        dates.show_day(DAY, {"вторник": "Tuesday", "ноября": "November"}.__getitem__)
        == "Tuesday, 24 November"
    )


@given(st.dates(min_value=dt.date(1900, 1, 1)))
def test_parse_reads_what_show_writes(date):
    assert dates.parse(dates.show(date)) == dates.parse(date.isoformat()) == date


@given(st.text(max_size=20))
def test_parse_answers_any_text(text):
    with contextlib.suppress(dates.WrongDate):
        assert isinstance(dates.parse(text), dt.date)
