"""Every way in which Госуслуги can fail: a page that names the trouble, nobody signed in, and the good twin."""

import re
import time

import pytest
from playwright.sync_api import expect

from esia_stand.protocol.faults import Fault
from tests.browser.conftest import SHOTS
from tests.browser.walk import Person

PHONE = {"viewport": {"width": 390, "height": 844}}
SILENT = "Госуслуги сейчас не отвечают"
DOUBTFUL = "Ответ Госуслуг не удалось проверить"
LATE = "Время на вход вышло"
CLOCK = "Часы портала и Госуслуг разошлись"
FAULTS = {
    "unavailable_redirect": SILENT,
    "token_502": SILENT,
    "token_garbage": SILENT,
    "token_empty": SILENT,
    "token_truncated": DOUBTFUL,
    "token_wrong_state": DOUBTFUL,
    "id_foreign_key": DOUBTFUL,
    "id_wrong_audience": DOUBTFUL,
    "id_wrong_issuer": DOUBTFUL,
    "id_expired": DOUBTFUL,
    "id_is_access": DOUBTFUL,
    "rest_502": SILENT,
    "rest_garbage": SILENT,
    "rest_empty": SILENT,
    "rest_truncated": DOUBTFUL,
    "rest_forbidden": DOUBTFUL,
    "access_foreign_key": DOUBTFUL,
    "access_expired": DOUBTFUL,
    "rotated_certificate": DOUBTFUL,
    "code_wrong_state": "Мы не начинали этот вход",
    "clock_ahead": CLOCK,
    "clock_behind": CLOCK,
    "code_expired": LATE,
    "code_refused": LATE,
}
SECONDS = {"clock_ahead": 120, "clock_behind": 400}  # wrong by more than is forgiven
PARTS = 3  # of the list, for workers beside each other
SLOW = ["token_slow", "token_trickle", "rest_slow", "rest_trickle"]
OWN_TESTS = {"works_page", "ac_502", "scope_refused", "no_children"}
REFUSALS = {
    "ac_refused": ("007053", "Госуслуги не приняли запрос портала"),
    "te_refused": ("007011", LATE),
}
SECONDS_TO_FORGET = 11  # three failures within ten seconds, and the portal asks Госуслуги no more
SECONDS_OF_PROBE = 60  # it asks every ten; the rest is this machine's
SECONDS_AT_MOST = 12  # the portal gives up after 5; the rest is this machine's


@pytest.fixture(autouse=True)
def healthy(house):
    """Begin as if nobody had failed before, and leave the stand well, whatever happened."""
    house.change("DELETE FROM health_probe WHERE system = 'esia_failed'")
    yield
    house.fault("all", on=False)


def simplified() -> Person:
    """The demonstration's person whose account is not confirmed."""
    return Person("+79000000007", 1000300007, "Упрощённый", "Илья", "", "")


def parent() -> Person:
    """The demonstration's mother of one child."""
    return Person("+79000000004", 1000300004, "Однодетова", "Мария", "", "")


def begin(one) -> None:
    """Press «Войти» and go to Госуслуги."""
    one.open("/26/sign-in/")
    one.press("Войти через Госуслуги")


def nobody_is_signed_in(one, house) -> None:
    names = {cookie["name"] for cookie in one.page.context.cookies()}
    assert "portal_session" not in names
    rows = house.rows(
        "SELECT count(*) FROM accounts_session s JOIN accounts_account a ON a.id = s.account_id"
        " WHERE a.esia_oid = ? AND s.closed_at IS NULL",
        str(one.person.oid),
    )
    assert rows == [(0,)]
    one.open("/26/cards/")
    expect(one.page).to_have_url(re.compile(r"/sign-in/\?next=/cards/$"))


def accounts_of(one, house) -> int:
    """Count the accounts of this person."""
    told = house.rows("SELECT count(*) FROM accounts_account WHERE esia_oid = ?", str(one.person.oid))
    return told[0][0]


