"""Signing in with an electronic signature: keys of GOST and of an elliptic curve, and every way to spoil it."""

import re

import pytest

from esia_stand.grants import demo_keys
from esia_stand.grants.models import DemoKey, Session
from tests.esia_stand.client import decode, query
from tests.esia_stand.clock import later
from tests.esia_stand.pages_read import text


@pytest.fixture
def curve(monkeypatch):
    monkeypatch.setattr(demo_keys, "best_kind", demo_keys.Curve)


@pytest.fixture
def signed(guest, login):
    """The page on which Anna's key has signed; its address and the signature."""
    return signature_of(guest, login)


def signature_of(guest, login, oid=1000300001):
    page = guest.post(f"{login}signature/", {"oid": oid})
    assert page.status_code == 200
    return re.search(r"<textarea[^>]*>([^<]+)</textarea>", page.content.decode())[1]


def check(guest, login, signature, oid=1000300001):
    address = f"{login}signature/"
    return guest.press(address, f"{address}check/", {"oid": oid, "signature": signature})


@pytest.mark.parametrize("kind", [demo_keys.Gost, demo_keys.Curve], indirect=True)
class TestElectronicSignature:
    @pytest.fixture(autouse=True)
    def kind(self, request, monkeypatch):
        monkeypatch.setattr(demo_keys, "best_kind", request.param)
        return request.param

    def test_signature_opens_the_session_without_a_code(self, system, guest, login, signed):
        rights = check(guest, login, signed)
        assert rights["Location"] == f"{login}rights/"
        back = guest.post(rights["Location"], {"decision": "grant"})
        tokens = guest.token(system.te(query(back)["code"])).json()
        claims = decode(tokens["id_token"])[1]
        assert (claims["sub"], claims["amr"], claims["urn:esia:amd"]) == (1000300001, "DS", "DS")
        assert decode(query(back)["code"])[1]["auth_mthd"] == "DS"

    def test_text_of_the_sign_in_and_the_algorithm_are_shown(self, guest, login, kind):
        shown = text(guest.post(f"{login}signature/", {"oid": 1000300001}))
        assert "Система: REGMED" in shown
        assert login.split("/")[2] in shown
        assert kind.words in shown

    @pytest.mark.parametrize("spoil", ["", "A", "не подпись", "AAAA", "\0"])
    def test_spoilt_signature_is_refused_at_its_field(self, guest, login, signed, spoil):
        answer = check(guest, login, spoil and spoil + signed)
        assert answer.status_code == 422
        assert Session.objects.count() == 0

    def test_one_bit_matters(self, guest, login, signed):
        swapped = signed[:30] + ("A" if signed[30] != "A" else "B") + signed[31:]
        assert "Подпись не подходит к тексту и сертификату" in text(check(guest, login, swapped))

    def test_signature_of_another_sign_in_is_refused(self, system, guest, signed):
        other = guest.ask(system.ac())["Location"]
        signature_of(guest, other)
        assert check(guest, other, signed).status_code == 422

    def test_signature_of_another_person_is_refused(self, guest, login, signed):
        signature_of(guest, login, 1000300002)
        assert check(guest, login, signed, 1000300002).status_code == 422

    def test_person_without_a_key_is_refused(self, guest, login, signed):
        DemoKey.objects.all().delete()
        assert check(guest, login, signed).status_code == 422

    @pytest.mark.parametrize("oid", ["", "1", "abc", "1000300007", "1000300008"])
    def test_only_confirmed_people_have_keys(self, guest, login, oid):
        assert guest.post(f"{login}signature/", {"oid": oid}).status_code == 422
        assert check(guest, login, "AAAA", oid).status_code == 422
        assert DemoKey.objects.count() == 0

    def test_locked_account_is_refused(self, guest, login):
        signature = signature_of(guest, login, 1000300010)
        answer = check(guest, login, signature, 1000300010)
        assert "Учётная запись заблокирована" in text(answer)
        assert Session.objects.count() == 0


def test_expired_key_is_made_anew(system, guest, login, curve):
    signature_of(guest, login)
    old = DemoKey.objects.get().certificate_pem
    with later(days=364):
        signature_of(guest, guest.ask(system.ac())["Location"])
        assert DemoKey.objects.get().certificate_pem == old
    with later(days=366):
        page = guest.ask(system.ac())["Location"]
        assert check(guest, page, signature_of(guest, page)).status_code == 303
        assert DemoKey.objects.get().certificate_pem != old


def test_key_of_the_curve_gives_way_once_gost_is_there(guest, login, monkeypatch):
    kinds = iter([demo_keys.Curve()])
    monkeypatch.setattr(demo_keys, "best_kind", lambda: next(kinds, demo_keys.Gost()))
    signature_of(guest, login)
    assert demo_keys.Gost.words in text(guest.post(f"{login}signature/", {"oid": 1000300001}))


def test_key_of_gost_gives_way_where_gost_is_gone(system, guest, login, monkeypatch):
    signed = signature_of(guest, login)
    monkeypatch.setattr("gost.is_available", lambda: False)
    assert check(guest, login, signed).status_code == 422
    page = guest.ask(system.ac())["Location"]
    assert check(guest, page, signature_of(guest, page)).status_code == 303
