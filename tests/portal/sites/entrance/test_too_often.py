"""«Слишком много попыток»: a page that says when, in the region's time, whichever view refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.domain.accounts import actions as accounts
from portal.domain.limits import actions as limits
from portal.sites.patient.start import presenters
from tests.portal.sites.visitor import text

AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture
def refused(visitor, region, monkeypatch):
    """Open a page that a limit refuses until a moment, in a region of this time zone."""

    def open_page(until, zone="Europe/Moscow", limit="codes_network", **headers):
        def refuse():
            raise limits.Exhausted(limit, until)

        monkeypatch.setattr(presenters, "things_to_do", refuse)
        region.time_zone = zone
        region.save()
        with time_machine.travel(AT, tick=False):
            return visitor.get("", **headers)

    return open_page


@pytest.mark.parametrize(
    ("until", "zone", "told"),
    [
        (AT + timedelta(minutes=5), "Europe/Moscow", "сегодня в 10:05 (МСК)"),
        (AT + timedelta(minutes=4, seconds=1), "Europe/Moscow", "сегодня в 10:05 (МСК)"),
        (AT + timedelta(minutes=5), "Europe/Ulyanovsk", "сегодня в 11:05 (МСК+1)"),
        (AT + timedelta(hours=16), "Europe/Moscow", "завтра, 25 ноября, в 02:00 (МСК)"),
    ],
)
def test_a_used_up_limit_says_when_to_try_again(refused, until, zone, told):
    answer = refused(until, zone)

    page = text(answer)
    assert answer.status_code == 429
    assert "<h1>Слишком много попыток</h1>" in page
    assert f"Попробуйте снова {told}." in page
    assert answer["Retry-After"] == str(int((until - AT).total_seconds()))
    assert 'href="/26/sign-in/"' in page
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("limit", ["codes_phone_soon", "codes_phone_channel", "codes_phone_hour"])
def test_whoever_was_sent_a_code_is_not_told_of_tries(refused, limit):
    page = text(refused(AT + timedelta(minutes=1), limit=limit))
    assert "<h1>Код уже отправляли</h1>" in page
    assert "Следующий можно получить сегодня в 10:01 (МСК)." in page
    assert "Слишком много" not in page


def test_a_way_that_is_shut_sends_to_esia(refused):
    answer = refused(None)

    page = text(answer)
    assert answer.status_code == 429
    assert "Он откроется, когда вы войдёте через Госуслуги." in page
    assert "Retry-After" not in answer
    assert 'href="/26/sign-in/"' in page


def test_a_fragment_becomes_the_whole_page(refused):
    answer = refused(AT + timedelta(minutes=5), **{"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (429, "body", "innerHTML")


@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://testserver/26/sign-in/password/?next=/cards/", "/26/sign-in/password/"),
        ("https://elsewhere.example/26/cards/", "/26/"),
        ("", "/26/"),
    ],
)
def test_back_leads_to_the_page_of_the_form(visitor, region, monkeypatch, before, back):
    def refuse(**_named):
        raise limits.Exhausted("codes_phone_hour", AT)

    monkeypatch.setattr(accounts, "try_password", refuse)
    if before:
        visitor.client.defaults["HTTP_REFERER"] = before
    answer = visitor.send("sign-in/password/", phone="+79180000001", password="неверный пароль")

    assert answer.status_code == 429
    assert f'href="{back}">Вернуться' in text(answer)


def test_somebody_signed_in_is_not_sent_to_sign_in(signed_in, monkeypatch):
    def refuse():
        raise limits.Exhausted("codes_network", datetime.now(UTC) + timedelta(minutes=5))

    monkeypatch.setattr(presenters, "things_to_do", refuse)

    page = text(signed_in.get())

    assert "<h1>Слишком много попыток</h1>" in page
    assert 'href="/26/sign-in/"' not in page