def told(one, heading: str, fault: str) -> None:
    """Assert the trouble's page and that it offers a next step; keep a picture of it."""
    expect(one.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect(one.page.get_by_role("link", name="Войти через Госуслуги")).to_be_visible()
    expect(one.page.get_by_role("link", name="Телефоны поликлиник")).to_be_visible()
    assert "?" not in one.page.url
    if heading not in one.seen:
        one.seen.append(heading)
        one.no_barriers()
        SHOTS.mkdir(parents=True, exist_ok=True)
        one.page.screenshot(path=SHOTS / f"trouble-{fault}.png", full_page=True)


@pytest.mark.parametrize("part", range(PARTS))
def test_each_failure_is_named_and_the_same_person_gets_in_afterwards(walk, house, part) -> None:
    one = walk(**PHONE)
    one.page.wait_for_timeout(SECONDS_TO_FORGET * 1000)  # what another test has left in the portal's memory

    house.fault("token_502", on=True)
    begin(one)
    one.sign_in_at_esia(first_time=True)
    told(one, SILENT, "token_502")
    silent_at = [time.monotonic()]
    house.fault("token_502", on=False)
    for fault in list(FAULTS)[part::PARTS]:
        house.change("DELETE FROM limits_bucket")  # nobody goes to Госуслуги ten times a minute
        if FAULTS[fault] == SILENT:
            _let_forget(one, silent_at)
        house.fault(fault, on=True, seconds=SECONDS.get(fault, 10))
        begin(one)
        told(one, FAULTS[fault], fault)
        if FAULTS[fault] == SILENT:
            silent_at.append(time.monotonic())
        nobody_is_signed_in(one, house)
        house.fault(fault, on=False)

    begin(one)
    one.see("Согласие на обработку персональных данных")
    one.press("Да, я согласен")
    one.see("Мои карты")
    assert accounts_of(one, house) == 1


def _let_forget(one, silent_at: list[float]) -> None:
    """Wait until the next silence of Госуслуги will be the second at most within the portal's memory."""
    if len(silent_at) > 1:
        left = silent_at[-2] + SECONDS_TO_FORGET - time.monotonic()
        one.page.wait_for_timeout(max(0.0, left) * 1000)


def test_every_failure_of_the_desk_is_among_these() -> None:
    assert {*FAULTS, *SLOW, *OWN_TESTS, *REFUSALS} == {fault.value for fault in Fault}


@pytest.mark.parametrize("fault", REFUSALS)
def test_number_that_the_desk_chose_is_told_in_words(walk, house, fault) -> None:
    number, heading = REFUSALS[fault]
    one = walk(**PHONE)
    house.fault(fault, on=True, number=number)
    begin(one)
    if fault == "te_refused":
        one.sign_in_at_esia(first_time=True)
    one.see(heading)
    assert number not in one.page.inner_text("main")
    nobody_is_signed_in(one, house)

    house.fault(fault, on=False)
    begin(one)
    if fault == "ac_refused":
        one.sign_in_at_esia(first_time=True)
    one.see("Согласие на обработку персональных данных")


def test_clock_that_is_little_wrong_hinders_nobody(walk, house) -> None:
    one = walk(**PHONE, axe=False)
    house.fault("clock_ahead", on=True, seconds=30)
    begin(one)
    one.sign_in_at_esia(first_time=True)
    one.see("Согласие на обработку персональных данных")


def test_refused_rights_of_the_portal_are_our_trouble(walk, house) -> None:
    one = walk(**PHONE)
    house.fault("scope_refused", on=True)
    begin(one)
    one.see("Госуслуги не приняли запрос портала")
    expect(one.page.get_by_text("Это неполадка на нашей стороне, вы всё сделали правильно.")).to_be_visible()
    expect(one.page.get_by_role("link", name="Войти через Госуслуги")).to_have_count(0)
    nobody_is_signed_in(one, house)


def test_children_that_gosuslugi_withhold_hinder_no_sign_in(walk, house) -> None:
    one = walk(parent(), **PHONE)
    house.fault("no_children", on=True, system="REGMED")
    one.register()
    expect(one.page.get_by_text(re.compile("Добавить карт[уы] "))).to_have_count(0)
    one.press("Данные детей")
    one.see("На Госуслугах нет данных детей")
    house.fault("no_children", on=False, system="REGMED")
    one.open("/26/cards/")
    one.press("Данные детей")
    one.see("Дети на Госуслугах")


def test_slow_esia_is_given_up_in_time(walk, house) -> None:
    one = walk(**PHONE)
    begin(one)
    one.sign_in_at_esia(first_time=True)
    one.see("Согласие на обработку персональных данных")

    for fault in SLOW:
        house.fault(fault, on=True)
        one.open("/26/sign-in/")
        began = time.monotonic()
        one.press("Войти через Госуслуги")
        one.page.wait_for_url("**/sign-in/trouble/unavailable/", timeout=SECONDS_AT_MOST * 1000)
        assert time.monotonic() - began < SECONDS_AT_MOST
        told(one, SILENT, fault)
        nobody_is_signed_in(one, house)
        house.fault(fault, on=False)

    assert accounts_of(one, house) == 0


def test_works_at_esia_sign_nobody_in(walk, house) -> None:
    one = walk(**PHONE, axe=False)
    house.fault("works_page", on=True)

    begin(one)

    one.see("Проводятся технические работы")
    assert one.seen[-1].startswith(house.stand)
    nobody_is_signed_in(one, house)


def until(one, path: str, words: str) -> None:
    """Open a page again until it says so: the probe asks Госуслуги every ten seconds."""
    ends = time.monotonic() + SECONDS_OF_PROBE
    one.open(path)
    while words not in one.page.inner_text("main") and time.monotonic() < ends:
        one.page.wait_for_timeout(500)
        one.open(path)
    expect(one.page.get_by_text(words, exact=True)).to_be_visible()


def test_works_are_said_before_the_person_leaves_and_end_by_themselves(walk, house) -> None:
    one = walk(**PHONE)
    until(one, "/26/help/cannot-sign-in/", "Вход через Госуслуги сейчас работает")
    one.see("Почему я не могу войти")

    house.fault("works_page", on=True)
    until(one, "/26/sign-in/", "На Госуслугах технические работы")
    one.no_barriers()
    expect(one.page.get_by_role("link", name="Войти по паролю портала")).to_be_visible()
    one.follow("Не могу войти")
    one.follow("Вход через Госуслуги не работает")
    one.follow("Почему я не могу войти")
    one.see("Почему я не могу войти")
    expect(one.page.get_by_text("идут технические работы")).to_be_visible()
    one.page.screenshot(path=SHOTS / "why-not-works.png", full_page=True)

    house.fault("works_page", on=False)
    until(one, "/26/help/cannot-sign-in/", "Вход через Госуслуги сейчас работает")
    begin(one)
    one.sign_in_at_esia(first_time=True)
    one.see("Согласие на обработку персональных данных")


def test_error_of_a_proxy_before_esia_is_said_before_the_person_leaves(walk, house) -> None:
    one = walk(**PHONE)
    house.fault("ac_502", on=True)
    until(one, "/26/sign-in/", SILENT)
    one.no_barriers()
    expect(one.page.get_by_role("link", name="Войти по паролю портала")).to_be_visible()
    house.fault("ac_502", on=False)
    until(one, "/26/help/cannot-sign-in/", "Вход через Госуслуги сейчас работает")


def test_what_is_asked_for_and_why_opens_without_leaving(walk, house) -> None:
    one = walk(**PHONE)
    one.open("/26/sign-in/")
    expect(one.page.get_by_text("Просмотр вашего СНИЛС", exact=True)).to_be_hidden()
    one.page.get_by_text("Что передадут Госуслуги и зачем нам это").click()
    expect(one.page.get_by_text("Просмотр вашего СНИЛС", exact=True)).to_be_visible()
    one.no_barriers()


def test_refusing_the_rights_signs_nobody_in_and_granting_does(walk, house) -> None:
    one = walk(**PHONE)
    begin(one)
    one.sign_in_at_esia(first_time=False)
    one.see("Предоставление прав доступа")
    one.press("Отказать")
    told(one, "Вы не дали доступ к данным", "refused")
    assert accounts_of(one, house) == 0
    nobody_is_signed_in(one, house)

    one.press("Войти через Госуслуги")
    one.press("Предоставить")
    one.see("Согласие на обработку персональных данных")


def test_account_that_is_not_confirmed_gets_no_card(walk, house) -> None:
    one = walk(simplified(), **PHONE)
    begin(one)
    one.sign_in_at_esia(first_time=True)

    told(one, "Учётная запись Госуслуг не подтверждена", "unconfirmed")
    nobody_is_signed_in(one, house)
    assert accounts_of(one, house) == 0
