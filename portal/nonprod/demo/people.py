"""Made-up doctors."""

import itertools
import random
from collections.abc import Iterator

from portal.nonprod.demo.shapes import Person, Region

SHARE_OF_WOMEN = 0.72
COMMON_SURNAMES = (
    "Абрамов", "Алёхин", "Баранов", "Белоусов", "Богданов", "Бурцев", "Веселов", "Виноградов", "Воробьёв",
    "Герасимов", "Голубев", "Гончаренко", "Данилов", "Дементьев", "Дубровский", "Ерёмин", "Жуков",
    "Завьялов", "Зайцев", "Ильинский", "Калинин", "Киселёв", "Климов", "Ковальчук", "Колесников",
    "Крылов", "Лаптев", "Лебедев", "Логинов", "Макаров", "Медведев", "Мельник", "Назаров", "Никитин",
    "Овчинников", "Осипов", "Павленко", "Панов", "Пономарёв", "Рогов", "Рыбаков", "Савельев", "Семёнов",
    "Синицын", "Соболев", "Сорокин", "Столяров", "Тарасов", "Тихонов", "Трофимов", "Уваров", "Федотов",
    "Филиппов", "Фомин", "Черных", "Шестаков", "Широков", "Щербаков", "Юдин", "Яковлев",
)  # fmt: skip
COMMON_NAMES = {
    "f": (
        "Алёна", "Анастасия", "Валентина", "Вера", "Галина", "Дарья", "Евгения", "Екатерина", "Елена",
        "Зоя", "Инна", "Ирина", "Ксения", "Лариса", "Людмила", "Маргарита", "Марина", "Надежда",
        "Наталья", "Оксана", "Ольга", "Полина", "Светлана", "Софья", "Тамара", "Татьяна", "Юлия",
    ),
    "m": (
        "Алексей", "Артём", "Борис", "Вадим", "Виктор", "Глеб", "Денис", "Егор", "Иван", "Игорь",
        "Кирилл", "Максим", "Никита", "Олег", "Павел", "Пётр", "Роман", "Сергей", "Тимофей", "Фёдор",
    ),
}  # fmt: skip
COMMON_FATHERS = (
    ("Александрович", "Александровна"), ("Алексеевич", "Алексеевна"), ("Андреевич", "Андреевна"),
    ("Борисович", "Борисовна"), ("Валерьевич", "Валерьевна"), ("Викторович", "Викторовна"),
    ("Геннадьевич", "Геннадьевна"), ("Дмитриевич", "Дмитриевна"), ("Ильич", "Ильинична"),
    ("Игоревич", "Игоревна"), ("Львович", "Львовна"), ("Михайлович", "Михайловна"),
    ("Николаевич", "Николаевна"), ("Петрович", "Петровна"), ("Семёнович", "Семёновна"),
    ("Сергеевич", "Сергеевна"), ("Юрьевич", "Юрьевна"),
)  # fmt: skip


def people(region: Region, source: random.Random) -> Iterator[Person]:
    """Give doctors without end, no full name twice: every ninth is a notable one while there are any."""
    notable = list(region.notable)
    met = set(notable)
    for place in itertools.count():
        if notable and place % 9 == 1:
            yield notable.pop(0)
            continue
        while (person := _person(region, source)) in met:
            pass
        met.add(person)
        yield person


def patients(region: Region, source: random.Random) -> Iterator[Person]:
    """Give people without end who see doctors; namesakes may be among them."""
    while True:
        yield _person(region, source)


def _person(region: Region, source: random.Random) -> Person:
    """Make up one person; one in four has a name of the region."""
    gender = "f" if source.random() < SHARE_OF_WOMEN else "m"
    own = source.random() < 0.25
    surname = source.choice(region.surnames if own else COMMON_SURNAMES)
    name = source.choice((region.names if own else COMMON_NAMES)[gender])
    father = source.choice(region.fathers if own else COMMON_FATHERS)
    return Person(_surname(surname, gender), name, father[gender == "f"], gender)


def _surname(masculine: str, gender: str) -> str:
    if gender == "m":
        return masculine
    if masculine.endswith("ский"):
        return f"{masculine[:-2]}ая"
    return f"{masculine}а" if masculine.endswith(("ов", "ев", "ёв", "ин", "ын")) else masculine
