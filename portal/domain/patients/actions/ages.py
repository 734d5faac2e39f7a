"""What birthdays and terms bring: warnings before, an end when the day has come."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.models import Holding, ProxyRequest
from portal.domain.patients.rules import ages
from portal.domain.patients.rules.ages import Warned
from portal.domain.patients.states import Asked, Ended, Relation

_SOON = {
    ages.PASSPORT_FROM: Kind.SOON_14,
    ages.OWN_MEDICINE_FROM: Kind.SOON_15,
    ages.ADULT_FROM: Kind.SOON_18,
}


def mind(*, at: datetime) -> int:
    """End holdings whose time has come and warn of what comes; return how many ended.

    The doors do not wait for this: they ask the age themselves.
    """
    today = ages.today(at)
    grown = Holding.objects.filter(
        relation=Relation.CHILD, ended_at=None, card__birth_date__lte=_born_by(today, ages.ADULT_FROM)
    )
    over = Holding.objects.filter(relation=Relation.RELATIVE, ended_at=None, ends_at__lte=at)
    ended = _end_all(grown, Ended.OF_AGE, Kind.OF_AGE, at) + _end_all(over, Ended.OVER, Kind.PROXY_OVER, at)
    _warn(today, at)
    ProxyRequest.objects.filter(state=Asked.ASKED, over_at__lte=at).delete()
    return ended


def _born_by(today: date, years: int) -> date:
    """Return the last day on which somebody who is so old today was born; 29 February counts as 1 March."""
    year = today.year - years
    try:
        return today.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _end_all(found: "QuerySet[Holding]", why: Ended, kind: Kind, at: datetime) -> int:
    return sum(_end(holding, why, kind, at) for holding in found)


def _end(holding: Holding, why: Ended, kind: Kind, at: datetime) -> bool:
    with transaction.atomic():
        if not Holding.objects.filter(pk=holding.pk, ended_at=None).update(ended_at=at, ended_why=why):
            return False
        audit.record(
            at=at, by=SYSTEM, action="holding.ended", object_kind="card", object_id=holding.card_id,
            facts={"why": why, "holder": holding.account_id},
        )  # fmt: skip
        notices.put(
            account_id=holding.account_id, card_id=holding.card_id, kind=kind, key=f"{kind}:{holding.pk}",
            facts={}, at=at,
        )  # fmt: skip
    return True


def _warn(today: date, at: datetime) -> None:
    children = Holding.objects.filter(_is_near(today), relation=Relation.CHILD, ended_at=None)
    for holding in children.select_related("card"):
        for warned in ages.due(holding.card.birth_date, today):
            _tell(holding, warned, at)


def _is_near(today: date) -> Q:
    """Match cards of which some milestone comes within the longest warning; a day more is no harm."""
    near = Q()
    for years in ages.MILESTONES:
        first = _born_by(today, years) - timedelta(days=1)
        near |= Q(card__birth_date__range=(first, first + timedelta(days=max(ages.WARNED_BEFORE) + 3)))
    return near


def _tell(holding: Holding, warned: Warned, at: datetime) -> None:
    notices.put(
        account_id=holding.account_id, card_id=holding.card_id, kind=_SOON[warned.years],
        key=f"soon:{holding.pk}:{warned.years}:{warned.before}",
        facts={"card": str(holding.card_id), "on": warned.comes_on.isoformat()}, at=at,
    )  # fmt: skip
