"""Verbs of cards: arrive from ESIA, agree after the return, check the data."""

import dataclasses
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import Account, Consent, SignInAttempt
from portal.domain.accounts.states import ATTEMPT_LIFE, Browser
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients import rules
from portal.domain.patients.access import OpenCard
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Relation, Source
from portal.domain.regions import queries as regions
from portal.kit import seal

_SEAL = "esia-person"
_DOCUMENTS = (
    ("policy_number", "policy_series", "insurer"),
    ("document_number", "document_series", "document_type"),
)
"""Fields of a card that are one document: its number first."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The person is signed in; the key belongs into the browser's cookie."""

    session_key: str
    region: str
    return_to: str
    is_new: bool
    wanted_to_register: bool


@dataclass(frozen=True, slots=True)
class ConsentNeeded:
    """Nothing is stored yet: the person must agree first."""

    region: str


class NothingWaits(Exception):
    """There is no sealed answer of ESIA for this browser any more."""


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
    _check_level(person)
    return arrive(attempt=attempt, person=person, browser=browser, at=at)


def _check_level(person: ports.Person) -> None:
    missing = rules.why_no_card(
        is_trusted=person.is_trusted,
        snils=person.snils,
        passport=person.document("RF_PASSPORT", "FID_DOC") is not None,
        birth_date=person.birth_date,
        sex=person.sex,
        names=(person.surname, person.name),
    )
    if missing:
        raise ports.Unconfirmed(", ".join(missing))


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
            return _ask_consent(attempt, person, at)
        return _register(attempt, person, browser, at)


def _enter(
    account: Account, attempt: SignInAttempt, person: ports.Person, browser: Browser, at: datetime
) -> Arrived:
    accounts.refresh(account=account, person=person, at=at)
    mine = Holding.objects.filter(account=account, relation=Relation.SELF, ended_at=None)
    own = mine.select_related("card").first()
    if own is not None:
        _refresh_card(own.card, _news(own.card, _from_esia(person)), accounts.actor(account.pk), at)
    agreed = _agree_on_the_way(account, attempt, person, browser)
    key = accounts.open_session(account=account, browser=browser, at=at, agreed_region=agreed)
    return _arrived(attempt, key, is_new=False)


def _agree_on_the_way(
    account: Account, attempt: SignInAttempt, person: ports.Person, browser: Browser
) -> str:
    """Keep the consent of a person who pressed «Зарегистрироваться» and has an account; return its region."""
    if attempt.consent_text_id is None:
        return ""
    if not queries.has_agreed(account_id=account.pk, sha256=attempt.consent_text_id):
        region = regions.known(attempt.region)
        zone = region.time_zone if region else "UTC"
        consent = accounts.agree(attempt=attempt, person=person, time_zone=zone, browser=browser)
        Account.objects.filter(pk=account.pk).update(consent=consent, closing_at=None)
    return attempt.region


def _refresh_card(card: Card, news: dict[str, Any], by: Actor, at: datetime) -> None:
    changed = sorted(name for name, value in news.items() if getattr(card, name) != value)
    if changed:
        Card.objects.filter(pk=card.pk).update(**{name: news[name] for name in changed})
        audit.record(
            at=at, by=by, action="card.refreshed", object_kind="card", object_id=card.pk,
            facts={"source": Source.ESIA, "fields": changed},
        )  # fmt: skip


def _register(attempt: SignInAttempt, person: ports.Person, browser: Browser, at: datetime) -> Arrived:
    region = regions.known(attempt.region)
    zone = region.time_zone if region else "UTC"
    consent = accounts.agree(attempt=attempt, person=person, time_zone=zone, browser=browser)
    account = accounts.create(person=person, consent=consent, at=at)
    _make_own_card(account, person, consent, at)
    key = accounts.open_session(account=account, browser=browser, at=at, agreed_region=attempt.region)
    notices.put(
        account_id=account.pk, card_id=None, kind=Kind.WELCOME, key=f"welcome:{account.pk}", facts={}, at=at
    )
    return _arrived(attempt, key, is_new=True)


def _make_own_card(account: Account, person: ports.Person, consent: Consent, at: datetime) -> Card:
    card = Card.objects.create(consent=consent, created_at=at, **_from_esia(person))
    Holding.objects.create(account=account, card=card, relation=Relation.SELF, since=at, used_at=at)
    audit.record(
        at=at, by=accounts.actor(account.pk), action="card.made", object_kind="card", object_id=card.pk,
        facts={"source": Source.ESIA, "consent": str(consent.pk)},
    )  # fmt: skip
    return card


def _from_esia(person: ports.Person) -> dict[str, Any]:
    policy = person.document("MDCL_PLCY")
    paper = person.document("RF_PASSPORT", "RF_BRTH_CERT", "FID_DOC")
    return {
        "surname": person.surname,
        "name": person.name,
        "patronymic": person.patronymic,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "snils": person.snils,
        "policy_series": policy.series if policy else "",
        "policy_number": policy.number if policy else "",
        "insurer": policy.issued_by if policy else "",
        "document_type": paper.type if paper else "",
        "document_series": paper.series if paper else "",
        "document_number": paper.number if paper else "",
        "phone": person.phone,
        "source": Source.ESIA,
        "esia_oid": person.oid,
    }


