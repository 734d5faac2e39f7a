"""The operator's page of a number: what the log tells of it, to whom, and what it does not tell."""

import json

import pytest
from django.conf import settings
from django.urls import get_resolver

from portal.kit import cases
from portal.sites.staff.region_desk import case_words
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text

NUMBER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
OTHERS = "0f8fad5b-d9cb-469f-a165-70867728950f"
CASE = cases.of(NUMBER)
PAGE = "staff/region/status/case/"
BEGUN = {"timestamp": "2026-11-01T05:00:00Z", "event": "request", "request_id": "1", "status": 200}
ENDED = {
    "timestamp": "2026-11-21T11:40:10.123456Z", "level": "info", "logger": "portal.access", "event": "request",
    "region": "26", "method": "POST", "route": "cards:edit", "status": 500, "case": CASE, "request_id": NUMBER,
}  # fmt: skip
BROKE = {
    "timestamp": "2026-11-21T11:40:10Z", "level": "error", "logger": "django.request", "event": "Internal",
    "request_id": NUMBER, "exception": "File x, line 1\nbuiltins.KeyError", "surname": "Землероева",
}  # fmt: skip


@pytest.fixture
def head(region):
    return colleague(operator())


@pytest.fixture
def log(tmp_path, settings):
    """Write a log as the portal keeps it; more lines may be given."""
    settings.VAR_DIR = tmp_path
    (tmp_path / "log").mkdir()

    def write(*lines, name="portal.log"):
        told = [
            "plain words of a server",
            json.dumps(BEGUN),
            *map(json.dumps, lines),
            '{"request_id": broken',
        ]
        (tmp_path / "log" / name).write_text("\n".join(told), encoding="utf-8")

    return write


def ask(head, number):
    return text(head.get(f"{PAGE}?number={number}"))


@pytest.mark.parametrize(
    "said", [CASE, CASE.replace("-", " "), f"  {CASE.replace('-', '')} ", NUMBER, f"номер {CASE}"]
)
def test_number_is_told_however_it_was_dictated(head, log, said):
    log(BROKE, ENDED, ENDED | {"request_id": OTHERS, "case": cases.of(OTHERS), "route": "cards:delete"})
    page = ask(head, said)
    told = [
        CASE, "Поломка на этой странице", "21 ноября", "14:40", "(МСК)", "Карты (cards:edit)", "builtins.KeyError",
        "отправил форму", "передайте номер администратору",
    ]  # fmt: skip
    assert [word for word in told if word not in page] == []
    assert [word for word in ("Землероева", "line 1", "cards:delete") if word in page] == []
    assert "aria-invalid" not in page


@pytest.mark.parametrize(
    ("status", "before", "said"),
    [
        (404, [], "Такой страницы нет, или она не этого человека"),
        (403, [{"event": "form_token_refused", "request_id": NUMBER}], "Страница устарела"),
        (429, [], "Слишком много попыток"),
        (503, [], "база данных была недоступна"),
        (418, [], "Портал отказал"),
    ],
)
def test_each_kind_has_its_own_words_and_advice(head, log, status, before, said):
    log(*before, ENDED | {"status": status})
    page = ask(head, CASE)
    assert said in page
    assert "это отказ, а не поломка" in page


def test_two_requests_of_one_number_are_both_told_the_newest_first(head, log):
    twin = str(cases.uuid.UUID(int=cases.uuid.UUID(NUMBER).int - 1000**3 * 7))
    assert (cases.of(twin), twin == NUMBER) == (CASE, False)
    log(ENDED, ENDED | {"request_id": twin, "timestamp": "2026-11-22T01:00:00Z", "route": "law:page"})
    page = ask(head, CASE)
    assert page.index("law:page") < page.index("cards:edit")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", "Напишите номер ошибки"),
        ("12", "Это не номер ошибки"),
        ("<b>abc</b>", "Это не номер ошибки"),
        ("1" * 61, "Это не номер ошибки"),
        ("123-456-789", "Журнал хранит ошибки с 01.11.2026, 08:00"),
        (OTHERS, "Такого номера в журнале нет"),
    ],
)
def test_what_cannot_be_told_is_said_at_the_field_and_stays_typed(head, log, said, sentence):
    log(ENDED)
    page = ask(head, said)
    assert sentence in page
    assert ('aria-invalid="true"' in page, 'href="#id_number"' in page) == (True, True)
    assert 'aria-describedby="id_number-hint id_number-error"' in page
    assert not said or f'value="{said}"' in page


def test_number_of_another_region_is_unknown(head, log):
    log(ENDED | {"region": "73"})
    assert "Такого номера в журнале нет" in ask(head, CASE)
    log(ENDED | {"region": None})
    assert "cards:edit" in ask(head, CASE), "the database went away before the region was known"


def test_without_a_log_the_page_says_who_knows(head, log):
    page = ask(head, CASE)
    assert "Журнала на этой машине нет" in page


def test_the_page_finds_what_the_portal_itself_wrote(head, log, caplog):
    with caplog.at_level("INFO"):
        answer = head.get("nowhere/")
    (told,) = [record.msg for record in caplog.records if record.name == "portal.access"]
    log({"timestamp": "2026-11-21T11:40:10Z", "logger": "portal.access", **told})
    page = ask(head, cases.of(answer["X-Request-Id"]))
    assert "Такой страницы нет, или она не этого человека" in page
    assert "Адрес, которого на портале нет" in page


def test_every_room_of_the_region_has_a_name_that_people_know():
    patterns = get_resolver(settings.REGION_URLCONF).url_patterns
    rooms = {one.namespace for one in patterns if getattr(one, "namespace", None)}
    assert rooms == set(case_words._ROOM)
