"""Electronic signatures of made-up people: demonstration keys that really sign and are really verified.

A key lies with its person on the stand, so anybody may sign as anybody: it proves nothing outside.
"""

import base64
import binascii
import datetime as dt

from cryptography import x509
from django.db.models import QuerySet

from esia_stand.grants import demo_keys
from esia_stand.grants.models import DemoKey, Visit
from esia_stand.people.models import Level, Person


def holders() -> list[Person]:
    """Return the people for whom there are demonstration keys: confirmed accounts from files."""
    return list(_holders().only("oid", "full_name").order_by("full_name"))


def holder(oid: int) -> Person | None:
    """Return one of them."""
    return _holders().filter(oid=oid).first()


def _holders() -> QuerySet[Person]:
    return Person.objects.filter(level=Level.CONFIRMED, is_generated=False)


def challenge(visit: Visit) -> str:
    """Return the text that is signed to sign in: another one for each sign-in, so it cannot be replayed."""
    asker = visit.system_id or "стенд"
    return f"Вход на стенд ЕСИА\nСистема: {asker}\nПопытка: {visit.id}"


def certificate(person: Person, *, at: dt.datetime) -> x509.Certificate:
    """Return the certificate of the person; a key that is missing or no longer good is made."""
    return _read(_key(person, at))


def algorithm(person: Person, *, at: dt.datetime) -> str:
    """Return the name of the algorithm of the person's key."""
    return demo_keys.kind_of(certificate(person, at=at)).words


def sign(person: Person, text: str, *, at: dt.datetime) -> str:
    """Sign a text with the person's demonstration key; return base64."""
    key = _key(person, at)
    signed = demo_keys.kind_of(_read(key)).sign(key.private_pem.encode(), text.encode())
    return base64.b64encode(signed).decode()


def fits(person: Person, text: str, signature: str, *, at: dt.datetime) -> bool:
    """Tell whether this is the person's signature of this text by a certificate in force."""
    known = DemoKey.objects.filter(person=person).first()
    if known is None or not _works(known, at):
        return False
    try:
        raw = base64.b64decode("".join(signature.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    kind = demo_keys.kind_of(_read(known))
    return kind.verifies(known.certificate_pem.encode(), text.encode(), raw)


def _key(person: Person, at: dt.datetime) -> DemoKey:
    known = DemoKey.objects.filter(person=person).first()
    if known is not None and _works(known, at):
        return known
    private, made = demo_keys.best_kind().make(person.full_name, at=at)
    key, _ = DemoKey.objects.update_or_create(
        person=person, defaults={"private_pem": private.decode(), "certificate_pem": made.decode()}
    )
    return key


def _works(key: DemoKey, at: dt.datetime) -> bool:
    held = _read(key)
    return held.not_valid_after_utc > at and demo_keys.is_best(demo_keys.kind_of(held))


def _read(key: DemoKey) -> x509.Certificate:
    return x509.load_pem_x509_certificate(key.certificate_pem.encode())
