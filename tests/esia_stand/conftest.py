import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

import gost
from esia_stand.config import loading
from esia_stand.keys import example_key, token_keys
from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import RETURN, Browser, GostSystem, System

NOW = dt.datetime.now(dt.UTC)
KEY_DAYS = 400  # longer than any test looks ahead


def make_pair():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "REGMED")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=1))
        .not_valid_after(NOW + dt.timedelta(days=KEY_DAYS))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


@pytest.fixture(scope="session")
def pair():
    made = make_pair()
    folder = settings.VAR_DIR / "esia"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "client.crt").write_bytes(made[1].public_bytes(serialization.Encoding.PEM))
    token_keys.ensure(at=NOW)
    example_key.ensure()
    return made


@pytest.fixture(scope="session")
def gost_pair():
    made = gost.make_pair("GOSTMED", KEY_DAYS)
    (settings.VAR_DIR / "gostmed.crt").write_bytes(made[1])
    return made


@pytest.fixture(scope="session")
def foreign_gost_pair():
    return gost.make_pair("STRANGER", 30)


@pytest.fixture(scope="session")
def foreign_pair():
    return make_pair()


@pytest.fixture
def stand(db, pair):
    """The stand with its shipped people and systems."""
    for file in loading.SHIPPED:
        assert loading.load(file, at=NOW).problems == []


@pytest.fixture
def rsa_system(stand, pair):
    return System(*pair)


@pytest.fixture
def system(rsa_system):
    return rsa_system


@pytest.fixture
def gost_system(stand, gost_pair):
    """A system with a key of GOST, to which the stand gives tokens of GOST."""
    regmed = Registered.objects.get(pk="REGMED")
    Registered.objects.create(
        client_id="GOSTMED",
        name="Система с ключом ГОСТ",
        redirects=[RETURN],
        scopes=regmed.scopes,
        certificate_files=[str(settings.VAR_DIR / "gostmed.crt")],
        tokens="GOST3410_2012_256",
    )
    return GostSystem(*gost_pair, client_id="GOSTMED")


@pytest.fixture(params=["RSA", "GOST"])
def any_system(request, stand):
    """Both kinds of systems in turn."""
    return request.getfixturevalue("rsa_system" if request.param == "RSA" else "gost_system")


@pytest.fixture
def guest(stand):
    return Browser()


@pytest.fixture
def login(system, guest):
    """Where a person comes who asks to sign in: the page of the password."""
    return guest.ask(system.ac())["Location"]
