"""Pages for what went wrong."""

import logging

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from portal.domain.accounts import queries
from portal.domain.health import actions as health
from portal.domain.regions import queries as regions
from portal.kit import cases
from portal.sites.entrance import errors
from tests.portal.sites.visitor import text


def boom(*_, **__):
    raise OperationalError("the database is gone, Землероева")


def test_unknown_page_is_plain_and_helpful(visitor):
    answer = visitor.get("nowhere/")
    assert answer.status_code == 404
    assert "Такой страницы нет" in text(answer)
    assert "Ставропольский край" in text(answer)


def test_unknown_page_leads_a_stranger_to_sign_in(visitor):
    page = text(visitor.get("nowhere/"))
    main = page[page.index("<main") : page.index("</main")]
    assert 'href="/26/sign-in/">Войти' in main
    assert "Мои карты" not in main


def test_unknown_page_leads_a_person_to_the_cards(signed_in):
    page = text(signed_in.get("nowhere/"))
    main = page[page.index("<main") : page.index("</main")]
    assert 'href="/26/cards/">Мои карты' in main
    assert "Войти" not in main


def test_address_of_a_button_is_a_page_with_a_way_on(visitor):
    answer = visitor.get("sign-in/begin/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Эту страницу так не открыть" in text(answer)
    assert "Ставропольский край" in text(answer)
    assert 'href="/26/">На главную' in text(answer)


def test_machine_is_told_405_without_a_page(visitor):
    visitor.client.handler.enforce_csrf_checks = False
    answer = visitor.client.post("/healthz")
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD", b"")


def test_unknown_page_outside_of_a_region(visitor):
    answer = visitor.client.get("/nowhere.txt")
    assert answer.status_code == 404
    assert "Такой страницы нет" in text(answer)


@pytest.mark.parametrize(("module", "name"), [(regions, "open_region"), (queries, "signed_in")])
def test_broken_page_needs_no_database_and_names_the_number_in_the_log(
    signed_in, monkeypatch, caplog, module, name
):
    monkeypatch.setattr(module, name, boom)
    with caplog.at_level(logging.INFO):
        answer = signed_in.get("cards/")
    page = text(answer)
    assert answer.status_code == 503
    assert "Произошла ошибка…" in page
    assert "Попробуйте перезапустить страницу" in page
    assert 'href="/26/cards/"' in page
    assert "Перезапустить" in page
    assert answer["X-Request-Id"] in page
    assert "Землероева" not in page
    logged = [r.msg for r in caplog.records if r.name == "portal.access"][-1]
    assert (logged["status"], logged["request_id"]) == (503, answer["X-Request-Id"])


def test_last_resort_still_names_the_number(visitor, monkeypatch):
    monkeypatch.setattr(errors, "_went_wrong", boom)
    monkeypatch.setattr(regions, "open_region", boom)
    answer = visitor.get()
    assert answer.status_code == 503
    assert answer["X-Request-Id"] in text(answer)


def test_form_without_a_token_is_refused_with_a_next_step(visitor):
    answer = visitor.client.post("/26/sign-in/begin/")
    assert answer.status_code == 403
    assert "Страница устарела" in text(answer)
    assert 'href="/26/"' in text(answer)


def case(answer) -> str:
    return cases.of(answer["X-Request-Id"])


def test_every_refusal_names_a_number_that_the_log_holds(visitor, caplog):
    visitor.client.handler.enforce_csrf_checks = True
    with caplog.at_level(logging.INFO):
        answers = [
            visitor.get("nowhere/"),
            visitor.get("sign-in/begin/"),
            visitor.client.post("/26/sign-in/begin/"),
        ]
    assert [answer.status_code for answer in answers] == [404, 405, 403]
    logged = {r.msg["request_id"]: r.msg["case"] for r in caplog.records if r.name == "portal.access"}
    for answer in answers:
        assert case(answer) in text(answer)
        assert logged[answer["X-Request-Id"]] == case(answer)
        assert "+78652000000" in text(answer)


def test_a_form_that_is_too_large_is_413_and_says_what_to_do(visitor):
    visitor.client.handler.enforce_csrf_checks = False
    large = visitor.client.generic(
        "POST", "/26/sign-in/password/", b"phone=" + b"9" * 2_000_000, "application/x-www-form-urlencoded"
    )
    assert large.status_code == 413
    assert "Слишком много сразу" in text(large)
    assert "кнопкой браузера «Назад»" in text(large)
    assert case(large) in text(large)


def test_a_page_that_met_no_database_knows_its_region_from_the_board(signed_in, folder, monkeypatch):
    health.watch(at=now())
    monkeypatch.setattr(regions, "open_region", boom)
    answer = signed_in.get("cards/")
    page = text(answer)
    assert answer.status_code == 503
    assert "Ставропольский край" in page
    assert "Поддержка портала" in page
    assert "+78652000000" in page
    assert 'href="/26/status/"' in page
    assert 'href="/26/cards/"' in page
    assert case(answer) in page


def test_last_resort_needs_no_words_either(visitor, monkeypatch):
    monkeypatch.setattr(errors, "_went_wrong", boom)
    monkeypatch.setattr(regions, "open_region", boom)
    answer = visitor.get()
    assert case(answer) in text(answer)
    assert "122" in text(answer)
