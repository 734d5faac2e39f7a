"""Reads of who may act for whom, and of what is asked."""

import dataclasses
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.rules import ages, card_data, scopes
from portal.domain.patients.rules import proxies as rules
from portal.domain.patients.states import GROUPS, KNOWN, Asked, CardData, Group, Relation, Scope, Way
from portal.kit import keyed

_NAMES = tuple(field.name for field in dataclasses.fields(CardData))


def key_hash(key: str) -> str:
    """Return what of a link's key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def about(card: Card) -> str:
    """Return a keyed hash of who the person of a card is: names, birth date, sex and СНИЛС."""
    told = [str(getattr(card, name)) for group in (Group.PERSON, Group.SNILS) for name in GROUPS[group]]
    return keyed.digest("\0".join(told), secret=settings.SECRET_KEY, purpose="proxies")


def hold_of(holding: Holding) -> scopes.Hold:
    """Return what decides how far a holding goes; its card is read already."""
    return scopes.Hold(
        holding.relation, holding.card.birth_date, holding.card.confirmed_by, holding.scope,
        holding.agreed_at is not None, holding.ends_at,
    )  # fmt: skip


def hands_out_data(holding: Holding, at: datetime) -> bool:
    """Tell whether the numbers of a held card may be handed out."""
    scope = scopes.now(hold_of(holding), at)
    is_free = holding.relation != Relation.RELATIVE or holding.card.confirmed_at is None
    return scope is not None and (is_free or scope == Scope.ALL)


def cards_in_full(*, account_id: int, at: datetime) -> Sequence[uuid.UUID]:
    """Return the held cards that somebody vouches for and of which everything may be seen (one query)."""
    mine = Holding.objects.filter(account=account_id, ended_at=None, card__confirmed_at__isnull=False)
    held = mine.select_related("card")
    return [one.card_id for one in held if scopes.now(hold_of(one), at) == Scope.ALL]


def own_card(*, account_id: int) -> Card | None:
    """Return the card of the account's own person (one query)."""
    mine = Holding.objects.filter(account=account_id, relation=Relation.SELF, ended_at=None)
    found = mine.select_related("card").first()
    return found.card if found else None


def is_about(holding: Holding, own: Card) -> bool:
    """Tell whether a held card is of the person whose own card this is.

    By names and birth date, and by СНИЛС where both have one: nobody answers for a namesake.
    """
    return _is_same(holding.card, own)


def _is_same(card: Card, own: Card) -> bool:
    if card.pk == own.pk:
        return True
    one, other = _told(card), _told(own)
    if one.snils and other.snils and one.snils != other.snils:
        return False
    return card_data.is_same_person(one, other)


def _told(card: Card) -> CardData:
    return CardData(**{name: getattr(card, name) for name in _NAMES})


@dataclass(frozen=True, slots=True)
class CodeWay:
    """Where a code about a card goes: to `phone` (+7XXXXXXXXXX), or to a typed one where it is empty.

    `account_id` and `own` are the account and the own card of the person, where the portal knows them.
    """

    phone: str = ""
    account_id: int | None = None
    own: Card | None = None


def code_way(*, holding: Holding, at: datetime) -> CodeWay | None:
    """Return where a code for a held card goes; None: the person is asked by a link only (one query)."""
    card, found = holding.card, _people_of(holding)
    phones = [one.account.phone if one.account.phone_confirmed_at else "" for one in found]
    reasons = rules.why_not_by_code(
        relation=holding.relation, birth_date=card.birth_date, phones=phones,
        is_known=card.confirmed_by in KNOWN, at=at,
    )  # fmt: skip
    if reasons:
        return None
    return CodeWay(phones[0], found[0].account_id, found[0].card) if found else CodeWay()


def _people_of(holding: Holding) -> list[Holding]:
    """Return the own holdings of the person of a card, those of the account that holds it left out."""
    born = Holding.objects.filter(
        relation=Relation.SELF, ended_at=None, card__birth_date=holding.card.birth_date
    ).exclude(account=holding.account_id)
    found = born.select_related("card", "account").order_by("pk")
    return [own for own in found if _is_same(holding.card, own.card)]


