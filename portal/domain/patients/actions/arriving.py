"""The return from ESIA: account, consent and own card in one transaction, or the question for the consent."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import Account, SignInAttempt
from portal.domain.accounts.states import Browser
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.actions import esia_told, offers, own_card, sealing
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Group, Relation
from portal.domain.regions import queries as regions
from portal.domain.regions.states import Level


@dataclass(frozen=True, slots=True)
class Arrived:
    """The person is signed in; the key belongs into the browser's cookie.

    `filled` are the groups of fields that were empty in the own card until now. `may_book` is False where
    the region lets only more certain accounts book.
    """

    session_key: str
    region: str
    return_to: str
    is_new: bool
    wanted_to_register: bool
    filled: tuple[Group, ...] = ()
    may_book: bool = True


@dataclass(frozen=True, slots=True)
class ConsentNeeded:
    """Nothing is stored yet: the person must agree first."""

    region: str


def come_back(
    *, attempt: SignInAttempt, code: str, came_to: str, browser: Browser, at: datetime
) -> Arrived | ConsentNeeded:
    """Ask ESIA who came back with `code` and let the person in; no transaction is open while it answers.

    `came_to` is the return address that the attempt named. Raises the refusals of accounts.ports and
    accounts.actions.Blocked.
    """
    person = ports.provider().person(
        code=code, state=str(attempt.state), verifier=attempt.verifier, comes_back_to=came_to, at=at
    )
    check_level(person, attempt.region)
    return arrive(attempt=attempt, person=person, browser=browser, at=at)


def check_level(person: ports.Person, region: str) -> None:
    """Let in whom ESIA knows well enough for an own card.

    Raises Unconfirmed for a simplified account, unless the region books with one too, and Incomplete
    where a card lacks what it cannot do without.
    """
    # A standard account comes in everywhere: it has a card, though a region may not let it book.
    if not accounts.level_of(person).reaches(min(_least(region), Level.STANDARD, key=list(Level).index)):
        raise ports.Unconfirmed("simplified")
    if lacking := esia_told.missing(person):
        raise ports.Incomplete(", ".join(lacking))


def arrive(
    *, attempt: SignInAttempt, person: ports.Person, browser: Browser, at: datetime
) -> Arrived | ConsentNeeded:
    """Account, consent, own card, record and notice in one transaction; or ask for the consent."""
    try:
        return _arrive(attempt, person, browser, at)
    except IntegrityError:
        # The same person came back in two tabs at once: the other tab made the account.
        return _arrive(attempt, person, browser, at)


def _arrive(
    attempt: SignInAttempt, person: ports.Person, browser: Browser, at: datetime
) -> Arrived | ConsentNeeded:
    issuer = ports.provider().issuer
    with transaction.atomic():
        account = Account.objects.filter(esia_issuer=issuer, esia_oid=person.oid).first()
        if account is not None:
            return _enter(account, attempt, person, browser, at)
        if attempt.consent_text_id is None:
            sealing.close(attempt, person, at)
            return ConsentNeeded(attempt.region)
        return _register(attempt, person, browser, at)


def _enter(
    account: Account, attempt: SignInAttempt, person: ports.Person, browser: Browser, at: datetime
) -> Arrived:
    accounts.refresh(account=account, person=person, region=attempt.region, at=at)
    mine = Holding.objects.filter(account=account, relation=Relation.SELF, ended_at=None)
    own = mine.select_related("card").first()
    filled = own_card.complete(own.card, person, at, accounts.actor(account.pk)) if own else ()
    agreed = _agree_on_the_way(account, attempt, person, browser)
    accounts.meet_browser(account=account, browser=browser, at=at)
    key = accounts.open_session(account=account, browser=browser, at=at, agreed_region=agreed)
    _keep_news(attempt, key, person, own.card if own else None, at)
    return dataclasses.replace(_arrived(attempt, key, person, is_new=False), filled=filled)


def _keep_news(
    attempt: SignInAttempt, key: str, person: ports.Person, own: Card | None, at: datetime
) -> None:
    """Keep what ESIA tells otherwise than a card of this account: of the person, else of their children.

    It is shown and taken over only by a press; whoever knows better, the person or ESIA, the person says.
    """
    if own is not None and offers.tells_otherwise(own, person):
        _keep_told(attempt, key, person, at, is_of_children=False)
        return
    session = queries.signed_in(key=key, at=at)
    cards = offers.held(session.account_id) if session and person.children else []
    changed = tuple(child for child in person.children if offers.has_other_card(cards, child))
    if changed:
        told = dataclasses.replace(person, children=changed)
        _keep_told(attempt, key, told, at, is_of_children=True)


def _agree_on_the_way(
    account: Account, attempt: SignInAttempt, person: ports.Person, browser: Browser
) -> str:
    """Keep the consent of a person who pressed «Зарегистрироваться» and has an account; return its region."""
    if attempt.consent_text_id is None:
        return ""
    is_kept = accounts.agree_on_the_way(
        account=account, attempt=attempt, person=person, time_zone=_zone(attempt.region), browser=browser
    )
    return attempt.region if is_kept else ""


def _zone(code: str) -> str:
    region = regions.known(code)
    return region.time_zone if region else "UTC"


def _register(attempt: SignInAttempt, person: ports.Person, browser: Browser, at: datetime) -> Arrived:
    zone = _zone(attempt.region)
    consent = accounts.agree(attempt=attempt, person=person, time_zone=zone, browser=browser)
    account = accounts.create(person=person, consent=consent, at=at)
    own_card.make(account, person, consent, at)
    accounts.meet_browser(account=account, browser=browser, at=at, tells=False)
    key = accounts.open_session(account=account, browser=browser, at=at, agreed_region=attempt.region)
    if person.children:
        _keep_told(attempt, key, person, at, is_of_children=True)
    notices.put(
        account_id=account.pk, card_id=None, kind=Kind.WELCOME, key=f"welcome:{account.pk}", facts={}, at=at
    )
    return _arrived(attempt, key, person, is_new=True)


def _keep_told(
    attempt: SignInAttempt, key: str, person: ports.Person, at: datetime, *, is_of_children: bool
) -> None:
    """Keep sealed for this sitting what «Мои карты» will offer: children, or other data than the card's."""
    session = queries.signed_in(key=key, at=at)
    if session is not None:
        sealing.keep(attempt, person, session_id=session.session_id, is_of_children=is_of_children, at=at)


def _arrived(attempt: SignInAttempt, key: str, person: ports.Person, *, is_new: bool) -> Arrived:
    wanted = attempt.purpose == "register"
    may_book = accounts.level_of(person).reaches(_least(attempt.region))
    return Arrived(
        key, attempt.region, attempt.return_to, is_new=is_new, wanted_to_register=wanted, may_book=may_book
    )


def _least(code: str) -> Level:
    """Return the least level that books in a region."""
    region = regions.known(code)
    return Level(region.booking_level) if region else Level.STANDARD
