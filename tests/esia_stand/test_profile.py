"""The profile: data and documents, their check by the made-up ФМС and ПФР, children, confirming who one is."""

import pytest

from esia_stand.pages.profile import examples
from esia_stand.people.models import Level, Person
from tests.esia_stand.clock import later
from tests.esia_stand.enrolling import DATA, EMAIL, PHONE, as_standard, fill, letters, register
from tests.esia_stand.pages_read import text

LABELS = (
    "Данные профиля",
    "СНИЛС",
    "Паспорт гражданина РФ",
    "Документ иностранного государства",
    "Полис ОМС",
)


def level():
    return Person.objects.get(phone=PHONE).level


def enter(guest, phone):
    """Sign in to the profile, whoever was here before."""
    guest.http.cookies.clear()
    code = guest.password(guest.http.get("/profile/")["Location"], phone)["Location"]
    assert guest.post(code, {"code": guest.newest_code(phone)})["Location"] == "/profile/"


def test_profile_asks_to_sign_in_first(guest):
    for page in ("", "data/", "children/new/", "confirm/", "confirm/letter/", "confirm/signature/"):
        assert "/login/" in guest.http.get(f"/profile/{page}")["Location"]
    enter(guest, "+79000000001")
    assert "Личность подтверждена" in text(guest.http.get("/profile/"))


def test_right_data_are_checked_and_the_account_is_standard(guest):
    register(guest)
    assert [words for words in LABELS if words not in text(guest.http.get("/profile/data/"))] == []
    guest.post("/profile/data/", DATA)
    assert "Данные проверяются в ФМС и Пенсионном фонде" in text(guest.http.get("/profile/"))
    assert level() == Level.SIMPLIFIED
    with later(seconds=6):
        assert "Учётная запись стандартная" in text(guest.http.get("/profile/"))
    assert level() == Level.STANDARD
    assert "Данные проверены: всё верно. Учётная запись стала стандартной" in letters(guest)
    record = Person.objects.get(phone=PHONE).record
    assert record["person"]["trusted"] is False
    assert record["person"]["snils"] == DATA["snils"]
    assert record["documents"][0]["number"] == "345678"
    assert record["person"]["rIdDoc"] == record["documents"][0]["id"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"number": "345000"}, "ФМС: документ с такими серией и номером недействителен"),
        ({"snils": "650-300-000 11"}, "Пенсионный фонд: такого СНИЛС нет или он выдан на другое имя"),
        ({"snils": "700-001-009 76"}, "Этот СНИЛС уже указан в другой учётной записи"),
    ],
)
def test_check_that_fails_says_why_and_can_be_mended(guest, changed, words):
    register(guest)
    page = fill(guest, **changed)
    assert words in text(page)
    assert "Проверка не пройдена" in text(page)
    assert level() == Level.SIMPLIFIED
    assert "Данные проверены: есть ошибка. Откройте профиль и исправьте её" in letters(guest)
    again = guest.http.get("/profile/data/").content.decode()
    name, value = next(iter(changed.items()))
    assert f'value="{value}"' in again.split(f'name="{name}"')[1].partition(">")[0]
    fill(guest)
    assert level() == Level.STANDARD


@pytest.mark.parametrize(
    ("phone", "changed", "ends", "words"),
    [
        ("+79000000024", {"number": "345000"}, Level.STANDARD, "Учётная запись стандартная"),
        ("+79000000025", {}, Level.SIMPLIFIED, "ФМС"),
        ("+79000000026", {}, Level.SIMPLIFIED, "Пенсионный фонд"),
    ],
)
def test_verdict_of_the_file_wins(guest, phone, changed, ends, words):
    enter(guest, phone)
    assert words in text(fill(guest, **changed))
    assert Person.objects.get(phone=phone).level == ends


def test_check_is_decided_when_a_system_asks(system, guest):
    """Nobody need open the profile: whoever signs in after the check's time has the new level."""
    register(guest)
    guest.post("/profile/data/", DATA)
    with later(seconds=6):
        guest.http.get("/aas/oauth2/v2/ac")
    assert level() == Level.STANDARD


def test_foreigner_gives_the_document_of_another_state(guest):
    register(guest)
    fill(guest, document="FID_DOC", series="", number="AB 1234567")
    record = Person.objects.get(phone=PHONE).record
    assert record["documents"][0] | {"type": "FID_DOC", "number": "AB 1234567"} == record["documents"][0]
    assert "citizenship" not in record["person"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"birth_date": ""}, "Введите дату рождения"),
        ({"birth_date": "31.02.1990"}, "Нужна дата: день.месяц.год"),
        ({"birth_date": "01.01.2990"}, "Такой даты не может быть"),
        ({"gender": ""}, "Выберите пол"),
        ({"gender": "X"}, "Выберите пол"),
        ({"snils": "650-300-007 19"}, "Такого СНИЛС не может быть"),
        ({"series": "071"}, "В серии паспорта четыре цифры"),
        ({"number": "12345a"}, "В номере паспорта шесть цифр"),
        ({"policy": "1234567890123456"}, "Такого полиса не может быть"),
        ({"policy": "12ab"}, "только цифры"),
        ({"number": ""}, "Введите номер документа"),
    ],
)
def test_mistakes_are_told_at_their_field(guest, changed, words):
    register(guest)
    answer = guest.post("/profile/data/", {**DATA, **changed})
    assert answer.status_code == 422
    assert words in text(answer)
    assert answer.content.decode().count('aria-invalid="true"') == 1
    assert 'value="Олеговна"' in answer.content.decode()
    assert "Данные проверяются" not in text(guest.http.get("/profile/"))


