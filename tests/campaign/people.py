"""Data of cards as people, slips of the finger and ill will send them."""

from hypothesis import strategies as st

from portal.kit import policy, snils

NAMES = ["Анна", "Пётр", "Ёлкина", "Иванов-Петров", "О’Коннор", "Анна Мария", " мария ", "КИМ", "Ли"]
BIRTHS = {
    "child": ["05.03.2019", "5 3 2015", "2013-01-31", "29.02.2020", "1/1/2024", "17052016"],
    "relative": ["24.11.1956", "29.02.2000", "17051980", "1/1/1960", "2001-01-31"],
}
PAPERS = {
    "child": [("", ""), ("i-дн", "556677"), ("1-ДH", "123456"), ("ii–ер", "000001")],
    "relative": [("", ""), ("0711", "556677"), ("07 11", "556 677")],
}
PHONES = ["", "8 912 345-67-89", "+79123456789 доб. 12", "88652123456"]
SLIPS = {
    "relation": ["", "self", "owner", "child", "relative"],
    "surname": [
        "",
        "Anna",
        "А" * 200,
        "<script>alert(1)</script>",
        "'; DROP TABLE patients_card; --",
        "А\x00",
    ],
    "name": ["", "1", "😀", "{{ 7*7 }}", "\u202e", "Б" * 5000],
    "patronymic": ["Petrovna", "-", "<b>", "\x00"],
    "sex": ["", "x", "ff"],
    "birth_date": ["", "31.02.2019", "01.01.2090", "01.01.1850", "вчера", "0.0.0", "9" * 300, "5.3.19"],
    "policy_number": ["6555320880000082", "26 АБ 123456", "abc", "1" * 400, "123456789", "1234567", "\x00"],
    "policy_series": ["26 АА", "СК", "<i>", "1" * 50],
    "snils": ["112-233-445 96", "00000000000", "1", "x" * 300, "11223344595", "١٢٣"],
    "document_type": ["LIBRARY", "\x00", "RF_PASSPORT", "RF_BRTH_CERT"],
    "document_number": ["12", "<b>", "9" * 5000, "А" * 26],
    "document_series": ["А" * 26, "0711", "I-ДН", "\ud7ff"],
    "insurer": ["С" * 201, "\u202e", "<img src=x>"],
    "phone": ["+7 000 000-00-00", "112", "\x00", "8" * 100],
}
EXTRA = {
    "account_id": "1",
    "confirmed_by": "clinic",
    "source": "esia",
    "esia_oid": "1",
    "is_policy_sure": "on",
}


def _luhn(fifteen: int) -> str:
    digits = f"{fifteen:015}"
    return next(digits + last for last in "0123456789" if policy.is_checked(digits + last))


def _snils(nine: int) -> str:
    digits = f"{nine:09}"
    return snils.show(digits + snils.check_digits(digits))


@st.composite
def forms(draw: st.DrawFn) -> dict[str, str]:
    """Return one post of the form: a right one, with up to three slips in it."""
    relation = draw(st.sampled_from(sorted(BIRTHS)))
    series, number = draw(st.sampled_from(PAPERS[relation]))
    ids = draw(st.sampled_from(["both", "policy", "snils"]))
    told = {
        "relation": relation,
        "surname": draw(st.sampled_from(NAMES)),
        "name": draw(st.sampled_from(NAMES)),
        "patronymic": draw(st.sampled_from(["", *NAMES])),
        "sex": draw(st.sampled_from(["f", "m"])),
        "birth_date": draw(st.sampled_from(BIRTHS[relation])),
        "policy_number": _luhn(draw(st.integers(1, 10**15 - 1))) if ids != "snils" else "",
        "policy_series": "",
        "snils": _snils(draw(st.integers(1_002_000, 999_999_999))) if ids != "policy" else "",
        "document_type": draw(st.sampled_from(["", "OTHER"])),
        "document_series": series,
        "document_number": number,
        "insurer": draw(st.sampled_from(["", "СОГАЗ-Мед"])),
        "phone": draw(st.sampled_from(PHONES)),
    }
    for field in draw(st.lists(st.sampled_from(sorted(SLIPS)), max_size=3)):
        told[field] = draw(st.one_of(st.sampled_from(SLIPS[field]), st.text(max_size=20)))
    return told | (EXTRA if draw(st.booleans()) else {})
