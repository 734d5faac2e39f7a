"""The portal tells of its own failure: the status page without a database, and words kept through works."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from portal.adapters.status.folder import StatusFolder
from portal.domain.health import queries as health
from portal.domain.health.rules import board as rules
from portal.domain.health.states import Maintenance, Mode
from scripts import serve
from tests.browser.house import free_port

pytestmark = pytest.mark.timeout(400)  # the shared house may have to start as well
PHONE = {"viewport": {"width": 390, "height": 844}}
WHY = "Переносим базу на новый сервер."
SUBJECT = f"Справка {secrets.token_hex(4)}"
ASKED, MORE = f"Где взять? {SUBJECT}", f"Сколько действует? {SUBJECT}"
WRITTEN = "SELECT 1 FROM messaging_message WHERE text = ?"
NOTE_S = 1.1
"""A process looks at the note of works once in a second."""
SECONDS_TO_ANSWER = 90


def board(folder) -> None:
    """Write what a worker wrote before the database went away."""
    at = datetime.now(UTC).isoformat()
    systems = {
        name: {"is_up": name != "esia_way", "since": at, "detail": "", "days": [[at[:10], 240, 0]]}
        for name in ("pages", "esia_way", "jobs:urgent")
    }
    place = {
        "name": "Ставропольский край", "time_zone": "Europe/Moscow", "brand": "Медицина-онлайн",
        "support_phone": "+78652000000", "emergency": ["103", "112"], "systems": list(systems), "clinics": {},
    }  # fmt: skip
    told = {"version": 1, "written_at": at, "watched_from": at[:10], "places": {"26": place}}
    folder.mkdir()
    (folder / "board.json").write_text(json.dumps(told | {"systems": systems, "works": []}))


@pytest.fixture(params=["sqlite", "postgresql"])
def without_database(request, tmp_path, furnished):
    """Start the portal alone where its database cannot be opened."""
    (tmp_path / "portal.sqlite3").mkdir()
    nowhere = {
        "sqlite": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "postgresql": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    board(tmp_path / "status")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"PORTAL_ENV": "local", "VAR_DIR": str(tmp_path), "PORTAL_PORT": str(port)}
    environment |= {"DATABASE_URL": nowhere[request.param]}
    shutil.copytree(furnished / "static", tmp_path / "static")
    command = [sys.executable, *serve.portal("127.0.0.1", port)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    yield await_answer(f"http://localhost:{port}", process)
    process.terminate()
    process.wait(timeout=20)


def await_answer(address: str, process) -> str:
    until = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return address
        except urllib.error.URLError:
            time.sleep(0.2)
    raise RuntimeError("the portal did not start without its database")


def test_the_status_page_stands_without_a_database(walk, without_database):
    one = walk(**PHONE)
    assert one.page.goto(f"{without_database}/26/cards/", timeout=60_000).status == 503
    one.see("Произошла ошибка…")
    expect(one.page.get_by_text("Поддержка портала")).to_be_visible()
    one.no_barriers()
    one.page.get_by_role("main").get_by_role("link", name="Что работает сейчас").first.click()
    one.see("Что работает сейчас")
    expect(one.page.get_by_text("2 системы не работают")).to_be_visible()
    expect(one.page.get_by_text("Страницы не открываются")).to_be_visible()
    one.page.locator("summary", has_text="не работало 4 мин").first.click()
    expect(one.page.get_by_role("cell", name="сбой: 4 мин").first).to_be_visible()
    one.no_barriers()


@pytest.fixture
def works(house):
    """Switch works as the command does, and off at the end whatever happened; wait until every process knows."""

    folder = StatusFolder(house.var_dir / "status")

    def switch(mode: Mode) -> None:
        told = Maintenance(mode, datetime.now(UTC), None, WHY)
        folder.write(health.MAINTENANCE, rules.written_maintenance(told))
        time.sleep(NOTE_S)

    yield switch
    switch(Mode.OFF)


def refused_and_kept(one, heading: str, text: str) -> None:
    """See what goes on, why, and that what was typed stands here to be read and sent later."""
    page = one.page
    one.see(heading)
    expect(page.get_by_text(WHY).first).to_be_visible()
    expect(page.get_by_text("Ваши записи к врачу остаются в силе.")).to_be_visible()
    expect(page.get_by_role("heading", name="Введённое не пропало")).to_be_visible()
    expect(page.get_by_text("Не закрывайте эту страницу.")).to_be_visible()
    page.locator("summary", has_text="Что вы написали").click()
    expect(page.get_by_text(text)).to_be_visible()
    one.no_barriers()


def test_message_outlives_works_that_begin_while_it_is_written(walk, house, works):
    one = walk(**PHONE)
    page = one.page
    one.register()
    one.open("/26/messages/")
    one.follow("Написать сообщение")
    page.get_by_label(re.compile("^Поддержка портала")).check()
    page.get_by_label("Тема").fill(SUBJECT)
    page.get_by_label("Сообщение", exact=True).fill(ASKED)
    works(Mode.READ_ONLY)
    one.press("Отправить")
    refused_and_kept(one, "Сейчас ничего нельзя изменить", ASKED)
    one.press("Отправить ещё раз")
    refused_and_kept(one, "Сейчас ничего нельзя изменить", ASKED)
    assert house.rows(WRITTEN, ASKED) == []

    works(Mode.OFF)
    one.press("Отправить ещё раз")
    one.see(SUBJECT)
    page.get_by_label("Сообщение", exact=True).fill(MORE)
    works(Mode.FULL)
    one.press("Отправить")
    refused_and_kept(one, "Портал закрыт на время работ", MORE)

    works(Mode.OFF)
    one.press("Отправить ещё раз")
    one.see(SUBJECT)
    expect(page.locator(".talk__text")).to_have_text([ASKED, MORE])
    assert (house.rows(WRITTEN, ASKED), house.rows(WRITTEN, MORE)) == ([(1,)], [(1,)])
