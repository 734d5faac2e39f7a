"""ESIA as tests play it: its keys, its tokens, its answers over a transport without a network."""

import base64
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from portal.adapters.esia.client import EsiaIdentity
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.signer import RsaSigner

AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
ISSUER = "http://esia.gosuslugi.ru/"
OID = 1000000001
RETURN = "https://26.example.ru/esia/return"
HEADER = {"ver": 1, "typ": "JWT", "sbt": "id", "alg": "RS256"}
ID_CLAIMS = {
    "iss": ISSUER,
    "aud": "REGMED",
    "sub": OID,
    "nbf": int(AT.timestamp()),
    "iat": int(AT.timestamp()),
    "exp": int(AT.timestamp()) + 3600,
    "auth_time": int(AT.timestamp()),
    "urn:esia:sbj": {"urn:esia:sbj:oid": OID, "urn:esia:sbj:is_tru": True},
}
ACCESS_CLAIMS = {
    "iss": ISSUER,
    "client_id": "REGMED",
    "urn:esia:sbj_id": OID,
    "nbf": int(AT.timestamp()),
    "iat": int(AT.timestamp()),
    "exp": int(AT.timestamp()) + 3600,
}


def unpadded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Key:
    """An RSA key with a certificate in a file."""

    def __init__(self, folder, name, *, begins=-1, ends=365):
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.cert_file, self.key_file = folder / f"{name}.crt", folder / f"{name}.key"
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            x509.CertificateBuilder(subject, subject, self.private.public_key())
            .serial_number(1)
            .not_valid_before(AT + timedelta(days=begins))
            .not_valid_after(AT + timedelta(days=ends))
            .sign(self.private, hashes.SHA256())
        )
        self.cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        self.key_file.write_bytes(self.private.private_bytes(pem, form, serialization.NoEncryption()))

    def rs256(self, message):
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def ps256(self, message):
        salt = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        return self.private.sign(message, salt, hashes.SHA256())

    def sha512(self, message):
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA512())

    def hs256(self, message):
        """Sign with the public certificate as if it were a shared secret."""
        made = hmac.HMAC(self.cert_file.read_bytes(), hashes.SHA256())
        made.update(message)
        return made.finalize()


def token(sign, claims=None, header=None, payload=None):
    """Make a token; `payload` stands for bytes that are no claims at all."""
    head = unpadded(json.dumps(HEADER | (header or {})).encode())
    body = unpadded(payload if payload is not None else json.dumps(ID_CLAIMS | (claims or {})).encode())
    return f"{head}.{body}.{unpadded(sign(f'{head}.{body}'.encode()))}"


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return SimpleNamespace(
        esia=Key(folder, "esia"), other=Key(folder, "other"), past=Key(folder, "past", begins=-9, ends=-1),
        future=Key(folder, "future", begins=1), ours=Key(folder, "ours"),
    )  # fmt: skip


class Esia:
    """Answers to the two questions of a sign-in; each may be replaced by a function of the request."""

    def __init__(self, keys):
        self.keys, self.asked = keys, []
        self.id_token = token(keys.esia.rs256)
        self.access_token = token(keys.esia.rs256, ACCESS_CLAIMS, {"sbt": "access"})
        self.person = {"firstName": "Пелагея", "lastName": "Землероева"}
        self.tokens, self.people = self._tokens, lambda _request: httpx.Response(200, json=self.person)

    def _tokens(self, request):
        form = dict(httpx.QueryParams(request.content.decode()))
        told = {"id_token": self.id_token, "access_token": self.access_token, "state": form["state"]}
        return httpx.Response(200, json=told | {"token_type": "Bearer", "expires_in": 3600})

    def __call__(self, request):
        self.asked.append(request)
        return self.tokens(request) if request.url.path.endswith("/te") else self.people(request)


@pytest.fixture
def esia(keys):
    return Esia(keys)


@pytest.fixture(scope="session")
def signer(keys):
    return RsaSigner(key_file=keys.ours.key_file, cert_file=keys.ours.cert_file)


@pytest.fixture
def identity(keys, esia, signer):
    made = EsiaIdentity(
        url="http://esia.test",
        issuer=ISSUER,
        trusted=[keys.esia.cert_file],
        asker=Asker(client_id="REGMED", signer=signer),
    )
    made._client._transport = httpx.MockTransport(esia)
    return made


@pytest.fixture
def come_back(identity):
    def call():
        return identity.person(code="code", state="state", verifier="v" * 64, comes_back_to=RETURN, at=AT)

    return call
