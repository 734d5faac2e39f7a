"""Systems with keys of GOST, tokens of GOST, certificates as ESIA publishes them."""

import base64
import io
import json
import subprocess
import zipfile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.core.management import call_command

import gost
from esia_stand.keys import token_keys
from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import GostSystem, decode, query

OID = 1000300001


def published(guest):
    packed = guest.http.get("/public/esia.zip")
    assert packed["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def is_signed(token, certificate):
    head, _, signature = token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    assert len(raw) == 64
    return gost.PublicKey.of_certificate(certificate).verify(head.encode(), raw)


def test_whole_way_with_gost(gost_system, guest):
    tokens = guest.tokens(gost_system)
    person = guest.read(f"/rs/prns/{OID}", tokens["access_token"])
    assert (person.status_code, person.json()["lastName"]) == (200, "Придумана")


def test_all_three_tokens_are_signed_with_gost(gost_system, guest):
    code = query(guest.sign_in(gost_system.ac()))["code"]
    answer = guest.token(gost_system.te(code)).json()
    certificate = guest.http.get("/public/esia-gost.crt").content
    for token, kind in (
        (code, "authorization_code"),
        (answer["access_token"], "access"),
        (answer["id_token"], "id"),
    ):
        header, _claims = decode(token)
        assert (header["alg"], header["sbt"]) == ("GOST3410_2012_256", kind)
        assert is_signed(token, certificate)


def test_openssl_accepts_a_token(gost_system, guest, tmp_path):
    """By the program itself, as clients check tokens (3.5)."""
    head, _, signature = guest.tokens(gost_system)["id_token"].rpartition(".")
    (tmp_path / "pub").write_bytes(published(guest)["GOST_STAND.pub"])
    (tmp_path / "sig").write_bytes(base64.urlsafe_b64decode(signature + "=="))
    check = ("dgst", "-engine", "gost", "-md_gost12_256", "-verify", tmp_path / "pub", "-signature")
    for text, expected in ((head, 0), (head + "x", 1)):
        done = subprocess.run(
            ["openssl", *check, tmp_path / "sig"], input=text.encode(), capture_output=True, check=False
        )
        assert done.returncode == expected


@pytest.mark.parametrize(("alg", "size"), [("RS256", 256), ("GOST3410_2012_256", 64)])
def test_algorithm_of_tokens_is_the_systems_not_its_keys(gost_system, guest, alg, size):
    Registered.objects.filter(pk="GOSTMED").update(tokens=alg)
    token = guest.tokens(gost_system)["access_token"]
    assert decode(token)[0]["alg"] == alg
    assert len(base64.urlsafe_b64decode(token.rpartition(".")[2] + "==")) == size
    assert guest.read(f"/rs/prns/{OID}", token).status_code == 200


def test_zip_holds_both_certificates_in_every_form(guest):
    found = published(guest)
    assert set(found) == {
        *(f"{name}_STAND.{ending}" for name in ("RSA", "GOST") for ending in ("crt", "cer", "pub")),
        "RSA_STAND.jwk",
    }
    for name in ("RSA_STAND", "GOST_STAND"):
        certificate = x509.load_pem_x509_certificate(found[f"{name}.crt"])
        assert found[f"{name}.cer"] == certificate.public_bytes(serialization.Encoding.DER)
        shown = subprocess.run(
            ["openssl", "x509", "-engine", "gost", "-noout", "-pubkey"],
            input=found[f"{name}.crt"],
            capture_output=True,
            check=True,
        )
        assert shown.stdout == found[f"{name}.pub"]
    assert json.loads(found["RSA_STAND.jwk"])["kty"] == "RSA"
    assert b"PRIVATE" not in b"".join(found.values())
    assert guest.http.get("/public/esia.crt").content == found["RSA_STAND.crt"]
    assert guest.http.get("/public/esia-gost.crt").content == found["GOST_STAND.crt"]


def spoilt(token):
    """The same token in ways that must not be believed."""
    head, body, signature = token.split(".")
    yield f"{head}.{body}.{signature[::-1]}"
    yield f"{head}.{body}.{signature[:-4]}"
    yield f"{head}.{body}."
    yield f"{head}.{body[:-2]}.{signature}"
    yield f"{head}.{body}.{signature}.x"
    yield f"{body}.{signature}"
    yield f"eyJhbGciOiJub25lIn0.{body}."


def test_spoilt_tokens_of_both_algorithms_open_nothing(any_system, guest):
    good = guest.tokens(any_system)["access_token"]
    assert guest.read(f"/rs/prns/{OID}", good).status_code == 200
    for bad in spoilt(good):
        response = guest.read(f"/rs/prns/{OID}", bad)
        assert (response.status_code, response.json()["code"]) == (401, "ESIA-005011"), bad


def test_header_of_another_algorithm_is_not_believed(gost_system, guest):
    """The key of GOST signs a header that says RS256: nobody may take it for one."""
    signer = token_keys.signer("GOST3410_2012_256")
    _, claims = decode(guest.tokens(gost_system)["access_token"])
    for alg, status in (("GOST3410_2012_256", 200), ("RS256", 401), ("none", 401)):
        token = signer.sign(
            {"ver": 1, "typ": "JWT", "sbt": "access", "alg": alg}, json.dumps(claims).encode()
        )
        assert guest.read(f"/rs/prns/{OID}", token).status_code == status


def test_stranger_with_gost_is_refused(gost_system, guest, foreign_gost_pair):
    stranger = GostSystem(foreign_gost_pair[0], gost_system.certificate, client_id="GOSTMED")
    assert query(guest.ask(stranger.ac()))["error_description"].startswith("ESIA-007053")
    assert guest.ask(gost_system.ac()).status_code == 303


def test_certificate_may_lie_as_der(gost_system, guest, tmp_path):
    der = x509.load_pem_x509_certificate(gost_system.certificate).public_bytes(serialization.Encoding.DER)
    (tmp_path / "is.cer").write_bytes(der)
    Registered.objects.filter(pk="GOSTMED").update(certificate_files=[str(tmp_path / "is.cer")])
    assert guest.ask(gost_system.ac()).status_code == 303


def test_two_certificates_during_a_change(gost_system, guest, foreign_gost_pair, tmp_path):
    """The hash chooses: either key signs for itself, neither for the other."""
    (tmp_path / "new.crt").write_bytes(foreign_gost_pair[1])
    row = Registered.objects.get(pk="GOSTMED")
    row.certificate_files = [*row.certificate_files, str(tmp_path / "new.crt")]
    row.save()
    new = GostSystem(*foreign_gost_pair, client_id="GOSTMED")
    mixed = GostSystem(foreign_gost_pair[0], gost_system.certificate, client_id="GOSTMED")
    assert [guest.ask(one.ac()).status_code for one in (gost_system, new)] == [303, 303]
    assert query(guest.ask(mixed.ac()))["error_description"].startswith("ESIA-007053")


def test_rsa_can_be_switched_off(system, gost_system, guest, settings):
    assert guest.ask(system.ac()).status_code == 303
    settings.STAND_RSA = False
    assert query(guest.ask(system.ac()))["error_description"].startswith("ESIA-007053")
    assert guest.ask(gost_system.ac()).status_code == 303


def test_rsa_certificate_has_two_names(system, guest):
    der = system.certificate.public_bytes(serialization.Encoding.DER)
    streebog = gost.digest(der).hex().upper()
    assert streebog != system.certificate_hash
    assert guest.ask(system.ac()).status_code == 303
    assert guest.ask(system.ac(client_certificate_hash=streebog)).status_code == 303


def test_without_gost_on_the_machine_rsa_goes_on(system, gost_system, guest, monkeypatch):
    from esia_stand.protocol import certificates

    certificates.read.cache_clear()
    monkeypatch.setattr(gost, "is_available", lambda: False)
    assert guest.tokens(system)["token_type"] == "Bearer"
    assert query(guest.ask(gost_system.ac()))["error_description"].startswith("ESIA-007053")
    certificates.read.cache_clear()


def test_tokens_of_gost_without_gost_are_an_error_of_the_server(system, guest, monkeypatch):
    Registered.objects.filter(pk="REGMED").update(tokens="GOST3410_2012_256")
    assert "code" in query(guest.sign_in(system.ac()))
    monkeypatch.setattr(gost, "is_available", lambda: False)
    back = query(guest.sign_in(system.ac()))
    assert (back["error"], back["error_description"][:11]) == ("server_error", "ESIA-007007")


def set_up():
    out = io.StringIO()
    call_command("setup", stdout=out)
    return out.getvalue()


def test_setup_says_it_when_there_is_no_gost(stand, monkeypatch):
    assert "ГОСТ" not in set_up()
    monkeypatch.setattr(gost, "is_available", lambda: False)
    monkeypatch.setattr(gost, "why_not", lambda: "У OpenSSL нет модуля «gost».")
    assert "ГОСТ на этой машине нет, стенд подписывает RSA. У OpenSSL нет модуля" in set_up()


def test_setup_goes_on_when_a_key_cannot_be_made(stand, monkeypatch, settings, tmp_path):
    def fail(*_args):
        raise gost.Unavailable("Программы openssl нет.")

    settings.VAR_DIR = tmp_path
    token_keys.forget()
    monkeypatch.setattr(gost, "make_pair", fail)
    told = set_up()
    assert "Ключ ГОСТ не сделан: Программы openssl нет." in told
    assert "systems.json: загружено 2" in told
    assert (tmp_path / "stand" / "token.key").exists()
    token_keys.forget()


def test_setup_makes_every_key_once(stand, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    token_keys.forget()
    assert set_up().count("Новый ключ") == 3
    assert set_up().count("Новый ключ") == 0
    assert {file.name for file in tmp_path.rglob("*.key")} == {"token.key", "token-gost.key", "RSEGISZ.key"}
    token_keys.forget()
