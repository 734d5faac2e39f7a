"""A file of texts that is wrong stops the start and says where."""

import shutil

import pytest

from portal.domain.messaging.texts import reading
from portal.domain.notices.states import Kind

SMS_PART = 67
"""Letters of one part of a long message in UCS-2."""


@pytest.fixture
def folder(tmp_path):
    for path in reading.HERE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def change(folder, name, before, after):
    path = folder / name
    told = path.read_text(encoding="utf-8")
    assert before in told
    path.write_text(told.replace(before, after, 1), encoding="utf-8")


def test_the_files_as_they_are_read(folder):
    assert sorted(reading.kinds(folder)) == sorted(Kind)
    assert reading.frame(folder)["support"] == "Поддержка: {phone}"


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("reminders.toml", "{date}, {time}. Отв", "{date}. Отв", "«reminders.toml», remind_day, letter: the place {time} is missing."),
        ("reminders.toml", "{link}", "{link} {doctor}", "nobody fills the place {doctor}"),
        ("reminders.toml", "{date}", "{date.year}", "a place is a name in braces"),
        ("reminders.toml", "{date}", "{date!r}", "a place is a name in braces"),
        ("reminders.toml", "{date}", "{date:>9}", "a place is a name in braces"),
        ("reminders.toml", "{date}", "{0}", "a place is a name in braces"),
        ("reminders.toml", "{date}", "{date", "a brace is not closed"),
        ("visits.toml", "Запись подтверждена.", "Запись {number}.", "nobody fills the place {number}"),
        ("visits.toml", "[booked]", "[bokked]", "no such kind of notice"),
        ("visits.toml", "[cancelled]", "[remind_day]", "stands in another file too"),
        ("visits.toml", "letter =", "leter =", "nobody knows what «leter» is"),
        ("visits.toml", '"by_choice"', '"sometimes"', "manner must be one of"),
        ("visits.toml", "title = ", "title = 5 #", "a text is a sentence"),
        ("visits.toml", "[booked]", "[booked", "cannot be read"),
        ("frame.toml", "hello", "hallo", "must have each sentence of a letter once"),
        ("frame.toml", "{phone}", "", "a text is a sentence without blanks"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_what_is_wrong(folder, name, before, after, said):
    change(folder, name, before, after)

    with pytest.raises(reading.BadText) as refused:
        reading.kinds(folder)
        reading.frame(folder)

    assert said in str(refused.value)


def test_a_kind_without_words_is_named(folder):
    (folder / "reminders.toml").write_text("", encoding="utf-8")

    with pytest.raises(reading.BadText, match="remind_day"):
        reading.kinds(folder)


@pytest.mark.parametrize("kind", reading.PLACES)
def test_a_text_to_a_telephone_fits_into_two_messages(kind):
    text = reading.kinds()[kind].text
    longest = text.format(
        date="26 сентября",
        time="14:00 (МСК+10)",
        link="https://26.zapis.example-region.ru/v/" + "x" * 38 + "/",
    )

    assert len(longest.encode("utf-16-be")) // 2 <= 2 * SMS_PART
