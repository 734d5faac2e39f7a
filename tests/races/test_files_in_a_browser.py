"""A form with files in a browser: a choice goes up at once, what is too large is refused here; barriers are none."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from portal.domain.messaging.models import File
from scripts import tools
from tests.factories import files, messaging
from tests.factories.regions import RegionFactory
from tests.portal.sites.entrance.try_files import MESSAGE
from tests.portal.sites.patient.guest import Guest
from tests.races import portal

LOOK = os.environ.get("FILES_LOOK", "")


def picked(name, content):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def key_of_a_guest():
    """Sign somebody in, with a message that files may be sent with."""
    RegionFactory()
    messaging.numbered(MESSAGE)
    return Guest().client.cookies[settings.SESSION_COOKIE].value


@pytest.mark.only_sqlite
@pytest.mark.timeout(240)
@pytest.mark.django_db(transaction=True)
def test_choose_refuse_take_back_and_send(tmp_path, monkeypatch):
    expect.set_options(timeout=30_000)  # a machine under load
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    key = key_of_a_guest()
    with portal.running(tmp_path, "tests.races.uploads_wsgi") as port, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=tools.browser())
        home = f"http://127.0.0.1:{port}"
        window = browser.new_context(viewport={"width": 390, "height": 844})
        window.add_cookies([{"name": settings.SESSION_COOKIE, "value": key, "url": home}])
        page = window.new_page()
        page.goto(f"{home}/26/try/")
        page.get_by_label("Текст").fill("Моё письмо")
        choose = page.locator("input[type=file]")
        expect(page.get_by_role("button", name="Прикрепить")).to_be_hidden()

        choose.set_input_files(
            [picked("анализ.jpg", files.picture()), picked("снимок.jpg", bytes(11 * 2**20))]
        )
        expect(page.get_by_role("button", name="Убрать файл «анализ.jpg»")).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="«снимок.jpg» больше 10 МБ")).to_be_visible()
        expect(page.get_by_label("Текст")).to_have_value("Моё письмо")
        choose.set_input_files([picked("a.pdf", b"<html>")])
        expect(page.get_by_text("Файл «a.pdf» — не картинка и не PDF").first).to_be_visible()
        expect(page.get_by_role("button", name="Убрать файл «анализ.jpg»")).to_be_visible()
        _look(page, "field")
        wrong = Axe().run(page)
        assert wrong.violations_count == 0, wrong.generate_report()

        choose.set_input_files([picked("второй.jpg", files.picture())])
        page.get_by_role("button", name="Убрать файл «второй.jpg»").click()
        expect(page.get_by_text("второй.jpg")).to_have_count(0)
        page.get_by_role("button", name="Отправить").click()
        expect(page.get_by_role("link", name="анализ.jpg")).to_be_visible()
        with page.expect_download() as going:
            page.get_by_role("link", name="анализ.jpg").click()
        assert going.value.suggested_filename == "анализ.jpg"
        _look(page, "sent")
        browser.close()
    assert list(File.objects.values_list("name", "message_id")) == [("анализ.jpg", 7)]


def _look(page, name):
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}.png", full_page=True)