def _news(card: Card, told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what ESIA did not tell, so that nothing is lost; another document comes whole."""
    news = {name: value for name, value in told.items() if value}
    for number, *parts in _DOCUMENTS:
        if told[number] and told[number] != getattr(card, number):
            news |= {part: told[part] for part in parts}
    return news


def _arrived(attempt: SignInAttempt, key: str, *, is_new: bool) -> Arrived:
    wanted = attempt.purpose == "register"
    return Arrived(key, attempt.region, attempt.return_to, is_new=is_new, wanted_to_register=wanted)


def _ask_consent(attempt: SignInAttempt, person: ports.Person, at: datetime) -> ConsentNeeded:
    attempt.sealed = seal.close(
        _sealable(person),
        secret=settings.SECRET_KEY,
        purpose=_SEAL,
    )
    attempt.ends_at = at + ATTEMPT_LIFE
    attempt.save(update_fields=["sealed", "ends_at"])
    return ConsentNeeded(attempt.region)


def _sealable(person: ports.Person) -> dict[str, Any]:
    told = dataclasses.asdict(dataclasses.replace(person, children=()))
    return told | {"birth_date": person.birth_date and person.birth_date.isoformat()}


def agree_after_return(*, agreed_text: str, region: str, browser: Browser, at: datetime) -> Arrived:
    """Let in the person who pressed «Да, я согласен» after the return; raise NothingWaits.

    The text is of `region`: each has its own operator, so an attempt of another one stays sealed.
    """
    with transaction.atomic():
        attempt, person = _unseal(region, browser, at)
        attempt.consent_text = accounts.show_text(body=agreed_text, at=at)
        attempt.consent_given_at = at
        attempt.save(update_fields=["consent_text", "consent_given_at"])
        arrived = arrive(attempt=attempt, person=person, browser=browser, at=at)
    if isinstance(arrived, ConsentNeeded):  # pragma: no cover  the consent has just been given
        raise NothingWaits
    return arrived


def _unseal(region: str, browser: Browser, at: datetime) -> tuple[SignInAttempt, ports.Person]:
    attempt = queries.waiting_attempt(browser_hash=browser.key_hash, region=region, at=at)
    if attempt is None:
        raise NothingWaits
    taken = SignInAttempt.objects.filter(pk=attempt.pk).exclude(sealed="").update(sealed="")
    if taken != 1:
        raise NothingWaits
    try:
        told = seal.open_(
            attempt.sealed,
            secret=settings.SECRET_KEY,
            purpose=_SEAL,
            max_age_s=int(ATTEMPT_LIFE.total_seconds()),
        )
    except seal.Broken as error:
        raise NothingWaits from error
    return attempt, _person(told)


def _person(told: dict[str, Any]) -> ports.Person:
    birth = told["birth_date"]
    return ports.Person(
        **told
        | {
            "birth_date": date.fromisoformat(birth) if birth else None,
            "documents": tuple(ports.Document(**document) for document in told["documents"]),
            "children": (),
        }
    )


def refuse_after_return(*, browser: Browser) -> None:
    """Throw away what ESIA told of a person who pressed «Нет, я отказываюсь»."""
    accounts.forget_sealed(browser=browser)


def confirm_data(*, card: OpenCard, at: datetime, by: Actor) -> None:
    """Note that the person has looked at the data and found them right."""
    with transaction.atomic():
        if Card.objects.filter(pk=card.id, checked_at=None).update(checked_at=at):
            audit.record(at=at, by=by, action="card.checked", object_kind="card", object_id=card.id)


_EMPTIED = (
    "surname", "name", "patronymic", "snils", "policy_series", "policy_number", "insurer", "document_type",
    "document_series", "document_number", "phone", "esia_oid",
)  # fmt: skip


def erase(*, account_id: int, keep: Collection[uuid.UUID], at: datetime) -> bool:
    """End what an account holds, and empty the cards nobody else holds; False while `keep` still waits.

    A card in `keep` has a visit to come: the clinic must know whom to expect. Of an emptied card the
    year of birth and the sex stay, so that counts of visits stay right and nobody can be recognised.
    """
    held = Holding.objects.select_for_update().filter(account=account_id, ended_at=None)
    waiting = False
    for holding in held.select_related("card"):
        if holding.card_id in keep:
            waiting = True
            continue
        Holding.objects.filter(pk=holding.pk).update(ended_at=at)
        if not Holding.objects.filter(card=holding.card_id, ended_at=None).exists():
            year = holding.card.birth_date.replace(month=1, day=1)
            Card.objects.filter(pk=holding.card_id).update(
                **dict.fromkeys(_EMPTIED, ""), birth_date=year, checked_at=None
            )
    return not waiting
