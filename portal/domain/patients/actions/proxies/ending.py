"""End a permission: by the person of the card, or by who was let act."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours
from portal.domain.patients.models import Holding, ProxyRequest
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.states import Ended, Relation


def end(*, holding_id: int, account_id: int, at: datetime, by: Actor) -> None:
    """End what was allowed; ending it twice changes nothing the second time.

    A relative's card leaves the one who acted; a parent keeps the child's card and may do nothing with
    it until the child allows it again. The other side is told. Raises NotYours, accounts.Limited.
    """
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        holding = queries.endable(holding_id=holding_id, account_id=account_id)
        if holding is None:
            raise NotYours
        _end(holding, at)
        audit.record(
            at=at, by=by, action="proxy.ended", object_kind="card", object_id=holding.card_id,
            facts={"holder": holding.account_id},
        )  # fmt: skip
        _tell(holding, account_id, at)


def _end(holding: Holding, at: datetime) -> None:
    ProxyRequest.objects.filter(holding=holding).update(phone="")
    mine = Holding.objects.filter(pk=holding.pk)
    if holding.relation == Relation.CHILD:
        mine.update(agreed_at=None, ends_at=None)
    else:
        mine.update(ended_at=at, ended_why=Ended.REVOKED)


def _tell(holding: Holding, account_id: int, at: datetime) -> None:
    own = Holding.objects.filter(card=holding.card_id, relation=Relation.SELF, ended_at=None)
    others = {holding.account_id, *own.values_list("account_id", flat=True)} - {account_id}
    for other in others:
        notices.put(
            account_id=other, card_id=holding.card_id, kind=Kind.PROXY_ENDED,
            key=f"{Kind.PROXY_ENDED}:{holding.pk}:{other}:{at.isoformat()}",
            facts={"card": str(holding.card_id)}, at=at,
        )  # fmt: skip
