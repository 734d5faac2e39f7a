"""Which passwords are refused, and which must never be."""

import pytest

from portal.domain.accounts.actions import passwords
from portal.domain.accounts.rules import passwords as rules
from portal.domain.accounts.rules.passwords import Weak

OWNER = rules.Owner("+79187654321", ("Землероева", "Пелагея", "Акинфиевна"), "05031958")


def why(password, owner=OWNER):
    return rules.why_weak(rules.tidy(password), owner, passwords.common())


@pytest.mark.parametrize(
    "password",
    [
        "сирень у окна", "Кот, который гуляет", "correct horse", "u7#kQ2z!", "Ёжик-в-тумане",
        "   пробелы   ", "🐈🌿🦔🚲🏔🌧🎻🍎", "8320471965", "a" * 7 + "bcdefgh", "ж" * 60 + "12 абвгд",
        "абвгдежзиклмнопр" * 8, "lilac-window-2031", "тридцать три коровы",
    ],
)  # fmt: skip
def test_good_passwords_of_any_letters_pass(password):
    assert why(password) == []


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("", [Weak.SHORT, Weak.SAME]),
        ("u7#kQ2z", [Weak.SHORT]),
        ("а" * 129, [Weak.LONG]),
        ("x" * 1_000_000, [Weak.LONG]),
        ("password", [Weak.COMMON]),
        ("PASSWORD", [Weak.COMMON]),
        ("Password2026!", [Weak.COMMON]),
        ("йцукенгш", [Weak.COMMON]),
        ("пароль123", [Weak.COMMON]),
        ("gfhjkm123", [Weak.COMMON]),
        ("ЙЦУКЕН12345", [Weak.COMMON]),
        ("юююююююююю", [Weak.SAME]),
        ("ЮюЮюЮюЮю1", [Weak.SAME]),
        ("мой9187654321", [Weak.PHONE]),
        ("8 918 765-43-21!", [Weak.PHONE]),
        ("зимлероева и Землероева", [Weak.NAME]),
        ("pelageya-Gtkfutz", [Weak.NAME]),
        ("люблю госуслуги", [Weak.NAME]),
        ("лето05.03.1958", [Weak.BIRTH_DATE]),
        ("сирень\x00у окна", [Weak.UNREADABLE]),
    ],
)
def test_weak_passwords_are_refused_with_every_reason(password, reasons):
    assert why(password) == reasons


def test_an_owner_of_whom_little_is_known_has_no_own_words():
    assert why("мой9187654321", rules.Owner("", ())) == []
    assert why("ли-Ли и сад", rules.Owner("", ("Ли",))) == []


@pytest.mark.parametrize(("password", "is_long"), [("а" * 14, False), ("а" * 15, True)])
def test_a_password_is_long_from_fifteen_signs(password, is_long):
    assert rules.is_long(password) is is_long


def test_the_same_password_from_another_keyboard_is_the_same():
    assert rules.tidy("cафе\u0301 ﬁx") == rules.tidy("c\u0430ф\u0435\u0301 fix")
    assert rules.tidy(" а ") == " а "


def test_the_list_of_common_passwords_is_the_packages():
    assert len(passwords.common()) > 19_000
    assert {"qwerty", "gfhjkm", "password"} <= passwords.common()
