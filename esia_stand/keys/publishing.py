"""The stand's certificates, packed as ESIA publishes its own (`/public/esia.zip`)."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from joserfc.jwk import RSAKey

from esia_stand.keys import token_keys
from esia_stand.protocol import tokens
from esia_stand.protocol.certificates import RSA, public_key_der

NAMES: Final = {
    token_keys.STEMS[tokens.RS256]: "RSA_STAND",
    token_keys.STEMS[tokens.RS256] + token_keys.NEXT: "RSA_STAND_NEXT",
    token_keys.STEMS[tokens.GOST]: "GOST_STAND",
    token_keys.STEMS[tokens.GOST] + token_keys.NEXT: "GOST_STAND_NEXT",
}


def packed() -> bytes:
    """Return the zip: of each certificate PEM, DER and the bare public key; of RSA a JWK as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for stem in token_keys.published():
            for ending, content in _files(token_keys.certificate_pem(stem)):
                archive.writestr(f"{NAMES[stem]}.{ending}", content)
    return out.getvalue()


def _files(pem: bytes) -> Iterator[tuple[str, bytes]]:
    certificate = x509.load_pem_x509_certificate(pem)
    yield "crt", pem
    yield "cer", certificate.public_bytes(serialization.Encoding.DER)
    public = public_key_pem(certificate)
    yield "pub", public
    if certificate.public_key_algorithm_oid.dotted_string == RSA:
        yield "jwk", json.dumps(RSAKey.import_key(public).as_dict(private=False)).encode()


def public_key_pem(certificate: x509.Certificate) -> bytes:
    """Return the public key of a certificate as PEM, whatever its kind."""
    text = base64.b64encode(public_key_der(certificate))
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN PUBLIC KEY-----", *lines, b"-----END PUBLIC KEY-----", b""])
