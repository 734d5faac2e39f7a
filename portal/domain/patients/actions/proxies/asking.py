"""Ask the person of a card: by a code to their phone, or by a link that they open themselves."""

import secrets
from datetime import datetime

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.states import Browser, SignedIn
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access import OpenCard
from portal.domain.patients.models import Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules import proxies as rules
from portal.domain.patients.rules.proxies import Term
from portal.domain.patients.states import Asked, Scope, Way


class NotAskable(Exception):
    """Nobody is to be asked about this card; `reasons` are all of them."""

    def __init__(self, reasons: list[rules.NotAsking]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class TooManyAsked(Exception):
    """Too many links of this account wait for an answer."""


def ask_by_code(
    *, card: OpenCard, scope: Scope, term: Term, phone: str, session: SignedIn, region: str, browser: Browser,
    at: datetime, by: Actor,
) -> accounts.Passage:  # fmt: skip
    """Begin the way of a code to the person's phone (+7XXXXXXXXXX); the caller then sends it.

    An earlier question of the same kind that was not answered is over. Raises accounts.Limited,
    accounts.OwnPhone, NotAskable.
    """
    _check(card, at)
    passage = accounts.begin_other(session=session, phone=phone, region=region, browser=browser, at=at)
    with transaction.atomic():
        holding = _holding(card)
        ProxyRequest.objects.filter(holding=holding, way=Way.CODE, state=Asked.ASKED).delete()
        asked = ProxyRequest(way=Way.CODE, passage=passage.pk, phone=phone, over_at=passage.ends_at)
        _write(asked, holding, scope, term, at, by)
    return passage


def ask_by_link(*, card: OpenCard, scope: Scope, term: Term, at: datetime, by: Actor) -> str:
    """Return the key of a link that the person opens; only a hash of it is kept.

    Raises accounts.Limited, NotAskable, TooManyAsked.
    """
    if by.is_limited:
        raise accounts.Limited
    _check(card, at)
    key = secrets.token_urlsafe(24)
    with transaction.atomic():
        holding = _holding(card)
        waiting = ProxyRequest.objects.filter(
            holding__account=card.account_id, way=Way.LINK, state=Asked.ASKED, over_at__gt=at
        )
        waiting.filter(holding=holding).delete()
        if waiting.count() >= rules.LINKS_AT_MOST:
            raise TooManyAsked
        asked = ProxyRequest(way=Way.LINK, key_hash=queries.key_hash(key), over_at=at + rules.LINK_LIFE)
        _write(asked, holding, scope, term, at, by)
    return key


def _check(card: OpenCard, at: datetime) -> None:
    reasons = rules.why_not_ask(relation=card.relation, birth_date=card.birth_date, at=at)
    if reasons:
        raise NotAskable(reasons)


def _holding(card: OpenCard) -> Holding:
    living = Holding.objects.select_for_update(of=("self",))
    return living.get(account=card.account_id, card=card.id, ended_at=None)


def _write(asked: ProxyRequest, holding: Holding, scope: Scope, term: Term, at: datetime, by: Actor) -> None:
    asked.holding, asked.scope, asked.ends_at, asked.asked_at = holding, scope, rules.ends_at(term, at), at
    asked.save(force_insert=True)
    audit.record(
        at=at, by=by, action="proxy.asked", object_kind="card", object_id=holding.card_id,
        facts={"scope": scope, "way": asked.way, "request": str(asked.pk)},
    )  # fmt: skip
