"""The pages speak the exact words that patients know from Госуслуги and from portals' help."""

import pytest

from esia_stand.protocol import scopes
from esia_stand.systems.models import System as Registered
from tests.esia_stand.pages_read import text

PAGES = {
    "": (
        "ГОСУСЛУГИ", "Единая система идентификации и аутентификации", "Вход",
        "Доктор73", "Телефон / Email / СНИЛС", "Пароль",
        "Доступ к сервисам электронного правительства", "Вход с помощью: СНИЛС Электронных средств",
        "Восстановить", "Чужой компьютер", "Войти", "Войти другим способом", "QR-код", "Эл. подпись",
        "Не удаётся войти?", "Куда ещё можно войти с паролем от Госуслуг?",
        "Зарегистрируйтесь для полного доступа к сервисам",
    ),
    "help/cannot-enter/": (
        "Не удаётся войти?",
        "Проверьте корректность вводимых данных – без тире и пробела, язык ввода, клавишу «Caps Lock»",
        "Воспользуйтесь функцией восстановления пароля",
        "Если указанные способы не помогают, обратитесь в службу поддержки",
        "Ещё один способ восстановления пароля – личное обращение в любой центр обслуживания",
        "При себе необходимо иметь документ, удостоверяющий личность, и СНИЛС",
    ),
    "help/no-message/": (
        "Если смс с кодом для входа на Госуслуги не приходит",
        "Если вам не приходит смс из-за старого номера телефона, укажите на Госуслугах актуальный номер.",
        "сменить номер на актуальный можно в центре обслуживания или онлайн через банк",
        ("Если номер не менялся, обновите страницу и попробуйте войти снова — возможно, проблема произошла"
        " из-за технических работ на стороне оператора. Также проверьте настройки связи и телефона"),
        "Настройки связи",
        ("Если недавно меняли номер или сотового оператора, смс могут не приходить в течение суток."
        " Попробуйте войти спустя 24 часа"),
        "Проверьте введённый номер",
        "Проверьте, находитесь ли вы в зоне доступа, стабильна ли сотовая связь, не включён ли авиарежим",
        ("Пополните баланс телефона, если он отрицательный. При задолженности некоторые операторы блокируют"
        " приём сообщений"),
        "Уточните у сотового оператора, не блокирует ли он смс от Госуслуг",
        "обратиться в службу поддержки",
    ),
}  # fmt: skip
RIGHTS = (
    "Просмотр вашего адреса электронной почты",
    "Просмотр данных вашего свидетельства о рождении",
    "Проведение входа в систему",
    "Просмотр данных полиса обязательного медицинского страхования (ОМС) ребенка",
    "Просмотр данных вашего водительского удостоверения",
    "Просмотр фамилии, имени и отчества ребенка",
    "Просмотр вашего СНИЛС",
    "Просмотр данных о ваших контактах и адресах",
    "Просмотр вашего ИНН",
    "Просмотр данных вашего полиса обязательного медицинского страхования (ОМС)",
    "Просмотр даты вашего рождения",
    "Просмотр списка организаций пользователя",
    "Просмотр данных свидетельства о рождении ребенка",
)
SCOPE = (
    "email birth_cert_doc openid kid_medical_doc drivers_licence_doc kid_fullname snils contacts inn "
    "medical_doc birthdate usr_org kid_birth_cert_doc"
)


@pytest.mark.parametrize("page", PAGES)
def test_page_speaks_the_words(system, guest, page):
    shown = text(guest.http.get(guest.ask(system.ac())["Location"] + page))
    assert [words for words in PAGES[page] if words not in shown] == []
    assert "Стенд, не настоящие Госуслуги" in shown


def test_rights_stand_in_the_words_and_the_order_of_the_request(system, guest):
    of_the_seed = Registered.objects.get(pk="RSEGISZ").name
    Registered.objects.filter(pk="REGMED").update(name=of_the_seed)
    login = guest.ask(system.ac(scope=SCOPE))["Location"]
    code = guest.password(login)["Location"]
    shown = text(guest.http.get(guest.post(code, {"code": guest.newest_code()})["Location"]))
    assert "Предоставление прав доступа" in shown
    assert "Региональная медицинская информационная система (РС ЕГИСЗ) запрашивает следующие права:" in shown
    places = [shown.index(f"{words} ?") for words in RIGHTS]
    assert places == sorted(places)
    assert shown.count(" ? ") == len(RIGHTS)
    for name in SCOPE.split():
        assert scopes.RIGHTS[name].help in shown
    assert "Предоставить" in shown
    assert "Отказать" in shown


def test_code_page_hides_the_number_as_the_seed_does(system, guest):
    code = guest.password(guest.ask(system.ac())["Location"])["Location"]
    shown = text(guest.http.get(code))
    assert "Подтвердите вход Код подтверждения отправлен на номер +7 ***_***_**_**" in shown
    assert "0000001" not in shown


def test_remembered_person_reads_the_words(system, guest):
    guest.sign_in(system.ac())
    guest.http.get("/idp/ext/Logout")
    shown = text(guest.http.get(guest.ask(system.ac())["Location"]))
    for words in (
        *("+7", "Другой пользователь", "Войти", "Я не знаю пароль", "Куда ещё можно войти"),
        "Вход с помощью электронной подписи",
    ):
        assert words in shown
    assert "Эл. подпись" not in shown
    signature = guest.http.get(guest.ask(system.ac())["Location"] + "signature/")
    assert "Вход с помощью электронной подписи" in text(signature)


def test_systems_are_told_apart(guest):
    rows = list(Registered.objects.values_list("name", "short_name"))
    assert len({name for name, _ in rows}) == len({short for _, short in rows}) == len(rows) > 1
    shown = text(guest.http.get("/help/where-else/"))
    assert [shown.count(name) for name, _ in rows] == [1] * len(rows)


def test_no_hint_of_a_right_speaks_of_one_kind_of_system():
    assert [right.scope for right in scopes.RIGHTS.values() if "поликлиник" in right.help] == []
    assert scopes.RIGHTS["snils"].help
