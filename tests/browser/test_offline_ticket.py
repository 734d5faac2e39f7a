"""A ticket that was opened once opens without a connection; it goes with its person."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import until

PHONE = {"viewport": {"width": 360, "height": 740}}
KEPT = "Этот талон откроется здесь же и без интернета"
SHELVES = "caches.keys().then((names) => names.filter((name) => name.startsWith('portal-tickets-')))"
WORKERS = (
    "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => new URL(one.scope).pathname))"
)


def kept(page: Page) -> str:
    """Wait until the page says that it is kept; return its address."""
    expect(page.get_by_text(KEPT)).to_be_visible()
    until(page, "navigator.serviceWorker.controller !== null")
    return page.url


def offline(one, address: str) -> None:
    one.page.context.set_offline(True)
    one.page.goto(address)


@pytest.mark.browser_twice
def test_ticket_opens_without_a_connection_until_its_person_leaves(walk, house) -> None:
    one = walk(**PHONE)
    one.register()
    number = one.book(speciality="Хирург")
    address = kept(one.page)
    for paper in ("A4", "Letter"):
        assert len(pypdf.PdfReader(io.BytesIO(one.page.pdf(format=paper))).pages) == 1
    assert one.page.evaluate(WORKERS) == ["/26/booking/"]
    assert len(one.page.evaluate(SHELVES)) == 1

    one.page.context.set_offline(True)
    one.page.reload()
    one.see("Талон")
    assert one.ticket_number() == number
    expect(one.page.get_by_text("Нет связи с порталом")).to_be_visible()
    expect(
        one.page.get_by_text(re.compile(r"сохранило ваше устройство: сегодня, .*, в \d\d:\d\d, по часам"))
    ).to_be_visible()
    expect(one.page.get_by_text("Сменная обувь")).to_be_visible()
    expect(one.page.locator("form")).to_have_count(0)
    pine = one.page.locator(".ticket__head").evaluate("(head) => getComputedStyle(head).backgroundColor")
    assert pine not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), "its styles are kept too"

    one.page.context.set_offline(False)
    one.page.reload()
    one.see("Вы записаны")
    one.sign_out()
    assert one.page.evaluate(SHELVES) == []
    one.page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        one.page.goto(address)
    one.page.context.set_offline(False)
    assert house.rows("SELECT count(*) FROM booking_appointment WHERE number = ?", number) == [(1,)]


def test_copy_goes_when_another_account_signs_in(walk) -> None:
    one = walk(axe=False)
    one.register()
    one.book(speciality="Хирург")
    address = kept(one.page)
    first = one.page.evaluate(SHELVES)
    # The session is lost without signing out; on the same computer somebody else comes.
    one.page.context.clear_cookies()
    other = walk(axe=False)
    other.page.close()
    other.page = one.page
    other.register()
    expect(other.page.get_by_role("heading", level=1, name="Мои карты")).to_be_visible()
    until(other.page, f"{SHELVES}.then((names) => names.length === 0)")
    assert first != []
    offline(other, "about:blank")
    with pytest.raises(Exception, match="ERR_"):
        other.page.goto(address)
    other.page.context.set_offline(False)


AGE = """async ([path, until]) => {
  const [name] = (await caches.keys()).filter((one) => one.startsWith("portal-tickets-"));
  const shelf = await caches.open(name);
  const copy = await shelf.match(path, { ignoreVary: true });
  const headers = new Headers(copy.headers);
  const had = headers.get("X-Ticket-Until");
  headers.set("X-Ticket-Until", until);
  await shelf.put(path, new Response(await copy.text(), { headers }));
  return had;
}"""


@pytest.mark.parametrize("where", ["offline", "another page"])
def test_copy_goes_a_day_after_the_visit(walk, where) -> None:
    one = walk(axe=False)
    one.register()
    one.book(speciality="Хирург")
    address = kept(one.page)
    path = f"/26/{address.partition('/26/')[2]}"
    had = one.page.evaluate(AGE, [path, "2999-01-01T00:00:00+00:00"])
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:]+\+00:00", had)
    one.page.context.set_offline(True)
    one.page.reload()
    expect(one.page.get_by_text("Нет связи с порталом")).to_be_visible()

    one.page.evaluate(AGE, [path, "2020-01-01T00:00:00+00:00"])
    if where == "another page":
        one.page.context.set_offline(False)
        one.open("/26/cards/")
        until(one.page, f"caches.match('{path}').then((copy) => copy === undefined)")
        one.page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        one.page.goto(address)
    one.page.context.set_offline(False)


def test_copy_goes_when_the_visit_is_cancelled(walk) -> None:
    one = walk(axe=False)
    one.register()
    one.book(speciality="Хирург")
    address = kept(one.page)
    one.follow("Отменить запись")
    one.page.get_by_label("Не смогу прийти").check()
    one.press("Отменить запись")
    one.see("Вы отменили запись")
    path = address.partition("/26/")[2]
    until(one.page, f"caches.match('/26/{path}').then((copy) => copy === undefined)")


def test_time_of_another_zone_is_named(contexts, walk) -> None:
    one = walk(axe=False)
    one.register()
    one.book(speciality="Хирург")
    line = one.page.get_by_text("По часам вашего устройства")
    expect(line).to_have_count(0)
    state = one.page.context.storage_state()
    far = one.page.context.browser.new_context(
        locale="ru-RU", timezone_id="Asia/Kamchatka", storage_state=state
    )
    page = far.new_page()
    page.goto(one.page.url)
    expect(page.get_by_text(re.compile(r"По часам вашего устройства это .+GMT\+12"))).to_be_visible()
    far.close()
