"""What becomes of cards when an account is erased."""

import uuid
from collections.abc import Collection
from datetime import datetime

from portal.domain.accounts.models import Account
from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.actions import emptying
from portal.domain.patients.models import Holding, ProxyRequest, SeenQuestion
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules import ages
from portal.domain.patients.states import Ended, Relation


def erase(*, account_id: int, keep: Collection[uuid.UUID], at: datetime) -> bool:
    """End what an account holds, and empty the cards nobody else holds; False while `keep` still waits.

    A card in `keep` has a visit to come: the clinic must know whom to expect. No holding of the account
    leads to a consent any more, nor may it be brought back. Who acted by the person's leave does so no more.
    """
    _end_permissions(account_id, at)
    held = Holding.objects.select_for_update(of=("self",)).filter(account=account_id)
    waiting = False
    for holding in held.filter(card__emptied_at=None).select_related("card"):
        if holding.card_id in keep:
            waiting = True
            continue
        ended_at = holding.ended_at or at
        Holding.objects.filter(pk=holding.pk).update(ended_at=ended_at, ended_why=Ended.CLOSED, consent=None)
        emptying.leave(holding.card, at)
    ProxyRequest.objects.filter(holding__account=account_id).update(phone="")
    SeenQuestion.objects.filter(account=account_id).delete()
    if not waiting:
        Holding.objects.filter(account=account_id).update(consent=None)
    return not waiting


def _end_permissions(account_id: int, at: datetime) -> None:
    """End what the person of the account had allowed; a parent keeps the card of a child below 15."""
    phones = Account.objects.filter(pk=account_id).exclude(phone="").values("phone")
    ProxyRequest.objects.filter(phone__in=phones).update(phone="")
    for holding in queries.allowed_by(account_id=account_id):
        if holding.relation == Relation.CHILD and not _decides_alone(holding, at):
            continue
        why = Ended.CLOSED if _is_own(holding, account_id) else Ended.REVOKED
        Holding.objects.filter(pk=holding.pk).update(ended_at=at, ended_why=why)
        audit.record(
            at=at, by=SYSTEM, action="holding.ended", object_kind="card", object_id=holding.card_id,
            facts={"why": why, "holder": holding.account_id},
        )  # fmt: skip
        notices.put(
            account_id=holding.account_id, card_id=holding.card_id, kind=Kind.PROXY_ENDED,
            key=f"{Kind.PROXY_ENDED}:{holding.pk}:{holding.account_id}:{at.isoformat()}",
            facts={"card": str(holding.card_id)}, at=at,
        )  # fmt: skip


def _is_own(holding: Holding, account_id: int) -> bool:
    """Tell whether it is the erased person's own card: that one is emptied now, not in thirty days."""
    own = Holding.objects.filter(account=account_id, card=holding.card_id, relation=Relation.SELF)
    return own.filter(ended_at=None).exists()


def _decides_alone(holding: Holding, at: datetime) -> bool:
    return ages.age(holding.card.birth_date, at) >= ages.OWN_MEDICINE_FROM
