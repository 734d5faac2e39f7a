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
        ("reminders.toml", "{date}, {time}. Отв", "{date}. Отв", "«reminders.toml», remind_day, letter: не хватает места {time}."),
        ("reminders.toml", "{link}", "{link} {doctor}", "место {doctor} нечем заполнить"),
        ("reminders.toml", "{date}", "{date.year}", "только имя в фигурных скобках"),
        ("reminders.toml", "{date}", "{date!r}", "только имя в фигурных скобках"),
        ("reminders.toml", "{date}", "{date:>9}", "только имя в фигурных скобках"),
        ("reminders.toml", "{date}", "{0}", "только имя в фигурных скобках"),
        ("reminders.toml", "{date}", "{date", "не закрыта фигурная скобка"),
        ("visits.toml", "Запись подтверждена.", "Запись {number}.", "место {number} нечем заполнить"),
        ("visits.toml", "[booked]", "[bokked]", "такого уведомления нет"),
        ("visits.toml", "[cancelled]", "[remind_day]", "есть и в другом файле"),
        ("visits.toml", "letter =", "leter =", "что такое «leter», неизвестно"),
        ("visits.toml", '"by_choice"', '"sometimes"', "manner может быть только"),
        ("visits.toml", "title = ", "title = 5 #", "текст – это фраза"),
        ("visits.toml", "[booked]", "[booked", "прочитать не удалось"),
        ("frame.toml", "hello", "hallo", "лишние или пропущенные фразы письма"),
        ("frame.toml", "{phone}", "", "текст – это фраза без пробелов"),
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
