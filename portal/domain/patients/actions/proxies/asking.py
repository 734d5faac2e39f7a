"""Ask the person of a card: by a code to their phone, or by a link that they open themselves."""

import secrets
from datetime import datetime

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.states import Browser, SignedIn
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices.states import Kind
from portal.domain.patients.access import OpenCard
from portal.domain.patients.actions.proxies import telling
from portal.domain.patients.models import Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules import proxies as rules
from portal.domain.patients.rules import scopes
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
    """Begin the way of a code; the caller then sends it.

    It goes to the telephone of the person's own account, which is told; `phone` (+7XXXXXXXXXX) counts
    only where the portal does not know the person. An earlier question of the same kind that was not
    answered is over. Raises accounts.Limited, accounts.OwnPhone, NotAskable.
    """
    _check(card, at)
    way = _code_way(card, scope, at)
    phone = way.phone or phone
    if not phone:
        raise NotAskable([rules.NotAsking.BY_LINK])
    passage = accounts.begin_other(session=session, phone=phone, region=region, browser=browser, at=at)
    with transaction.atomic():
        holding = _holding(card)
        ProxyRequest.objects.filter(holding=holding, way=Way.CODE, state=Asked.ASKED).delete()
        asked = ProxyRequest(way=Way.CODE, passage=passage.pk, phone=phone, over_at=passage.ends_at)
        _write(asked, holding, scope, term, at, by)
        telling.tell(way, Kind.PROXY_ASKED, f"{holding.pk}:{at.date()}", at)
    return passage


def _code_way(card: OpenCard, scope: Scope, at: datetime) -> queries.CodeWay:
    way = queries.code_way_of(account_id=card.account_id, card_id=card.id, at=at)
    if way is None:
        raise NotAskable([rules.NotAsking.BY_LINK])
    if not scopes.includes(rules.BY_CODE, scope):
        raise NotAskable([rules.NotAsking.TOO_FAR])
    return way


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
    asked.about = queries.about(holding.card)
    asked.save(force_insert=True)
    audit.record(
        at=at, by=by, action="proxy.asked", object_kind="card", object_id=holding.card_id,
        facts={"scope": scope, "way": asked.way, "request": str(asked.pk)},
    )  # fmt: skip
