"""Put searches into the queue: of new cards, by the schedule, by the button."""

import random
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from portal.domain.attachments.models import Search, Sweep
from portal.domain.attachments.states import ASKED_AT_ONCE, ENDS, LEASE, SEARCH_ENDS_AFTER, State
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import ATTACHMENTS_OF_CARD, Ask
from portal.domain.patients.access import OpenCard
from portal.domain.patients.models import Holding
from portal.domain.patients.states import KNOWN
from portal.domain.regions import queries as regions
from portal.domain.work import actions as work

_LINE: Final = "portal.domain.attachments.jobs.work_line"
QUEUE_AT_MOST: Final = 500
"""More are not begun: whoever waits is asked long before the end of a search."""
_NEWEST: Final = 1000
"""How many of the newest holdings each look goes through; the sweep goes through the rest."""
_PART: Final = 5000
"""How many holdings one look sweeps over."""
_ONLY: Final = 1
_AGREED_IN: Final = Coalesce("consent__region", "card__consent__region")
"""The region of the consent by which a card is held."""
_SOURCE: Final = random.SystemRandom()


class NotConfirmed(Exception):
    """The card may be a stranger's: no register is asked about it before it is confirmed."""


class NotAllowed(Exception):
    """The account may not see everything of this card, so it may not ask for it either."""


def search(*, card: OpenCard, region: str, at: datetime, by: Actor) -> bool:
    """Search by the person's own wish; False where a search is on its way already.

    Raises NotConfirmed, NotAllowed, and limits.Exhausted where the hour's questions are used up.
    """
    if not card.is_known:
        raise NotConfirmed
    if not card.shows_attachments:
        raise NotAllowed
    limits.refuse_full([Ask(ATTACHMENTS_OF_CARD, str(card.id))], at=at)
    with transaction.atomic():
        row, is_new = Search.objects.get_or_create(card_id=card.id, region_id=region, defaults=_queued(at))
        over = Search.objects.filter(Q(state__in=ENDS) | Q(ends_at__lte=at), pk=row.pk)
        if not (is_new or over.update(**_queued(at))):
            return False
        audit.record(
            at=at, by=by, action="attachments.wanted", object_kind="card", object_id=card.id, region=region
        )
        work.enqueue(_LINE, line=_SOURCE.randint(1, ASKED_AT_ONCE))
    return True


def look(*, at: datetime) -> int:
    """Begin what is to be begun and let it be asked; return how many searches were begun.

    Safe to run twice and by two workers: a card has one row in a region, and only an end begins anew.
    """
    _take_back(at)
    free = QUEUE_AT_MOST - Search.objects.filter(state=State.QUEUED).count()
    begun = 0
    for begin in (_begin_newest, _begin_due, _sweep_on):
        begun += begin(free - begun, at) if free > begun else 0
    _call_lines(at)
    return begun


def sweep(*, at: datetime) -> None:
    """Let the next looks go through every card, a part each; forget cards that were emptied."""
    Search.objects.filter(card__emptied_at__isnull=False).delete()
    Sweep.objects.get_or_create(pk=_ONLY)
    Sweep.objects.filter(pk=_ONLY, position=None).update(position=0, begun_at=at)


def _take_back(at: datetime) -> None:
    """Put back what a killed worker asked; nobody waits for that answer any more."""
    lost = Search.objects.filter(state=State.RUNNING, asked_at__lte=at - LEASE)
    lost.update(state=State.QUEUED, line=None, due_at=at)


def _begin_newest(most: int, at: datetime) -> int:
    newest = Holding.objects.aggregate(newest=Max("pk"))["newest"] or 0
    begun, _came_to = _begin(newest - _NEWEST, newest, most, at)
    return begun


def _sweep_on(most: int, at: datetime) -> int:
    """Begin what is missing in the next part of the holdings; after the last part the sweep is over."""
    old = Sweep.objects.filter(pk=_ONLY).values_list("position", flat=True).first()
    if old is None:
        return 0
    part = list(Holding.objects.filter(pk__gt=old).order_by("pk").values_list("pk", flat=True)[:_PART])
    begun, came_to = _begin(old, part[-1], most, at) if part else (0, None)
    Sweep.objects.filter(pk=_ONLY, position=old).update(position=came_to)
    return begun


def _begin(after: int, last: int, most: int, at: datetime) -> tuple[int, int]:
    """Queue cards nobody has searched for where their consent was given; say how many and how far it came."""
    held = _searchable(Holding.objects.filter(pk__gt=after, pk__lte=last, ended_at=None))
    new = held.filter(~Exists(Search.objects.filter(card=OuterRef("card")))).order_by("pk")
    told = list(new.annotate(agreed_in=_AGREED_IN).values_list("pk", "card_id", "agreed_in")[:most])
    regions_of = {card_id: region for _, card_id, region in told}
    rows = [_new(card_id, region, at) for card_id, region in regions_of.items()]
    Search.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows), told[-1][0] if len(told) == most else last


def _searchable(found: "QuerySet[Holding]") -> "QuerySet[Holding]":
    """Leave cards that somebody vouches for and that were agreed to in a region that is on."""
    on = [region.pk for region in regions.switched_on()]
    sure = found.filter(card__emptied_at=None, card__confirmed_by__in=KNOWN)
    return sure.filter(In(_AGREED_IN, on))


def _begin_due(most: int, at: datetime) -> int:
    """Queue what the schedule asks again, of cards that somebody still holds."""
    held = _searchable(Holding.objects.filter(card=OuterRef("card"), ended_at=None))
    due = Search.objects.filter(Exists(held), state__in=ENDS, next_at__lte=at).order_by("next_at")
    ids = list(due.values_list("pk", flat=True)[:most])
    return Search.objects.filter(pk__in=ids, state__in=ENDS).update(**_queued(at))


def _call_lines(at: datetime) -> None:
    """Ask for as many hands as there are questions, on the lines where nobody asks now."""
    waiting = Search.objects.filter(state=State.QUEUED, due_at__lte=at)[:ASKED_AT_ONCE].count()
    busy: Collection[Any] = set(Search.objects.filter(state=State.RUNNING).values_list("line", flat=True))
    free = [line for line in range(1, ASKED_AT_ONCE + 1) if line not in busy]
    for line in free[:waiting]:
        work.enqueue(_LINE, line=line)


def _new(card_id: Any, region: str, at: datetime) -> Search:
    return Search(card_id=card_id, region_id=region, **_queued(at))


def _queued(at: datetime) -> dict[str, Any]:
    return {
        "state": State.QUEUED, "queued_at": at, "due_at": at, "ends_at": at + SEARCH_ENDS_AFTER,
        "line": None, "tries": 0, "next_at": None,
    }  # fmt: skip
