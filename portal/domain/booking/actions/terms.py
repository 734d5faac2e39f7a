"""Set a region's own term of waiting, shorter than the country's, from a day on; set the country's."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import WaitingTerm
from portal.domain.booking.queries import terms as kept
from portal.domain.booking.rules import terms as rules
from portal.domain.booking.rules.terms import MOST, Term
from portal.domain.regions import queries as regions
from portal.domain.regions.models import Region
from portal.kit import zones

_DAY = timedelta(days=1)


class NotShorter(Exception):
    """On some day the term would end later than the country's; `federal` is the country's."""

    def __init__(self, federal: Term) -> None:
        super().__init__(federal.kind)
        self.federal = federal


class NoSuchAct(Exception):
    """No act of this key is known where the term is set."""


class AlreadyHeld(Exception):
    """Another term of this kind holds in this time; it begins on `since`."""

    def __init__(self, since: date) -> None:
        super().__init__(since.isoformat())
        self.since = since


def set_term(*, term: Term, region: Region, at: datetime, by: Actor) -> int:
    """Let a region's own term hold; return its number. The one without end before it ends the day before.

    Raises NotShorter, AlreadyHeld, NoSuchAct, ValueError for what the law has no sense for.
    """
    _refuse_senseless(term)
    if not regions.book(region.pk).editions(term.act, region.pk):
        raise NoSuchAct(term.act)
    _refuse_longer(term, region)
    with transaction.atomic():
        same = WaitingTerm.objects.select_for_update().filter(region=region, kind=term.kind)
        same.filter(till=None, since__lt=term.since).update(till=term.since - _DAY)
        made = _put(term, region, same, at, by)
    kept.forget()
    return made.pk


def set_federal_term(*, term: Term, at: datetime, by: Actor) -> int:
    """Let a term of the whole country hold; return its number. The one that held ends the day before.

    Regions that promise less time keep their own; of all that hold the one that ends first counts.
    Raises AlreadyHeld, NoSuchAct, ValueError for what the law has no sense for.
    """
    _refuse_senseless(term)
    if not regions.federal_book().editions(term.act):
        raise NoSuchAct(term.act)
    with transaction.atomic():
        same = WaitingTerm.objects.select_for_update().filter(region=None, kind=term.kind)
        living = same.filter(Q(till=None) | Q(till__gte=term.since), since__lt=term.since)
        living.update(till=term.since - _DAY)
        made = _put(term, None, same, at, by)
    kept.forget()
    return made.pk


def _refuse_senseless(term: Term) -> None:
    if not 1 <= term.amount <= MOST or (term.till is not None and term.till < term.since):
        raise ValueError(term)


def _put(
    term: Term, region: Region | None, same: QuerySet[WaitingTerm], at: datetime, by: Actor
) -> WaitingTerm:
    before = Q() if term.till is None else Q(since__lte=term.till)
    taken = same.filter(Q(till=None) | Q(till__gte=term.since), before).order_by("since").first()
    if taken is not None:
        raise AlreadyHeld(taken.since)
    made = WaitingTerm.objects.create(
        region=region, kind=term.kind, amount=term.amount, unit=term.unit, since=term.since,
        till=term.till, act_key=term.act, says=term.says, set_by=by.id,
    )  # fmt: skip
    _note("term.set", made, at, by)
    return made


def _refuse_longer(term: Term, region: Region) -> None:
    calendar = regions.calendar(region)
    together = Q(till=None) | Q(till__gte=term.since)
    for one in WaitingTerm.objects.filter(together, region=None, kind=term.kind):
        federal = kept.term(one)
        if not rules.is_never_later(
            term, federal, since=term.since, zone=region.time_zone, is_working=calendar.is_working
        ):
            raise NotShorter(federal)


def end_term(*, term_id: int, region: Region, at: datetime, by: Actor) -> bool:
    """End a region's own term with yesterday, or take back one of today or later; tell whether there was one.

    The country's terms are no region's to end.
    """
    today = zones.local(at, region.time_zone).date()
    with transaction.atomic():
        living = WaitingTerm.objects.select_for_update().filter(Q(till=None) | Q(till__gte=today))
        one = living.filter(pk=term_id, region=region).first()
        if one is None:
            return False
        _note("term.ended", one, at, by)
        if one.since < today:
            WaitingTerm.objects.filter(pk=one.pk).update(till=today - _DAY)
        else:
            one.delete()
    kept.forget()
    return True


def _note(action: str, one: WaitingTerm, at: datetime, by: Actor) -> None:
    facts = {
        "kind": one.kind, "amount": one.amount, "unit": one.unit, "since": one.since.isoformat(),
        "till": one.till.isoformat() if one.till else "", "act": one.act_key,
    }  # fmt: skip
    audit.record(
        at=at, by=by, action=action, object_kind="waiting_term", object_id=one.pk,
        region=one.region_id or "", facts=facts,
    )  # fmt: skip
