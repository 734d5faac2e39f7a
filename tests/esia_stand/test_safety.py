"""The stand is safe to have: this machine alone, never in the name of Госуслуги, nothing of strangers kept."""

import pytest
from django.apps import apps

from esia_stand.config import env
from esia_stand.people.models import Person
from tests.esia_stand.client import Browser
from tests.esia_stand.enrolling import PHONE, begin
from tests.esia_stand.pages_read import text

REAL = [
    "esia.gosuslugi.ru",
    "gosuslugi.ru",
    "ESIA-portal1.test.GOSUSLUGI.ru",
    "esia.gosuslugi.ru.",
    "a.gosuslugi.ru:8001",
]
ELSEWHERE = "192.0.2.7"


@pytest.fixture
def named(monkeypatch):
    """An environment that names nothing; tests name what they try."""
    for name in ("STAND_URL", "STAND_HOSTS", "STAND_PORT", "STAND_ALLOW_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


@pytest.mark.parametrize("host", REAL)
@pytest.mark.parametrize("allowed", [False, True])
def test_hosts_of_gosuslugi_are_refused(guest, settings, host, allowed):
    settings.STAND_ALLOW_REMOTE, settings.ALLOWED_HOSTS = allowed, ["*"]
    answer = guest.http.get("/desk", headers={"host": host})
    assert answer.status_code == 421
    assert "Это не Госуслуги" in text(answer)
    near = guest.http.get("/healthz", headers={"host": "notgosuslugi.ru"})
    assert near.status_code == 200


@pytest.mark.parametrize("variable", ["STAND_URL", "STAND_HOSTS"])
@pytest.mark.parametrize("allowed", ["0", "1"])
def test_start_in_the_name_of_gosuslugi_is_refused(named, variable, allowed):
    named(variable, "https://esia.gosuslugi.ru" if variable == "STAND_URL" else "localhost,esia.gosuslugi.ru")
    named("STAND_ALLOW_REMOTE", allowed)
    with pytest.raises(SystemExit, match="real Gosuslugi"):
        env.allowed_hosts()


@pytest.mark.parametrize(
    ("variable", "value", "host"),
    [
        ("STAND_URL", "https://esia.example.ru", "esia.example.ru"),
        ("STAND_HOSTS", "localhost,10.0.0.7", "10.0.0.7"),
    ],
)
def test_name_of_another_machine_needs_permission(named, variable, value, host):
    named(variable, value)
    with pytest.raises(SystemExit, match="STAND_ALLOW_REMOTE=1"):
        env.allowed_hosts()
    named("STAND_ALLOW_REMOTE", "1")
    assert host in env.allowed_hosts()


def test_names_of_this_machine_need_none(named):
    named("STAND_HOSTS", "localhost,127.0.0.1,26.localhost,[::1]")
    assert "26.localhost" in env.allowed_hosts()


PAGES = ["/desk", "/registration/", "/aas/oauth2/v2/ac", "/healthz", "/desk/faults.json"]


@pytest.mark.parametrize("page", PAGES)
def test_other_machines_are_refused(guest, page):
    for caller in ({"REMOTE_ADDR": ELSEWHERE}, {"REMOTE_ADDR": ""}, {"HTTP_X_FORWARDED_FOR": ELSEWHERE}):
        answer = guest.http.get(page, **caller)
        assert answer.status_code == 403
        assert "только на том компьютере" in text(answer)
    assert guest.http.get(page, REMOTE_ADDR="::1").status_code != 403


@pytest.mark.parametrize("page", ["/desk", "/registration/", "/aas/oauth2/v2/ac?client_id=REGMED", "/login/"])
def test_other_machines_read_a_warning_first(guest, settings, page):
    settings.STAND_ALLOW_REMOTE = True
    other = Browser()
    other.http.defaults["REMOTE_ADDR"] = ELSEWHERE
    warning = other.http.get(page)["Location"]
    assert warning.startswith("/warning/?next=")
    shown = text(other.http.get(warning))
    for words in ("Это не Госуслуги", "учебный стенд", "Не вводите здесь свой настоящий пароль"):
        assert words in shown
    onward = other.press(warning, "/warning/", {"next": page})
    assert (onward.status_code, onward["Location"]) == (303, page)
    answer = other.http.get(page)
    assert not answer.headers.get("Location", "").startswith("/warning/")


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_warning_leads_nowhere_else(guest, settings, onward):
    settings.STAND_ALLOW_REMOTE = True
    answer = guest.press("/warning/", "/warning/", {"next": onward})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    "address", ["/rs/prns/1", "/public/esia.crt", "/static/stand/base.css", "/desk/codes.json"]
)
def test_programs_of_other_machines_need_no_warning(guest, settings, address):
    settings.STAND_ALLOW_REMOTE = True
    answer = guest.http.get(address, REMOTE_ADDR=ELSEWHERE)
    assert "Location" not in answer
    if answer.streaming:
        answer.close()


def test_desk_changes_nothing_for_other_machines(guest, settings):
    settings.STAND_ALLOW_REMOTE = True
    for address in (
        "/desk/faults",
        "/desk/faults.json",
        "/desk/people/new",
        "/desk/systems/new",
        "/desk/people/1000300001",
    ):
        guest.http.cookies["stand_warned"] = "1"
        for caller in ({"REMOTE_ADDR": ELSEWHERE}, {"HTTP_FORWARDED": f"for={ELSEWHERE}"}):
            assert guest.http.get(address, **caller).status_code == 403
        assert guest.http.get(address).status_code == 200


@pytest.mark.parametrize(
    "page", ["/desk", "/registration/", "/help/support/", "/desk/codes.json", "/nothing"]
)
def test_nothing_is_indexed_and_every_page_names_the_stand(guest, page):
    answer = guest.http.get(page)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    if "html" in answer.headers["Content-Type"]:
        assert '<meta name="robots" content="noindex">' in answer.content.decode()
        assert "Стенд, не настоящие Госуслуги" in text(answer)


def everything():
    """Every row of every table, as text."""
    rows = [repr(row) for model in apps.get_models() for row in model._default_manager.values_list()]
    return "\n".join(rows)


def test_password_of_an_unknown_person_is_not_kept(system, guest, caplog):
    secret, known = "настоящий-Пароль-77", "+79000000001"
    page = guest.ask(system.ac())["Location"]
    for login in ("+79167770077", "ivan@real.example", "112-233-445 95", known):
        assert guest.password(page, login, secret).status_code == 422
    guest.post(f"{page}recovery/", {"login": "ivan@real.example"})
    kept = everything()
    assert known in kept
    assert [
        word for word in (secret, "9167770077", "ivan@real", "11223344595") if word in kept + caplog.text
    ] == []


def test_password_of_a_registration_that_is_refused_is_not_kept(guest, caplog):
    secret = "настоящий2031"
    page = guest.post(begin(guest), {"code": guest.newest_code(PHONE)})["Location"]
    assert guest.post(page, {"password": secret, "again": "x"}).status_code == 422
    assert not Person.objects.filter(phone=PHONE).exists()
    assert PHONE in everything()
    assert secret not in everything() + caplog.text
