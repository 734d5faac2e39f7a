"""A person reads what they agreed to, takes the data along, takes the consent back, and thinks again."""

import zipfile

from playwright.sync_api import expect


def test_withdraw_and_think_again(walk, house) -> None:
    person = walk()
    person.register()

    person.open("/26/settings/")
    person.see("Настройки")
    person.follow("Согласия и мои данные")
    person.see("Согласия и мои данные")
    person.follow("Согласие на обработку персональных данных")
    person.see("Согласие на обработку персональных данных")
    expect(person.page.get_by_text(str(person.person.oid), exact=True)).to_be_visible()
    person.page.go_back()

    with person.page.expect_download() as waited:
        person.press("Скачать мои данные")
    with zipfile.ZipFile(waited.value.path()) as archive:
        assert sorted(archive.namelist()) == ["data.json", "index.html"]
        assert person.person.surname in archive.read("index.html").decode()

    person.follow("Отозвать согласие")
    person.see("Отозвать согласие")
    person.press("Отозвать согласие")
    expect(person.page.get_by_text("Отметьте, что вы согласны закрыть кабинет").first).to_be_visible()
    person.no_barriers()
    person.page.get_by_label("Да, отозвать согласие и закрыть кабинет").check()
    person.press("Отозвать согласие")
    person.see("Согласие отозвано")

    person.open("/26/sign-in/")
    person.press("Войти через Госуслуги")
    if "/sign-in/again/" not in person.page.url:
        person.sign_in_at_esia(first_time=False)
    person.see("Ваш кабинет закрывается")
    person.press("Да, я согласен")
    person.see("Мои карты")
    assert house.rows("SELECT count(*) FROM accounts_account WHERE closing_at IS NOT NULL") == [(0,)]
