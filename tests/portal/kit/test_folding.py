import pytest

from portal.kit import folding


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Семёнов-Тян-Шанский ", "семенов тян шанский"),
        ("Йод_Ё «Ёлка»", "йод е елка"),
        ("е\u0308лка", "елка"),
        ("№ 3", "no 3"),
        ("100%", "100"),
        ("", ""),
    ],
)
def test_fold_gives_one_shape(typed, folded):
    assert folding.fold(typed) == folded


def test_words_stop_at_eight():
    assert folding.words("а б в г д е ж з и к") == list("абвгдежз")