def test_example_passes_every_check(guest):
    register(guest)
    page = guest.http.get("/profile/data/", {"example": 1}).content.decode()
    given = {
        name: _value(page, name) for name in DATA if f'<input class="field__input" id="id_{name}"' in page
    }
    fill(guest, **given)
    assert level() == Level.STANDARD


def test_examples_of_different_people_differ():
    given = [
        examples.data(oid, {})["snils"]
        for oid in (1000300001, 2000000001, 3000000001, 2000000002, 3000000002)
    ]
    assert len(set(given)) == len(given)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({}, {"patronymic": "", "gender": "", "series": "0712"}),
        ({"patronymic": "Олегович"}, {"patronymic": "Олегович", "gender": "M"}),
        ({"patronymic": "Ильинична"}, {"patronymic": "Ильинична", "gender": "F"}),
        ({"patronymic": "Мамед оглы"}, {"gender": "M"}),
        ({"gender": "M"}, {"patronymic": "", "gender": "M"}),
        ({"birth_date": "31.01.1980", "birth_place": "с. Дивное", "snils": "650-300-007 18"}, {}),
        ({"document": "FID_DOC", "number": "AB 1"}, {"series": ""}),
    ],
)
def test_example_fits_who_it_is_and_fills_only_what_is_empty(told, kept):
    given = examples.data(2000000001, told)
    assert {**{name: given.get(name, "") for name in kept}, **told, **kept} == {
        name: given.get(name, "") for name in {*kept, *told}
    }
    assert given["number"]


def test_example_leaves_a_man_a_man(guest):
    enter(guest, "+79000000001")
    for sex, other, name in (("M", "F", "Олегович"), ("F", "M", "Олеговна")):
        fill(guest, patronymic=name, gender=sex, snils="700-001-009 76")
        page = guest.http.get("/profile/data/", {"example": 1}).content.decode()
        assert _value(page, "patronymic") == name
        assert f'<option value="{sex}" selected>' in page
        assert f'<option value="{other}" selected>' not in page


def test_contacts_are_named_and_there_is_a_way_out(guest):
    register(guest)
    page = guest.http.get("/profile/")
    shown = text(page)
    assert "Телефон +7" in shown
    assert f"Электронная почта {EMAIL}" in shown
    assert "Контакт" not in shown
    assert "Выйти" in shown
    leave = page.content.decode().partition("Выйти</a>")[0].rpartition('href="')[2].partition('"')[0]
    assert "Вы вышли" in text(guest.http.get(leave))
    assert "/login/" in guest.http.get("/profile/")["Location"]


def _value(page, name):
    return page.split(f'name="{name}"')[1].split('value="')[1].partition('"')[0]


CHILD = {
    "surname": "Новичков", "name": "Лев", "birth_date": "1.9.2019", "gender": "M", "snils": "", "series": "I-ДН",
    "number": "123456", "policy": "2658900898000015",
}  # fmt: skip


def test_children_are_added_told_to_systems_and_taken_away(system, guest):
    as_standard(guest)
    assert guest.post("/profile/children/new/", CHILD).status_code == 303
    assert guest.post("/profile/children/new/", {**CHILD, "name": "Ада", "gender": "F"}).status_code == 303
    token = guest.tokens(system, PHONE)["access_token"]
    oid = Person.objects.get(phone=PHONE).oid
    told = guest.read(f"/rs/prns/{oid}/kids", token, embed="(elements)").json()["elements"]
    assert [(kid["firstName"], kid["birthDate"]) for kid in told] == [
        ("Лев", "01.09.2019"),
        ("Ада", "01.09.2019"),
    ]
    guest.press("/profile/", "/profile/children/away/", {"number": told[0]["id"]})
    left = guest.read(f"/rs/prns/{oid}/kids", token, embed="(elements)").json()["elements"]
    assert [kid["firstName"] for kid in left] == ["Ада"]


def test_mistakes_of_a_child_are_told(guest):
    register(guest)
    answer = guest.post("/profile/children/new/", {**CHILD, "name": "", "birth_date": "x", "snils": "1"})
    assert answer.status_code == 422
    assert answer.content.decode().count('aria-invalid="true"') == 3


