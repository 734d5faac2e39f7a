"""Cards of systems at the desk: which hash is which, and why a system has none."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

import gost
from esia_stand.protocol import certificates
from esia_stand.systems.models import System
from tests.esia_stand.pages_read import text

REFUSED = "Пока сертификата нет, системе ответят отказом 007053."


def card(guest, client_id="REGMED"):
    """Return what a person reads on the card of one system."""
    page = guest.http.get("/desk/systems")
    cards = page.content.decode().split('<li class="person" id="system-')
    page.content = next(one for one in cards if one.startswith(client_id)).partition("</li>")[0]
    return text(page)


def with_files(*paths):
    System.objects.filter(pk="REGMED").update(certificate_files=[str(path) for path in paths])


def test_each_hash_of_an_rsa_system_is_named(system, guest):
    shown = card(guest)
    streebog = gost.digest(system.certificate.public_bytes(Encoding.DER)).hex().upper()
    assert f"SHA-256 {system.certificate_hash}" in shown
    assert f"Стрибог-256 {streebog}" in shown
    assert REFUSED not in shown


def test_gost_system_has_one_hash(gost_system, guest):
    shown = card(guest, "GOSTMED")
    assert f"Стрибог-256 {gost_system.certificate_hash}" in shown
    assert "SHA-256" not in shown


def test_certificate_that_the_portal_will_make_is_told_kindly(stand, guest):
    folder = settings.VAR_DIR / "esia"
    with_files(folder / "later.crt", folder / "later-gost.crt")
    shown = card(guest)
    words = f"сертификата в папке {folder} ещё нет: портал создаст его при make run"
    assert shown.count(words) == 1
    assert REFUSED in shown
    assert "не читается" not in shown


def test_file_that_is_not_there_is_named(stand, guest, tmp_path):
    with_files(tmp_path / "is.crt")
    shown = card(guest)
    assert f"файла {tmp_path / 'is.crt'} нет" in shown
    assert "make run" not in shown
    assert REFUSED in shown


@pytest.mark.parametrize("content", [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_file_that_is_no_certificate_is_named_also_beside_a_right_one(system, guest, tmp_path, content):
    (tmp_path / "bad.crt").write_bytes(content)
    (tmp_path / "good.crt").write_bytes(system.pem)
    words = f"файл {tmp_path / 'bad.crt'} не читается: нужен сертификат PEM или DER"
    with_files(tmp_path / "bad.crt")
    assert words in card(guest)
    assert REFUSED in card(guest)
    with_files(tmp_path / "bad.crt", tmp_path / "good.crt")
    assert words in card(guest)
    assert REFUSED not in card(guest)


def test_file_not_there_is_no_trouble_beside_a_right_one(system, guest):
    with_files(settings.VAR_DIR / "esia" / "client.crt", settings.VAR_DIR / "esia" / "later.crt")
    assert "later.crt" not in card(guest)


def test_system_without_files_and_machine_without_gost_are_told(gost_system, guest, monkeypatch):
    with_files()
    assert "сертификата нет: добавьте его" in card(guest)
    certificates.read.cache_clear()
    monkeypatch.setattr(gost, "is_available", lambda: False)
    assert "apt install libengine-gost-openssl" in card(guest, "GOSTMED")
    certificates.read.cache_clear()
