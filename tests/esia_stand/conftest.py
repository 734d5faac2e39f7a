import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

from esia_stand.config import keys, loading
from tests.esia_stand.client import Browser, System

NOW = dt.datetime.now(dt.UTC)


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
        .not_valid_after(NOW + dt.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


@pytest.fixture(scope="session")
def pair():
    made = make_pair()
    folder = settings.VAR_DIR / "esia"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "client.crt").write_bytes(made[1].public_bytes(serialization.Encoding.PEM))
    keys.ensure(at=NOW)
    return made


@pytest.fixture(scope="session")
def foreign_pair():
    return make_pair()


@pytest.fixture
def stand(db, pair):
    """The stand with its shipped people and systems."""
    for file in loading.SHIPPED:
        assert loading.load(file, at=NOW).problems == []


@pytest.fixture
def system(stand, pair):
    return System(*pair)


@pytest.fixture
def guest(stand):
    return Browser()
