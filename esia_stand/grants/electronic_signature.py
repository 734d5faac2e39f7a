"""Electronic signatures of made-up people: demonstration keys that really sign and are really verified.

A key lies with its person on the stand, so anybody may sign as anybody: it proves nothing outside.
"""

import base64
import binascii
import datetime as dt
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from esia_stand.grants.models import DemoKey, Visit
from esia_stand.people.models import Level, Person

LIFE: Final = dt.timedelta(days=365)
_HASH: Final = ec.ECDSA(hashes.SHA256())
_NAME_LENGTH: Final = 64  # of a common name in a certificate


def holders() -> list[Person]:
    """Return the people for whom there are demonstration keys: confirmed accounts from files."""
    return list(Person.objects.filter(level=Level.CONFIRMED, is_generated=False).order_by("full_name"))


def holder(oid: int) -> Person | None:
    """Return one of them."""
    return next((person for person in holders() if person.oid == oid), None)


def challenge(visit: Visit) -> str:
    """Return the text that is signed to sign in: another one for each sign-in, so it cannot be replayed."""
    asker = visit.system_id or "стенд"
    return f"Вход на стенд ЕСИА\nСистема: {asker}\nПопытка: {visit.id}"


def certificate(person: Person, *, at: dt.datetime) -> x509.Certificate:
    """Return the person's certificate; a key that is missing or has expired is made."""
    return x509.load_pem_x509_certificate(_key(person, at).certificate_pem.encode())


def sign(person: Person, text: str, *, at: dt.datetime) -> str:
    """Sign a text with the person's demonstration key; return base64."""
    key = serialization.load_pem_private_key(_key(person, at).private_pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("a demonstration key is not on an elliptic curve")
    return base64.b64encode(key.sign(text.encode(), _HASH)).decode()


def fits(person: Person, text: str, signature: str, *, at: dt.datetime) -> bool:
    """Tell whether this is the person's signature of this text by a certificate in force."""
    known = DemoKey.objects.filter(person=person).first()
    if known is None:
        return False
    held = x509.load_pem_x509_certificate(known.certificate_pem.encode())
    key = held.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or held.not_valid_after_utc <= at:
        return False
    try:
        key.verify(base64.b64decode("".join(signature.split()), validate=True), text.encode(), _HASH)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _key(person: Person, at: dt.datetime) -> DemoKey:
    known = DemoKey.objects.filter(person=person).first()
    if known is not None:
        held = x509.load_pem_x509_certificate(known.certificate_pem.encode())
        if held.not_valid_after_utc > at:
            return known
    private, made = _make(person, at)
    key, _ = DemoKey.objects.update_or_create(
        person=person, defaults={"private_pem": private, "certificate_pem": made}
    )
    return key


def _make(person: Person, at: dt.datetime) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, person.full_name[:_NAME_LENGTH]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, str(person.oid)),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Made up, not Gosuslugi"),
        ]
    )
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(at - dt.timedelta(minutes=5)).not_valid_after(at + LIFE)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return private.decode(), made.decode()
