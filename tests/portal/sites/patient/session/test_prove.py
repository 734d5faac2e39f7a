"""The door that asks for a fresh proof, and the page that takes it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from portal.config.urls import region as addresses
from portal.domain.accounts.models import Draft, Session
from portal.domain.accounts.states import PROOF_LIFE
from portal.sites.entrance import proofs
from tests.portal.sites.visitor import text

OLD = PROOF_LIFE + timedelta(seconds=1)


@require_http_methods(["GET", "POST"])
@proofs.fresh
def guarded(request):
    return HttpResponse(f"Открыто {request.POST.get('phone', '')}")


@pytest.fixture(autouse=True)
def door(monkeypatch):
    """Put one guarded page among the addresses."""
    urls = type(
        "Urls", (), {"urlpatterns": [*addresses.urlpatterns, path("guarded/", guarded, name="guarded")]}
    )
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(urls, name, getattr(addresses, name))
    monkeypatch.setattr(settings, "REGION_URLCONF", urls)


def grow_old():
    Session.objects.update(proved_at=now() - OLD)


def test_a_fresh_proof_opens_the_door(signed_in):
    assert text(signed_in.get("guarded/")) == "Открыто "


@pytest.mark.parametrize(("method", "leads"), [("get", "/guarded/"), ("post", "/session/unsent/")])
def test_an_old_proof_leads_to_the_page_of_proof(signed_in, method, leads):
    grow_old()
    signed_in.client.handler.enforce_csrf_checks = False

    answer = getattr(signed_in.client, method)("/26/guarded/", {"phone": "1"})

    assert answer.status_code == 302
    there = urlsplit(answer["Location"])
    assert there.path == "/26/session/prove/"
    assert parse_qs(there.query)["next"][0].startswith(leads)


def test_a_form_waits_until_the_proof_and_is_sent_then(signed_in):
    grow_old()
    signed_in.client.handler.enforce_csrf_checks = False
    signed_in.client.post("/26/guarded/", {"phone": "+7 918", "password": "тайна"})
    old = signed_in.client.cookies[settings.SESSION_COOKIE].value
    signed_in.client.handler.enforce_csrf_checks = True
    assert "Подтвердите, что это вы" in text(signed_in.get("session/prove/?next=/session/unsent/"))
    state = signed_in.to_esia_again(next="/session/unsent/")

    assert signed_in.back(state)["Location"] == "/26/session/unsent/"

    assert signed_in.client.cookies[settings.SESSION_COOKIE].value != old
    page = text(signed_in.get("session/unsent/"))
    assert 'name="phone" value="+7 918"' in page
    assert "тайна" not in page
    answer = signed_in.send("guarded/", "session/unsent/", phone="+7 918", _unsent="1")
    assert (text(answer), Draft.objects.count()) == ("Открыто +7 918", 0)


def test_a_fresh_proof_does_not_stop_at_the_page_of_proof(signed_in):
    answers = [
        signed_in.get(f"session/prove/?next={path}")["Location"]
        for path in ("/guarded/", "//evil.example", "/session/prove/", "")
    ]

    assert answers == ["/26/guarded/", "/26/cards/", "/26/cards/", "/26/cards/"]


def test_an_old_proof_opens_everything_else(signed_in):
    grow_old()

    assert signed_in.get("cards/").status_code == 200


def test_a_proof_grows_old_by_the_clock(signed_in):
    with time_machine.travel(now() + PROOF_LIFE - timedelta(seconds=5)):
        assert signed_in.get("guarded/").status_code == 200
    with time_machine.travel(now() + OLD):
        assert signed_in.get("guarded/").status_code == 302


@pytest.mark.parametrize(
    ("method", "path"), [("post", "settings/privacy/archive/"), ("get", "settings/privacy/withdraw/")]
)
def test_taking_data_along_and_closing_the_cabinet_ask_for_a_fresh_proof(signed_in, method, path):
    signed_in.client.handler.enforce_csrf_checks = False
    ask = getattr(signed_in.client, method)
    assert ask(f"/26/{path}").status_code == 200
    grow_old()

    assert ask(f"/26/{path}")["Location"].startswith("/26/session/prove/?next=/")
