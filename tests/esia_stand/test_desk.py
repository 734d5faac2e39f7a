"""The desk: people, codes; and what the stand publishes of itself."""

import io
import zipfile

import pytest
from cryptography import x509

from esia_stand.people.models import Person


def test_people_are_shown_with_login_password_and_purpose(guest):
    page = guest.http.get("/desk").content.decode()
    for person in Person.objects.all():
        assert person.full_name in page
        assert person.phone in page
        assert person.meant_for in page
    assert page.count("<code>demo1234</code>") == Person.objects.count() > 10


def test_codes_are_listed_newest_first_and_by_phone(system, guest):
    first = guest.ask(system.ac())["Location"]
    guest.password(first)
    guest.password(guest.ask(system.ac())["Location"], "+79000000002")
    everything = guest.http.get("/desk/codes.json").json()
    assert [row["to"] for row in everything] == ["+79000000002", "+79000000001"]
    for to in ("+79000000001", " 79000000001", "89000000001", "79000000001"):
        rows = guest.http.get("/desk/codes.json", {"to": to}).json()
        assert rows == [everything[1]]
    assert rows[0].keys() == {"to", "code", "purpose", "sent_at", "used"}
    assert rows[0]["used"] is False
    guest.post(f"{first}code/", {"code": rows[0]["code"]})
    assert guest.http.get("/desk/codes.json", {"to": "+79000000001"}).json()[0]["used"] is True
    page = guest.http.get("/desk/codes", {"to": "+79000000001"}).content.decode()
    assert rows[0]["code"] in page
    assert everything[0]["code"] not in page


def test_unknown_phone_has_no_codes(guest):
    assert guest.http.get("/desk/codes.json", {"to": "+79990000000"}).json() == []


def test_certificates_are_published_as_esia_does(guest):
    archive = zipfile.ZipFile(io.BytesIO(guest.http.get("/public/esia.zip").content))
    pem = guest.http.get("/public/esia.crt").content
    der = x509.load_der_x509_certificate(archive.read("RSA_STAND.cer"))
    assert archive.read("RSA_STAND.crt") == pem
    assert der == x509.load_pem_x509_certificate(pem)
    assert archive.read("RSA_STAND.pub").startswith(b"-----BEGIN PUBLIC KEY-----")


def test_health_is_told(guest):
    response = guest.http.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/static/stand/base.css", "/static/stand/icon.svg"])
def test_looks_are_served(guest, path):
    response = guest.http.get(path)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    response.close()
