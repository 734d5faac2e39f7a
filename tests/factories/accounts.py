"""Accounts, consents, attempts, browsers, and people as ESIA tells of them."""

import hashlib
import uuid
from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from portal.domain.accounts.models import Account, Consent, ConsentText, SignInAttempt
from portal.domain.accounts.ports import Document, Person
from portal.domain.accounts.states import ATTEMPT_LIFE, Browser, ConsentPurpose, Purpose
from portal.kit import snils

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Ставрополь; rules are told the time, so it stands still."""

ISSUER = "http://esia.gosuslugi.ru/"


def snils_of(nine: int) -> str:
    """Return a right СНИЛС that begins with these nine digits."""
    return f"{nine:09}{snils.check_digits(f'{nine:09}')}"


def browser(name: str = "chromium") -> Browser:
    """Return a browser; another name is another browser."""
    return Browser(key_hash=hashlib.sha256(name.encode()).hexdigest(), ip="127.0.0.1", user_agent=name)


def person(**told) -> Person:
    """Return a whole person as ESIA tells of one, with the given parts changed."""
    known = {
        "oid": "1000000001",
        "is_trusted": True,
        "surname": "Землероева",
        "name": "Пелагея",
        "patronymic": "Акинфиевна",
        "birth_date": date(1958, 3, 5),
        "sex": "f",
        "snils": snils_of(112233445),
        "phone": "+79187654321",
        "email": "pelageya@zemleroeva.example",
        "documents": (
            Document("RF_PASSPORT", "0711", "556677", "ОВД"),
            Document("MDCL_PLCY", "", "2651440841000777", "Ингосстрах-М"),
        ),
    }
    return Person(**known | told)


def child(**told) -> Person:
    """Return a child as ESIA tells a parent of one: certificate, policy, СНИЛС, no contacts."""
    known = {
        "oid": "5000000001",
        "is_trusted": False,
        "surname": "Землероев",
        "name": "Тимофей",
        "patronymic": "Олегович",
        "birth_date": date(2019, 9, 2),
        "sex": "m",
        "snils": snils_of(710004052),
        "phone": "",
        "email": "",
        "documents": (
            Document("RF_BRTH_CERT", "iii-дн", "500040", "ЗАГС"),
            Document("MDCL_PLCY", "", "2690089747008047", "Ингосстрах-М"),
        ),
    }
    return Person(**known | told)


class ConsentTextFactory(DjangoModelFactory):
    class Meta:
        model = ConsentText
        django_get_or_create = ("sha256",)

    body = "Я согласна."
    sha256 = factory.LazyAttribute(lambda text: hashlib.sha256(text.body.encode()).hexdigest())
    purpose = ConsentPurpose.ACCOUNT
    version = "2026-11"
    first_shown_at = NOW - timedelta(days=30)


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    text = factory.SubFactory(ConsentTextFactory)
    given_at = NOW - timedelta(days=30)
    time_zone = "Europe/Moscow"
    method = "button"
    region = "26"
    ip = "127.0.0.1"
    user_agent = "chromium"
    esia_issuer = ISSUER
    esia_oid = factory.Sequence(lambda n: str(2_000_000_000 + n))


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account

    consent = factory.SubFactory(ConsentFactory)
    esia_issuer = factory.SelfAttribute("consent.esia_issuer")
    esia_oid = factory.SelfAttribute("consent.esia_oid")
    surname = factory.Sequence("Фамилия-{}".format)
    name = "Имя"
    patronymic = "Отчество"
    created_at = NOW - timedelta(days=30)
    seen_at = NOW - timedelta(days=30)


class AttemptFactory(DjangoModelFactory):
    class Meta:
        model = SignInAttempt

    class Params:
        agreed = factory.Trait(
            consent_text=factory.SubFactory(ConsentTextFactory),
            consent_given_at=NOW,
            purpose=Purpose.REGISTER,
        )

    state = factory.LazyFunction(uuid.uuid4)
    verifier = "v" * 64
    purpose = Purpose.SIGN_IN
    region = "26"
    browser_hash = browser().key_hash
    created_at = NOW
    ends_at = NOW + ATTEMPT_LIFE