def test_child_added_keeps_the_ages_of_the_others(guest):
    """Dates of a file that are counted from the day of loading do not wander when the profile changes."""
    enter(guest, "+79000000021")
    before = Person.objects.get(phone="+79000000021").record["kids"][0]["birthDate"]
    with later(days=70):
        enter(guest, "+79000000021")
        guest.post("/profile/children/new/", CHILD)
    kids = Person.objects.get(phone="+79000000021").record["kids"]
    assert (len(kids), kids[0]["birthDate"]) == (2, before)


def test_confirming_waits_for_a_standard_account(guest):
    register(guest)
    for page in ("", "letter/", "signature/"):
        assert guest.http.get(f"/profile/confirm/{page}")["Location"] == "/profile/"


def test_three_ways_are_offered(guest):
    as_standard(guest)
    shown = text(guest.http.get("/profile/confirm/"))
    for words in ("В центре обслуживания", "Кодом по почте", "Электронной подписью или УЭК"):
        assert words in shown


def test_centre_confirms(guest):
    person = as_standard(guest)
    shown = text(guest.http.get("/desk/centre"))
    assert person.full_name in shown
    assert "0712 345678" in shown
    done = guest.post("/desk/centre", {"oid": person.oid})["Location"]
    assert f"Личность подтверждена: {person.full_name}" in text(guest.http.get(done))
    assert (level(), person.full_name in text(guest.http.get("/desk/centre"))) == (Level.CONFIRMED, False)
    assert "Личность подтверждена. Учётная запись стала подтверждённой" in letters(guest)


@pytest.mark.parametrize("oid", ["", "x", "1000300007", "1000300001", "9" * 40, "٣"])
def test_centre_confirms_only_who_waits(guest, oid):
    answer = guest.post("/desk/centre", {"oid": oid})
    assert answer.status_code == 422
    assert "Подтвердить можно только стандартную учётную запись" in text(answer)


def test_letter_of_the_post_confirms(guest):
    as_standard(guest)
    assert (
        guest.press("/profile/confirm/", "/profile/confirm/letter/send/")["Location"]
        == "/profile/confirm/letter/"
    )
    assert DATA["address"] in text(guest.http.get("/profile/confirm/letter/"))
    assert "Письмо Почтой России: код подтверждения личности" in letters(guest, PHONE)
    right = guest.newest_code(PHONE)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert "Осталось 2 попытки" in text(guest.post("/profile/confirm/letter/", {"code": wrong}))
    assert guest.post("/profile/confirm/letter/", {"code": right})["Location"] == "/profile/"
    assert level() == Level.CONFIRMED
    assert Person.objects.get(phone=PHONE).record["person"]["trusted"] is True


def test_letter_is_spent_after_three_tries_and_a_new_one_helps(guest):
    as_standard(guest)
    guest.press("/profile/confirm/", "/profile/confirm/letter/send/")
    right = guest.newest_code(PHONE)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(3):
        answer = guest.post("/profile/confirm/letter/", {"code": wrong})
    assert "Закажите новое письмо" in text(answer)
    assert guest.post("/profile/confirm/letter/", {"code": right}).status_code == 422
    guest.press("/profile/confirm/", "/profile/confirm/letter/send/")
    assert guest.post("/profile/confirm/letter/", {"code": guest.newest_code(PHONE)}).status_code == 303
    assert level() == Level.CONFIRMED


@pytest.mark.parametrize("means", ["signature", "card"])
def test_signature_or_card_confirms(guest, means):
    as_standard(guest)
    page = guest.http.get("/profile/confirm/signature/").content.decode()
    signed = page.split("<textarea")[1].split(">", 1)[1].partition("</textarea>")[0]
    spoilt = signed[:-6] + ("AAAAAA" if not signed.endswith("AAAAAA") else "BBBBBB")
    answer = guest.post("/profile/confirm/signature/", {"means": means, "signature": spoilt})
    assert (answer.status_code, level()) == (422, Level.STANDARD)
    assert "Подпись не подходит" in text(answer)
    guest.post("/profile/confirm/signature/", {"means": means, "signature": signed})
    assert level() == Level.CONFIRMED


def test_signature_of_another_person_confirms_nobody(guest):
    as_standard(guest)
    enter(guest, "+79000000008")
    page = guest.http.get("/profile/confirm/signature/").content.decode()
    signed = page.split("<textarea")[1].split(">", 1)[1].partition("</textarea>")[0]
    guest.http.cookies.clear()
    code = guest.password(guest.http.get("/profile/")["Location"], EMAIL, "сирень2031")["Location"]
    guest.post(code, {"code": guest.newest_code(PHONE)})
    answer = guest.post("/profile/confirm/signature/", {"means": "card", "signature": signed})
    assert (answer.status_code, level()) == (422, Level.STANDARD)
