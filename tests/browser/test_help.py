"""On a phone: look for an article, read it, say that it did not help and what was missing; the operator's count."""

import re

from playwright.sync_api import expect

MISSING = "Не сказано, что делать, если нет телефона"


def test_search_an_article_and_say_what_was_missing(walk, house) -> None:
    one = walk(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    one.open("/26/help/")
    one.see("Помощь")
    one.page.get_by_role("searchbox").fill("htubcnhfwbz")  # «регистрация» with the keyboard left in Latin
    one.press("Найти")
    one.see("Поиск в помощи")
    found = one.page.locator(".found__title a").first
    title = found.inner_text()
    found.click()
    one.see(title)
    expect(one.page.get_by_text("Для кого:")).to_be_visible()
    expect(
        one.page.get_by_text(re.compile(r"Редакция №\s\d+ · создана [\d.]{10} · обновлена [\d.]{10}"))
    ).to_be_visible()
    wide = one.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, "nothing stands out to the side"

    one.press("Нет, не помогла")
    expect(one.page.get_by_role("heading", name="Жаль, что не помогло")).to_be_visible()
    one.see(title)
    field = one.page.get_by_label("Чего не хватило?")
    field.fill("Позвоните мне: 8 918 555-01-43")
    one.press("Отправить")
    expect(one.page.get_by_role("alert").get_by_text("Похоже на телефон")).to_be_visible()
    expect(field).to_have_value("Позвоните мне: 8 918 555-01-43")
    one.see(title)
    field.fill(MISSING)
    one.press("Отправить")
    expect(one.page.get_by_role("heading", name="Спасибо, мы прочитаем")).to_be_visible()
    one.see(title)
    rows = house.rows("SELECT has_helped, missing FROM help_centre_vote")
    assert [(bool(helped), missing) for helped, missing in rows] == [(False, MISSING)]

    one.open("/26/help/search/?q=криптовалюта")
    one.see("Поиск в помощи")
    expect(one.page.get_by_role("heading", name="Ничего не нашлось")).to_be_visible()
    expect(one.page.locator("main a[href^='tel:']").first).to_be_visible()


def test_article_at_320_without_javascript(walk) -> None:
    one = walk(viewport={"width": 320, "height": 640}, java_script_enabled=False, axe=False)
    one.open("/26/help/search/?q=запись")
    one.see("Поиск в помощи")
    one.page.locator(".found__title a").first.click()
    one.press("Да, помогла")
    expect(one.page.get_by_role("heading", name="Спасибо за ответ")).to_be_visible()
