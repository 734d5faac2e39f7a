"""Keys of ESIA and of strangers, and tokens of every make."""

import base64
import json
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

import gost

AT = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
"""A little later than now: a GOST certificate is made by a program, and counts from that moment on."""
NOW = int(AT.timestamp())
ISSUER = "http://esia.gosuslugi.ru/"
OID = 1000000001
HEADER = {"ver": 1, "typ": "JWT", "sbt": "id"}
ID_CLAIMS = {
    "iss": ISSUER,
    "aud": "REGMED",
    "sub": OID,
    "nbf": NOW,
    "iat": NOW,
    "exp": NOW + 3600,
    "auth_time": NOW,
    "urn:esia:sbj": {"urn:esia:sbj:oid": OID, "urn:esia:sbj:is_tru": True},
}
ACCESS_CLAIMS = {
    "iss": ISSUER,
    "client_id": "REGMED",
    "urn:esia:sbj_id": OID,
    "nbf": NOW,
    "iat": NOW,
    "exp": NOW + 3600,
}


def unpadded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Key:
    """An RSA key with a certificate in a file."""

    algorithm = "RS256"

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

    def sign(self, message):
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def ps256(self, message):
        salt = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        return self.private.sign(message, salt, hashes.SHA256())

    def sha512(self, message):
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA512())


class GostKey:
    """A GOST key with a certificate in a file, from now on for so many days."""

    algorithm = "GOST3410_2012_256"

    def __init__(self, folder, name, *, days=365):
        self.cert_file, self.key_file = folder / f"{name}.crt", folder / f"{name}.key"
        key, certificate = gost.make_pair(name, days)
        self.key_file.write_bytes(key)
        self.cert_file.write_bytes(certificate)
        self.private = gost.PrivateKey.load(key)

    def sign(self, message):
        return self.private.sign(message)


def hs256(key):
    """Return what signs with the public certificate as if it were a shared secret."""

    def sign(message):
        made = hmac.HMAC(key.cert_file.read_bytes(), hashes.SHA256())
        made.update(message)
        return made.finalize()

    return sign


def token(key, claims=None, header=None, *, payload=None, sign=None):
    """Make a token by a key; `payload` stands for bytes that are no claims, `sign` for another signature.

    A claim or a part of the header that is None is left out.
    """
    told = {name: value for name, value in (ID_CLAIMS | (claims or {})).items() if value is not None}
    headed = HEADER | {"alg": key.algorithm} | (header or {})
    head = unpadded(json.dumps({n: v for n, v in headed.items() if v is not None}).encode())
    body = unpadded(payload if payload is not None else json.dumps(told).encode())
    return f"{head}.{body}.{unpadded((sign or key.sign)(f'{head}.{body}'.encode()))}"
