"""What the person of a card says: the code from their phone, or a press in their own account."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account
from portal.domain.accounts.states import Browser, SignedIn
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.actions.proxies import telling
from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules import proxies as rules
from portal.domain.patients.states import KNOWN, Asked, Confirmed, Ended, Relation, Way


class NotForYou(Exception):
    """There is no such question to this person: answered, over, or about somebody else."""


def take_code(*, session: SignedIn, digits: str, browser: Browser, at: datetime, by: Actor) -> uuid.UUID:
    """Take the code that the person typed, and with it what was asked; return the card's id.

    Raises accounts.NoPassage, accounts.Limited, NotForYou and the refusals of a code.
    """
    passage = accounts.check_other(session=session, digits=digits, browser=browser, at=at)
    with transaction.atomic():
        accounts.use_passage(passage=passage, at=at)
        asked = _locked(passage=passage.pk, way=Way.CODE)
        if asked is None or not _stands(asked, at):
            raise NotForYou
        way = _still_goes(asked, at)
        _vouch(asked.holding.card, Confirmed.CODE, at)
        _allow(asked.holding, asked, at)
        _close(asked, Asked.GIVEN, None, way.own or asked.holding.card, at, by)
        telling.tell(way, Kind.PROXY_ALLOWED, str(asked.pk), at)
    return asked.holding.card_id


def _still_goes(asked: ProxyRequest, at: datetime) -> queries.CodeWay:
    """Return where a code would go now; somebody may have got an account or another number meanwhile."""
    way = queries.code_way(holding=asked.holding, at=at)
    if way is None or way.phone not in ("", asked.phone):
        raise NotForYou
    return way


def answer(
    *, key: str, account_id: int, is_agreed: bool, keep: Collection[uuid.UUID], at: datetime, by: Actor
) -> None:
    """Allow or refuse what the link asks; the account must be that of the card's own person.

    Whoever was let in holds the person's own card from now on; the card that was typed leaves, unless
    it is in `keep`: a clinic expects somebody by it. Raises accounts.Limited, NotForYou.
    """
    if by.is_limited:
        raise accounts.Limited
    told: dict[str, Any] = {
        "key": key, "account_id": account_id, "is_agreed": is_agreed, "keep": keep, "at": at, "by": by
    }  # fmt: skip
    try:
        _answer(**told)
    except IntegrityError:  # the same card came to the same account by another way at this very moment
        _answer(**told)


def _answer(
    *, key: str, account_id: int, is_agreed: bool, keep: Collection[uuid.UUID], at: datetime, by: Actor
) -> None:
    with transaction.atomic():
        asked = _locked(key_hash=queries.key_hash(key), way=Way.LINK, over_at__gt=at)
        own = queries.own_card(account_id=account_id)
        if asked is None or own is None or not _stands(asked, at):
            raise NotForYou
        if not queries.is_about(asked.holding, own):
            raise NotForYou
        if is_agreed:
            _let_in(asked, own, keep, at)
        _close(asked, Asked.GIVEN if is_agreed else Asked.REFUSED, account_id, own, at, by)
        kind = Kind.PROXY_GIVEN if is_agreed else Kind.PROXY_REFUSED
        notices.put(
            account_id=asked.holding.account_id, card_id=asked.holding.card_id, kind=kind,
            key=f"{kind}:{asked.pk}", facts={"card": str(asked.holding.card_id)}, at=at,
        )  # fmt: skip


def _locked(**wanted: Any) -> ProxyRequest | None:
    """Lock a living question, its card and its holding, in the order in which every verb takes them."""
    living = ProxyRequest.objects.filter(state=Asked.ASKED, **wanted)
    place = living.values_list("holding__card", "holding__account", "holding").first()
    if place is None:
        return None
    Card.objects.select_for_update().get(pk=place[0])
    Account.objects.select_for_update().get(pk=place[1])
    Holding.objects.select_for_update().get(pk=place[2])
    return living.select_for_update(of=("self",)).select_related("holding__card").first()


def _stands(asked: ProxyRequest, at: datetime) -> bool:
    """Tell whether the question is still what was asked: of this holding, about this very person."""
    holding = asked.holding
    reasons = rules.why_not_ask(relation=holding.relation, birth_date=holding.card.birth_date, at=at)
    return holding.ended_at is None and not reasons and asked.about == queries.about(holding.card)


def _let_in(asked: ProxyRequest, own: Card, keep: Collection[uuid.UUID], at: datetime) -> None:
    holding = asked.holding
    if holding.card_id == own.pk:
        _allow(holding, asked, at)
        return
    _vouch(holding.card, Confirmed.ESIA, at)
    _allow(holding, asked, at)
    if holding.card_id not in keep:
        # Before the next one is made: an account holds a card once.
        Holding.objects.filter(pk=holding.pk).update(ended_at=at, ended_why=Ended.OVER)
    new = _held(holding.account_id, own) or Holding(
        account_id=holding.account_id, card=own, relation=_relation(holding), consent=holding.consent,
        since=at, used_at=at,
    )  # fmt: skip
    _allow(new, asked, at)


def _held(account_id: int, card: Card) -> Holding | None:
    return Holding.objects.filter(account=account_id, card=card, ended_at=None).first()


def _relation(holding: Holding) -> Relation:
    return Relation.CHILD if holding.relation == Relation.CHILD else Relation.RELATIVE


def _allow(holding: Holding, asked: ProxyRequest, at: datetime) -> None:
    holding.scope, holding.agreed_at, holding.ends_at = asked.scope, at, asked.ends_at
    holding.save(update_fields=["scope", "agreed_at", "ends_at"] if holding.pk else None)


def _vouch(card: Card, who: Confirmed, at: datetime) -> None:
    weaker = Card.objects.filter(pk=card.pk).exclude(confirmed_by__in={*KNOWN, who})
    weaker.update(confirmed_at=at, confirmed_by=who)


def _close(
    asked: ProxyRequest, state: Asked, account_id: int | None, own: Card, at: datetime, by: Actor
) -> None:
    """Note the answer; the record tells of the person's own card, too."""
    asked.state, asked.answered_at, asked.answered_by_id, asked.phone = state, at, account_id, ""
    asked.save(update_fields=["state", "answered_at", "answered_by", "phone"])
    audit.record(
        at=at, by=by, action=f"proxy.{state}", object_kind="card", object_id=asked.holding.card_id,
        facts={"scope": asked.scope, "way": asked.way, "request": str(asked.pk), "cards": [str(own.pk)]},
    )  # fmt: skip
