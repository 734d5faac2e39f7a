import json
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import rows
from portal.kit.rows import Complaint


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff{}", "не UTF-8: байт 1"),
        (b'{"a":', "не JSON: ошибка у знака 6"),
        (b"[1]", "в строке должен стоять один объект { … }"),
        (b"null", "в строке должен стоять один объект { … }"),
        (b'{"a":1,"a":2}', "поле названо дважды"),
        (b'{"a":NaN}', "NaN — не число"),
        (b'{"a":' + b"9" * 5000 + b"}", "не годится: слишком длинное число"),
        (b"[" * 30000, "не годится: слишком глубокая вложенность"),
    ],
)
def test_parse_refuses_what_is_not_one_object(line, reason):
    with pytest.raises(rows.BadLine) as refused:
        rows.parse(line)
    assert str(refused.value) == reason


def test_parse_takes_one_object():
    assert rows.parse('{"имя": "Ёж", "n": 1}'.encode()) == {"имя": "Ёж", "n": 1}


def _read(values, read):
    row = rows.Row(values)
    return read(row), row.complaints


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "обязательно"),
        (5, "нужен текст"),
        (True, "нужен текст"),
        (["а"], "нужен текст"),
        ("  ", "пусто"),
        ("абвг", "длиннее 3 знаков"),
        ("а\x00", "есть невидимые служебные знаки"),
        ("\ud800", "есть невидимые служебные знаки"),
    ],
)
def test_text_complains_once_of_each_wrong_value(value, reason):
    _, complaints = _read({"f": value}, lambda row: row.text("f", 3))
    assert complaints == [Complaint("f", reason)]


@pytest.mark.parametrize("value", [True, 1.0, "1", 0, 8, 10**400])
def test_whole_refuses_what_is_no_number_in_the_range(value):
    _, complaints = _read({"f": value}, lambda row: row.whole("f", 1, 7))
    assert [each.field for each in complaints] == ["f"]


@pytest.mark.parametrize("value", [90.01, -91, 1e400, "45", True, 10**400])
def test_number_refuses_what_is_not_on_earth(value):
    _, complaints = _read({"f": value}, lambda row: row.maybe_number("f", -90, 90))
    assert len(complaints) == 1


@pytest.mark.parametrize("value", ["8:05", "24:00", "08:05:00", "08.05", "", "T0805"])
def test_clock_refuses_other_shapes(value):
    _, complaints = _read({"f": value}, lambda row: row.clock("f"))
    assert complaints == [Complaint("f", "нужно время, например 08:05")]


@pytest.mark.parametrize("value", ["2026-02-30", "20260101", "01.02.2026", "2026-W01-1"])
def test_day_refuses_other_shapes(value):
    _, complaints = _read({"f": value}, lambda row: row.day("f"))
    assert complaints == [Complaint("f", "нужна дата, например 2026-12-31")]


@pytest.mark.parametrize("value", ["Europe/Nowhere", "../etc/passwd", "/etc/passwd", "Europe", "x" * 41])
def test_zone_refuses_unknown_names(value):
    _, complaints = _read({"f": value}, lambda row: row.zone("f"))
    assert complaints != []


def test_good_values_come_back_without_complaint():
    row = rows.Row(
        {
            "t": " а ",
            "w": 7,
            "n": 45,
            "c": "08:05",
            "d": "2026-12-31",
            "z": "Asia/Omsk",
            "l": ["1"],
            "b": False,
        }
    )
    found = (
        row.text("t", 1),
        row.whole("w", 1, 7),
        row.maybe_number("n", -90, 90),
        row.clock("c"),
        row.day("d"),
        row.zone("z"),
        row.texts("l", 1, 1),
        row.flag("b", default=True),
        row.maybe_text("absent", 1),
        row.maybe_day("absent"),
        row.choice("absent", ["a"], default=""),
    )
    row.finish()
    assert row.complaints == []
    assert found == ("а", 7, 45.0, time(8, 5), date(2026, 12, 31), "Asia/Omsk", ["1"], False, "", None, "")


def test_finish_complains_of_unread_fields():
    row = rows.Row({"min_agee": 1, "t": "а"})
    row.text("t", 1)
    row.finish()
    assert row.complaints == [Complaint("min_agee", "такого поля нет")]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(_JSON)
def test_no_value_breaks_a_reader(value):
    row = rows.Row({"f": value})
    for read in (row.clock, row.day, row.zone, row.maybe_day):
        read("f")
    row.text("f", 3)
    row.texts("f", 3, 3)
    row.choice("f", ["a"])
    row.whole("f", 1, 3)
    row.maybe_number("f", 1, 3)
    assert {complaint.field for complaint in row.complaints} <= {"f"}


@given(st.binary(max_size=40) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_no_line_breaks_parse(line):
    try:
        found = rows.parse(line)
    except rows.BadLine:
        return
    assert isinstance(found, dict)
