"""One person's addresses in the hands of another, and of nobody."""

import re
import uuid

from playwright.sync_api import expect


def addresses(house, one) -> list[str]:
    found = house.rows(
        "SELECT b.card_id, b.id FROM booking_appointment b JOIN accounts_account a ON a.id = b.account_id"
        " WHERE a.esia_oid = ?",
        str(one.person.oid),
    )[0]
    card, visit = (uuid.UUID(number) for number in found)
    pages = [f"cards/{card}/", f"cards/{card}/edit/", f"cards/{card}/visits/"]
    return [f"/26/{page}" for page in [*pages, f"booking/{visit}/", f"booking/{visit}/cancel/"]]


def test_strangers_see_nothing_and_nobody_is_asked_to_sign_in(walk, house) -> None:
    owner, stranger, nobody = walk(axe=False), walk(), walk(axe=False)
    owner.register()
    owner.book(at=10)
    stranger.register()
    found = addresses(house, owner)

    for path in found:
        answer = owner.page.goto(house.portal + path)
        assert answer.status == 200, path
        answer = stranger.page.goto(house.portal + path)
        assert answer.status == 404, path
        stranger.see("Такой страницы нет")
        assert owner.person.surname not in stranger.page.content()
        nobody.open(path)
        expect(nobody.page).to_have_url(re.compile(rf"/26/sign-in/\?next={path.removeprefix('/26')}$"))
        assert owner.person.surname not in nobody.page.content()
        stranger.axe = False
    owner.open(found[0])
    assert owner.person.surname in owner.page.content()

    nobody.person = owner.person
    nobody.press("Войти через Госуслуги")
    nobody.sign_in_at_esia(first_time=False)
    nobody.see("Отменить запись")
