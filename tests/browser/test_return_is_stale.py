"""The return from Госуслуги: once, and only in the browser that left."""

import re

from playwright.sync_api import expect

RIGHTS = "**/rights/**"


def catch_return(one) -> list[str]:
    """Keep the return from reaching the portal, as if the connection broke after «Предоставить»."""
    caught: list[str] = []

    def keep(route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        caught.append(route.fetch(max_redirects=0).headers["location"])
        route.fulfill(body="<!doctype html><title>-</title>", content_type="text/html")

    one.page.route(RIGHTS, keep)
    return caught


def has_session(one) -> bool:
    return any(cookie["name"] == "portal_session" for cookie in one.page.context.cookies())


def sessions(house, one) -> int:
    return house.rows(
        "SELECT count(*) FROM accounts_session s JOIN accounts_account a ON a.id = s.account_id WHERE a.esia_oid = ?",
        str(one.person.oid),
    )[0][0]


def test_return_in_another_browser_signs_nobody_in(walk, house) -> None:
    one, stranger = walk(), walk()
    caught = catch_return(one)
    one.choose_region()
    one.agree()
    one.press("госуслуги")
    one.sign_in_at_esia(first_time=True)
    expect(one.page).to_have_title("-")

    stranger.open("/26/")
    stranger.page.goto(caught[0])
    stranger.see("Вход начат в другом браузере")
    assert not has_session(stranger)
    assert sessions(house, one) == 0

    one.page.goto(caught[0])
    one.see("Мои карты")
    assert has_session(one)
    assert sessions(house, one) == 1


def test_return_used_again_and_back_sign_nobody_in(walk, house) -> None:
    one = walk()
    seen: list[str] = []
    one.page.on("request", lambda asked: seen.append(asked.url) if "/esia/return?" in asked.url else None)
    one.register_on_pages()
    assert len(seen) == 1

    one.page.goto(seen[0])
    one.see("Мои карты")
    expect(one.page.get_by_text("Вы уже вошли в личный кабинет.")).to_be_visible()
    one.sign_out()
    one.page.goto(seen[0])
    one.see("Этот вход уже завершён")
    assert not has_session(one)
    for _ in range(4):
        one.page.go_back()
        expect(one.page.get_by_role("heading", level=1).first).to_be_visible()
        assert not has_session(one)
        assert "Рады Вас приветствовать" not in one.page.content()
    one.open("/26/cards/")
    expect(one.page).to_have_url(re.compile("/sign-in/"))
    assert sessions(house, one) == 1


def test_esia_remembers_so_coming_again_needs_no_password(walk, house) -> None:
    one = walk(axe=False)
    one.register()
    one.sign_out()

    one.open("/26/sign-in/?next=/cards/notices/")
    one.press("Войти через Госуслуги")

    one.see("Уведомления")
    assert sessions(house, one) == 2


def test_registering_twice_signs_in_and_says_so(walk, house) -> None:
    one = walk(axe=False)
    one.register()
    one.sign_out()

    one.choose_region()
    one.agree()
    one.press("госуслуги")

    one.see("Мои карты")
    expect(one.page.get_by_text("У вас уже есть личный кабинет. Мы вошли в него.")).to_be_visible()
    assert house.rows("SELECT count(*) FROM accounts_account WHERE esia_oid = ?", str(one.person.oid)) == [
        (1,)
    ]
    assert house.rows(
        "SELECT count(*) FROM patients_holding h JOIN accounts_account a ON a.id = h.account_id WHERE a.esia_oid = ?",
        str(one.person.oid),
    ) == [(1,)]
