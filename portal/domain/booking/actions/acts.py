"""Say what an act of law gives, from a day on; end one; lay a file of acts and terms of the whole country.

Acts lie in the lowest context; the record and the terms that rest on them are known here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.actions import terms
from portal.domain.booking.queries import law
from portal.domain.booking.queries import terms as kept
from portal.domain.booking.rules.terms import Term
from portal.domain.regions import actions as regions
from portal.domain.regions import queries as reading
from portal.domain.regions.models import Region
from portal.domain.regions.rules.acts import Act, Book


class ActMoved(Exception):
    """Somebody has changed this act a moment ago."""


class ActIsUsed(Exception):
    """Terms of waiting rest on the act after its last day."""

    def __init__(self, used: Sequence[Term]) -> None:
        super().__init__(len(used))
        self.used = used


def put_act(*, act: Act, region: Region, at: datetime, by: Actor) -> str:
    """Add an act of a region, or an edition of one whose key is named; return the key. Raises ActMoved."""
    try:
        with transaction.atomic():
            key = act.key or regions.own_key(region=region)
            said = replace(act, key=key, region=region.pk)
            _say(said, at, by)
    except IntegrityError as error:
        raise ActMoved(act.key) from error
    kept.forget()
    return key


def end_act(
    *, key: str, last: date, replaced_by: str, region: Region, at: datetime, by: Actor
) -> bool:  # fmt: skip
    """End a region's act with a day; tell whether there was one that still holds or will.

    A day before its first leaves nothing of it. Raises ActIsUsed, ActMoved.
    """
    book = reading.book(region.pk)
    living = [one for one in book.editions(key, region.pk) if one.till is None or one.till > last]
    if not living:
        return False
    used = law.resting_on(key=key, region=region.pk, after=last)
    if used and not replaced_by:
        raise ActIsUsed(used)
    try:
        with transaction.atomic():
            for one in living:
                is_void = last < one.since
                till = one.till if is_void else last
                _say(replace(one, till=till, replaced_by=replaced_by), at, by, is_void=is_void)
    except IntegrityError as error:
        raise ActMoved(key) from error
    kept.forget()
    return True


def lay_law(*, acts: Sequence[Act], new_terms: Sequence[Term], at: datetime, by: Actor) -> list[str]:
    """Lay acts and terms of the whole country in one transaction; return the keys of acts that were new.

    What already stands is not said again. Raises AlreadyHeld, NoSuchAct, ActMoved.
    """
    try:
        with transaction.atomic():
            changed = [act.key for act in acts if _lay(act, reading.federal_book(), at, by)]
            for term in new_terms:
                terms.set_federal_term(term=term, at=at, by=by)
    except IntegrityError as error:
        raise ActMoved from error
    kept.forget()
    return changed


def _lay(act: Act, book: Book, at: datetime, by: Actor) -> bool:
    same = next((one for one in book.editions(act.key) if one.since == act.since), None)
    if same is not None and replace(same, version=act.version) == act:
        return False
    _say(act, at, by)
    return True


def _say(act: Act, at: datetime, by: Actor, *, is_void: bool = False) -> None:
    row = regions.say_act(act=act, at=at, by=by.id, is_void=is_void)
    facts = {
        "key": act.key, "number": act.number, "signed": act.signed.isoformat(),
        "since": act.since.isoformat(), "till": act.till.isoformat() if act.till else "",
        "replaced_by": act.replaced_by, "void": is_void,
    }  # fmt: skip
    audit.record(
        at=at, by=by, action="act.said", object_kind="act", object_id=row, region=act.region, facts=facts
    )
