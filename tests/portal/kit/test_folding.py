import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import folding

LETTERS = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁ-' ", max_size=30)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Семёнов-Тян-Шанский ", "семенов тян шанский"),
        ("Йод_Ё «Ёлка»", "йод е елка"),
        ("е\u0308лка", "елка"),
        ("№ 3", "no 3"),
        ("Поликлиника №3", "поликлиника no 3"),
        ("100%", "100"),
        ("", ""),
    ],
)
def test_fold_gives_one_shape(typed, folded):
    assert folding.fold(typed) == folded


def test_words_stop_at_eight():
    assert folding.words("а б в г д е ж з и к") == list("абвгдежз")


@given(LETTERS)
def test_fold_is_done_once_and_ignores_case(text):
    assert folding.fold(folding.fold(text)) == folding.fold(text) == folding.fold(text.upper())
    assert "ё" not in folding.fold(text)
