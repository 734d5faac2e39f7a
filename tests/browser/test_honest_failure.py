"""The portal tells of its own failure: the status page without a database, and words kept through works."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from scripts.serve import GRANIAN
from tests.browser.house import free_port

pytestmark = pytest.mark.timeout(400)  # the shared house may have to start as well
PHONE = {"viewport": {"width": 390, "height": 844}}
TYPED = "+7 918 555-01-99"
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
    command = [sys.executable, *GRANIAN, "--port", str(port), "portal.config.wsgi:application"]
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
    """Switch works by the command, and off at the end whatever happened."""
    yield lambda *words: house.command("maintenance", *words)
    house.command("maintenance", "off")


def test_typed_words_outlive_works(walk, house, works):
    one = walk(**PHONE)
    one.register()
    one.page.get_by_role("link", name="Изменить").first.click()
    one.page.get_by_label("Телефон").first.fill(TYPED)
    works("read-only", "--why", "Переносим базу на новый сервер.")
    one.page.wait_for_timeout(1500)  # a process looks at the note once in a second
    one.press("Сохранить")
    one.see("Сейчас ничего нельзя изменить")
    expect(one.page.get_by_text("Переносим базу на новый сервер.").first).to_be_visible()
    expect(one.page.get_by_role("heading", name="Введённое не пропало")).to_be_visible()
    one.no_barriers()
    works("off")
    one.page.wait_for_timeout(1500)
    one.press("Отправить ещё раз")
    expect(one.page.get_by_text("Данные карты сохранены.")).to_be_visible()
    assert ("+79185550199",) in house.rows("SELECT phone FROM patients_card")
