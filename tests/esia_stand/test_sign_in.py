"""The whole way over HTTP, as a system and a guest walk it."""

import base64

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import RETURN, SCOPE, decode, query

OWN_HOST = "https://26.example.ru/esia/return"


def verify(token, certificate_pem):
    head, _, signature = token.rpartition(".")
    key = x509.load_pem_x509_certificate(certificate_pem).public_key()
    key.verify(base64.urlsafe_b64decode(signature + "=="), head.encode(), padding.PKCS1v15(), hashes.SHA256())


def test_sign_in_gives_verified_tokens_and_person(system, guest):
    asked = system.ac()
    back = guest.sign_in(asked)
    assert back["Location"].startswith(f"{RETURN}?code=")
    assert query(back)["state"] == asked["state"]
    sent = system.te(query(back)["code"])
    answer = guest.token(sent)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json;charset=UTF-8")
    body = answer.json()
    assert {**body, "id_token": 0, "access_token": 0} == {
        "state": sent["state"],
        "token_type": "Bearer",
        "expires_in": 3600,
        "id_token": 0,
        "access_token": 0,
    }
    certificate = guest.http.get("/public/esia.crt").content
    verify(body["id_token"], certificate)
    verify(body["access_token"], certificate)
    person = guest.read("/rs/prns/1000300001", body["access_token"]).json()
    assert (person["lastName"], person["birthDate"], person["trusted"]) == ("Придумана", "01.01.1990", True)


def test_tokens_are_written_as_esia_writes_them(system, guest):
    body = guest.tokens(system)
    header, claims = decode(body["id_token"])
    assert header == {"ver": 0, "typ": "JWT", "sbt": "id", "alg": "RS256"}
    assert claims["sub"] == 1000300001
    assert claims["aud"] == "REGMED"
    assert claims["iss"] == "http://esia.gosuslugi.ru/"
    assert claims["exp"] - claims["iat"] == 10800
    assert claims["urn:esia:sbj"] == {
        "urn:esia:sbj:typ": "P",
        "urn:esia:sbj:oid": 1000300001,
        "urn:esia:sbj:nam": "OID.1000300001",
        "urn:esia:sbj:is_tru": True,
    }
    assert claims.keys() == {
        "aud", "sub", "nbf", "amr", "auth_time", "iss", "urn:esia:sid", "urn:esia:sbj", "exp", "iat",
        "urn:esia:amd",
    }  # fmt: skip
    header, claims = decode(body["access_token"])
    assert header == {"ver": 1, "typ": "JWT", "sbt": "access", "alg": "RS256"}
    assert claims.keys() == {
        "nbf", "scope", "iss", "urn:esia:sid", "urn:esia:sbj_id", "exp", "iat", "client_id",
    }  # fmt: skip
    assert claims["exp"] - claims["iat"] == 3600
    assert set(claims["scope"].split()) == {
        name if name == "openid" else f"{name}?oid=1000300001" for name in SCOPE.split()
    }
    raw = base64.urlsafe_b64decode(body["access_token"].split(".")[1] + "==")
    assert rb"http:\/\/esia.gosuslugi.ru\/" in raw


def test_each_address_of_the_portal_is_a_return_address(guest, system):
    assert Registered.objects.get(pk="REGMED").redirects == [RETURN, OWN_HOST]
    back = guest.sign_in(system.ac(redirect_uri=OWN_HOST))
    assert back["Location"].startswith(f"{OWN_HOST}?code=")
    assert guest.token(system.te(query(back)["code"], redirect_uri=OWN_HOST)).status_code == 200
    again = guest.sign_in(system.ac(redirect_uri=OWN_HOST))
    assert guest.token(system.te(query(again)["code"], redirect_uri=RETURN)).status_code == 400
