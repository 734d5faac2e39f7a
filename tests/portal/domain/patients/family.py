"""A parent who is signed in, and trips to ESIA from inside."""

from dataclasses import dataclass, field

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.models import SignInAttempt
from portal.domain.accounts.states import ConsentGiven, ConsentPurpose, Purpose, SignedIn
from portal.domain.patients import actions
from portal.domain.patients.models import Card
from portal.domain.patients.states import CardData
from tests.factories.accounts import ISSUER, NOW, AttemptFactory, browser, child, person
from tests.factories.patients import Patient, patient

TODAY = NOW.date()
RETURN = "http://localhost:8000/esia/return"
AGREED = ConsentGiven(ConsentPurpose.CARD_CHILD, "Я, мама, согласна.", "26", "Europe/Moscow", browser())


@dataclass
class Parent:
    """Somebody with an account, an own card and an open session."""

    who: Patient = field(default_factory=patient)
    session: SignedIn = field(init=False)

    def __post_init__(self) -> None:
        identity = {"esia_issuer": ISSUER, "esia_oid": self.who.account.esia_oid}
        Card.objects.filter(pk=self.who.card.pk).update(**identity)
        self.sign_in()

    def sign_in(self) -> SignedIn:
        key = accounts.open_session(account=self.who.account, browser=browser(), at=NOW)
        found = queries.signed_in(key=key, at=NOW)
        assert found is not None
        self.session = found
        return found

    @property
    def by(self):
        return accounts.actor(self.who.account.pk, self.session.session_id)

    @property
    def told(self):
        """What ESIA tells of the parent, without children."""
        return person(oid=self.who.account.esia_oid)

    def attempt(self, purpose=Purpose.CHILDREN) -> SignInAttempt:
        return AttemptFactory(purpose=purpose, session_id=self.session.session_id, used_at=NOW)

    def ask(self, esia, *children, purpose=Purpose.CHILDREN, at=NOW, **told) -> None:
        """Go to ESIA and come back with these children."""
        esia.told = person(**{"oid": self.who.account.esia_oid, "children": children} | told)
        self.come(self.attempt(purpose), at)

    def come(self, attempt, at=NOW, session=None) -> None:
        actions.come_back_inside(
            attempt=attempt, code="code", came_to=RETURN, session=session or self.session, at=at, by=self.by
        )

    def offers(self, at=NOW, on=TODAY):
        return actions.offered(session=self.session, on=on, at=at).offers

    def add(self, number=0, *, typed=None, at=NOW):
        offer = self.offers(at)[number]
        return self.add_key(offer.key, typed or offer.data, at)

    def add_key(self, key: str, typed: CardData, at=NOW):
        return actions.add_told(key=key, typed=typed, session=self.session, consent=AGREED, at=at, by=self.by)

    def renew(self, number=0, at=NOW):
        key = self.offers(at)[number].key
        return actions.renew_told(key=key, session=self.session, on=TODAY, at=at, by=self.by)


__all__ = ["AGREED", "TODAY", "Parent", "child"]
