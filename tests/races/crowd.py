"""Many people with open sessions who want the same places, written into the tables in bulk."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account
from portal.domain.patients.models import Card, Holding
from portal.domain.schedule.models import Slot
from tests.factories import booking as places
from tests.factories.accounts import ConsentFactory, browser
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.patients import CardFactory, HoldingFactory

PER_SESSION = 24
SPARE = 4


@dataclass(frozen=True)
class Someone:
    """A signed-in person with an own card."""

    account: Account
    card: Card
    key: str


def people(count: int) -> list[Someone]:
    """Make people who have just signed in."""
    consent = ConsentFactory()
    made = Account.objects.bulk_create(_account(consent, number) for number in range(count))
    cards = Card.objects.bulk_create(CardFactory.build_batch(count, consent=consent))
    Holding.objects.bulk_create(
        HoldingFactory.build(account=account, card=card) for account, card in zip(made, cards, strict=True)
    )
    at = now()
    keys = [
        accounts.open_session(account=account, browser=browser(), at=at, agreed_region="26")
        for account in made
    ]
    return [Someone(*each) for each in zip(made, cards, keys, strict=True)]


def _account(consent, number: int) -> Account:
    at = consent.given_at
    return Account(
        esia_issuer=consent.esia_issuer, esia_oid=str(7_000_000 + number), surname="Гонкин", name="Имя",
        consent=consent, created_at=at, seen_at=at,
    )  # fmt: skip


def wanted_places(count: int) -> list[Slot]:
    """Make doctors of one speciality; return `count` of their places, each keeps some that nobody wants."""
    clinic, speciality = ClinicFactory(), SpecialityFactory()
    wanted: list[Slot] = []
    start = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    while len(wanted) < count:
        doctor = DoctorFactory(clinic=clinic, speciality=speciality)
        desk = places.desk(
            doctor=doctor, starts_at=start.replace(hour=5), slots=PER_SESSION + SPARE,
            opens_at=start - timedelta(days=9),
        )  # fmt: skip
        wanted += desk.slots[:PER_SESSION]
    return wanted[:count]


def dealt(things: list[Any], hands: int) -> list[list[Any]]:
    """Deal things round and round, so that neighbours are worked at the same time."""
    piles: list[list[Any]] = [[] for _ in range(hands)]
    for thing, pile in zip(things, cycle(piles), strict=False):
        pile.append(thing)
    return piles
