"""Papers: what registries compare."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import documents
from portal.kit.documents import Document, Kind

SERIES = [
    ("1-ДН", "I-ДН"),
    ("ii–ер", "II-ЕР"),
    ("V АК", "V-АК"),
    ("Х-АВ", "X-АВ"),  # the first letter is Russian
    ("I-ДH", "I-ДН"),  # the last letter is Latin
    ("IVXL-АБ", "IVXL-АБ"),
    ("IАГ", "I-АГ"),
]


@pytest.mark.parametrize(("typed", "kept"), SERIES)
def test_birth_series_same(typed, kept):
    assert documents.birth_series(typed) == kept


@pytest.mark.parametrize("typed", ["", "ДН", "I-", "2-ДН", "I-Д1", "IДНД-"])
def test_birth_series_refused(typed):
    with pytest.raises(documents.WrongDocument):
        documents.birth_series(typed)


def test_parse_passport():
    paper = documents.parse(Kind.PASSPORT, "45 08", "123-456")
    assert paper == Document(Kind.PASSPORT, "4508", "123456")


def test_parse_birth_certificate():
    paper = documents.parse(Kind.BIRTH_CERTIFICATE, "1 ДH", "№ 123456")
    assert paper == Document(Kind.BIRTH_CERTIFICATE, "I-ДН", "123456")


def test_parse_other():
    assert documents.parse(Kind.OTHER, " ab ", "12 34") == Document(Kind.OTHER, "AB", "12 34")


@pytest.mark.parametrize(
    ("kind", "series", "number"),
    [
        (Kind.PASSPORT, "450", "123456"),
        (Kind.PASSPORT, "4508", "12345"),
        (Kind.PASSPORT, "АБВГ", "123456"),
        (Kind.BIRTH_CERTIFICATE, "I-ДН", "12345"),
        (Kind.BIRTH_CERTIFICATE, "ДН", "123456"),
        (Kind.OTHER, "", ""),
        (Kind.OTHER, "", "1" * 26),
        (Kind.OTHER, "", "<script>"),
    ],
)
def test_parse_refused(kind, series, number):
    with pytest.raises(documents.WrongDocument) as told:
        documents.parse(kind, series, number)
    assert told.value.reason


@given(st.from_regex(r"[IVXLC]{1,5}-[А-Я]{2}", fullmatch=True))
def test_birth_series_keeps_what_is_right(series):
    assert documents.birth_series(series) == series


@given(st.sampled_from(list(Kind)), st.text(max_size=30), st.text(max_size=30))
def test_parse_answers_any_text(kind, series, number):
    with contextlib.suppress(documents.WrongDocument):
        assert documents.parse(kind, series, number).kind is kind