def code_way_of(*, account_id: int, card_id: uuid.UUID, at: datetime) -> CodeWay | None:
    """Return where a code for an opened card goes; None: a link only (two queries)."""
    mine = Holding.objects.filter(account=account_id, card=card_id, ended_at=None).select_related("card")
    return code_way(holding=mine.get(), at=at)


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody who may act for the person: `scope` is how far now, `ends_at` until when (UTC).

    `is_parent`: by law, until the child is of age; what the parent may do then is not asked.
    """

    holding_id: int
    name: str
    surname: str
    patronymic: str
    relation: str
    scope: Scope
    ends_at: datetime | None
    is_parent: bool


def acting_for(*, account_id: int, at: datetime) -> Sequence[Acting]:
    """Return who acts for the person of this account now (three queries)."""
    own = own_card(account_id=account_id)
    if own is None:
        return []
    held = Holding.objects.filter(_of_person(own, account_id), ended_at=None)
    found = held.exclude(account=account_id).select_related("account", "card").distinct().order_by("since")
    return [one for holding in found if (one := _acting(holding, at))]


def others_on(*, account_id: int, card_id: uuid.UUID, at: datetime) -> Sequence[Acting]:
    """Return who else holds an opened card and may do something with it (one query)."""
    held = Holding.objects.filter(card=card_id, ended_at=None).exclude(account=account_id)
    found = [_acting(one, at) for one in held.select_related("account", "card").order_by("since")]
    return [one for one in found if one and one.scope != Scope.NOTHING]


def allowed_by(*, account_id: int) -> Sequence[Holding]:
    """Lock and return what others hold by leave of the person of this account, with the cards."""
    own = own_card(account_id=account_id)
    if own is None:
        return []
    held = Holding.objects.select_for_update(of=("self",)).select_related("card").order_by("pk")
    living = held.filter(_of_person(own, account_id), ended_at=None, agreed_at__isnull=False)
    return list(living.exclude(account=account_id))


def _of_person(own: Card, account_id: int) -> Q:
    """Match holdings of the own card, and permissions over cards of this person that others typed."""
    typed = Holding.objects.filter(
        ended_at=None, agreed_at__isnull=False, card__birth_date=own.birth_date
    ).exclude(Q(relation=Relation.SELF) | Q(account=account_id))
    allowed = [one.pk for one in typed.select_related("card") if is_about(one, own)]
    return Q(card=own) | Q(pk__in=allowed)


def _acting(holding: Holding, at: datetime) -> Acting | None:
    scope = scopes.now(hold_of(holding), at)
    if scope is None:
        return None
    account, is_child = holding.account, holding.relation == Relation.CHILD
    is_parent = is_child and ages.age(holding.card.birth_date, at) < ages.OWN_MEDICINE_FROM
    return Acting(
        holding.pk, account.name, account.surname, account.patronymic, holding.relation, scope,
        holding.ends_at, is_parent,
    )  # fmt: skip


def held(*, account_id: int, card_id: uuid.UUID) -> int:
    """Return the number of the living holding of a card that is open already (one query)."""
    mine = Holding.objects.filter(account=account_id, card=card_id, ended_at=None)
    return mine.values_list("pk", flat=True).get()


def may_end(*, holding_id: int, account_id: int) -> bool:
    """Tell whether this account may end this permission."""
    with transaction.atomic():
        return endable(holding_id=holding_id, account_id=account_id) is not None


def endable(*, holding_id: int, account_id: int) -> Holding | None:
    """Lock and return a holding that this account may end: its own permission, or one over its person."""
    found = Holding.objects.select_for_update(of=("self",)).select_related("card", "account")
    holding = found.filter(pk=holding_id, ended_at=None).exclude(relation=Relation.SELF).first()
    if holding is None or holding.agreed_at is None:
        return None
    if holding.account_id == account_id:
        return holding
    own = own_card(account_id=account_id)
    is_mine = own is not None and Holding.objects.filter(_of_person(own, account_id), pk=holding.pk).exists()
    return holding if is_mine else None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked: who asks, by which card, for how much, until when (UTC)."""

    card_id: uuid.UUID
    name: str
    surname: str
    patronymic: str
    scope: Scope
    ends_at: datetime
    is_child: bool


def asked(*, key: str, account_id: int, at: datetime) -> Question | None:
    """Return what the link asks the person of this account; None for anybody else (two queries)."""
    waiting = ProxyRequest.objects.filter(
        key_hash=key_hash(key), way=Way.LINK, state=Asked.ASKED, over_at__gt=at
    )
    found = waiting.select_related("holding__card", "holding__account").first()
    own = own_card(account_id=account_id)
    if found is None or own is None or found.holding.ended_at or not is_about(found.holding, own):
        return None
    if found.about != about(found.holding.card):
        return None
    who = found.holding.account
    is_child = found.holding.relation == Relation.CHILD
    return Question(
        found.holding.card_id,
        who.name,
        who.surname,
        who.patronymic,
        Scope(found.scope),
        found.ends_at,
        is_child,
    )


def waiting(*, account_id: int, card_id: uuid.UUID, at: datetime) -> datetime | None:
    """Return until when a link about this card waits for an answer (one query)."""
    mine = ProxyRequest.objects.filter(
        holding__account=account_id, holding__card=card_id, way=Way.LINK, state=Asked.ASKED, over_at__gt=at
    )
    return mine.values_list("over_at", flat=True).first()


def code_asked(*, passage_id: uuid.UUID) -> ProxyRequest | None:
    """Return the question that a code answers, with the card (one query)."""
    return (
        ProxyRequest.objects.filter(passage=passage_id, state=Asked.ASKED)
        .select_related("holding__card")
        .first()
    )
