"""People of the ESIA stand who act for each other already: a permission that is given, one asked, one ended.

Whoever signs in as one of them finds «Кто действует» filled. Accounts that are there are left alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.patients import access
from portal.domain.patients.actions import proxies
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules.proxies import Term
from portal.domain.patients.states import Confirmed, Relation, Scope, Sex, Source
from portal.nonprod.demo import attached, crowd
from portal.nonprod.demo.shapes import Patient, Region

BY: Final = Actor(ActorKind.SYSTEM, "demonstration")
OID: Final = {attached.NINA: "1000300015", attached.DENIS: "1000300014", attached.OLGA: "1000300013"}
"""As the stand numbers them; it and the portal do not know each other."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody who has an account and an own card."""

    who: Patient
    account: Account


def settle(region: Region, *, at: datetime) -> int:
    """Make the people and what they have allowed each other; return how many people."""
    if any(line.patient == attached.NINA for line in region.attached) and not _are_there():
        nina, denis, olga = (_person(who, region, at) for who in OID)
        _answer(_ask(denis, nina, Scope.VISITS, at), nina, at)
        _ask(denis, olga, Scope.ALL, at)
        _answer(_ask(nina, olga, Scope.BOOK, at), olga, at)
        given = Holding.objects.get(account=nina.account, card__holdings__account=olga.account, ended_at=None)
        proxies.end(holding_id=given.pk, account_id=olga.account.pk, at=at, by=BY)
        return len(OID)
    return 0


def _are_there() -> bool:
    known = Account.objects.filter(esia_issuer=ports.provider().issuer, esia_oid__in=OID.values())
    return known.exists()


def _person(who: Patient, region: Region, at: datetime) -> _Known:
    issuer, oid = ports.provider().issuer, OID[who]
    account = Account.objects.create(
        esia_issuer=issuer, esia_oid=oid, surname=who.surname, name=who.name, patronymic=who.patronymic or "",
        consent=crowd.consent(region, oid, at), created_at=at, seen_at=at,
    )  # fmt: skip
    card = _card(who, account, at)
    card.source, card.esia_issuer, card.esia_oid = Source.ESIA, issuer, oid
    card.confirmed_at, card.confirmed_by = at, Confirmed.ESIA
    card.save(force_insert=True)
    Holding.objects.create(account=account, card=card, relation=Relation.SELF, since=at, used_at=at)
    return _Known(who, account)


def _card(who: Patient, by: Account, at: datetime) -> Card:
    return Card(
        surname=who.surname, name=who.name, patronymic=who.patronymic or "",
        birth_date=date.fromisoformat(who.birth_date), sex=Sex.MALE if who == attached.DENIS else Sex.FEMALE,
        snils="".join(filter(str.isdecimal, who.snils or "")), source=Source.HAND, consent_id=by.consent_id,
        created_at=at,
    )  # fmt: skip


def _ask(one: _Known, other: _Known, scope: Scope, at: datetime) -> str:
    """Let one type the card of the other and ask by a link; return its key."""
    card = _card(other.who, one.account, at)
    card.save(force_insert=True)
    Holding.objects.create(
        account=one.account, card=card, relation=Relation.RELATIVE, since=at, used_at=at,
        consent_id=one.account.consent_id,
    )  # fmt: skip
    opened = access.card_of(account_id=one.account.pk, card_id=card.pk, at=at, by=BY, reason="demonstration")
    return proxies.ask_by_link(card=opened, scope=scope, term=Term.YEAR, at=at, by=BY)


def _answer(key: str, other: _Known, at: datetime) -> None:
    proxies.answer(key=key, account_id=other.account.pk, is_agreed=True, keep=(), at=at, by=BY)
