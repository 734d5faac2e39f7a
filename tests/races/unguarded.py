"""The portal with its guard taken out: check, pause, insert. Only the control of the race serves it.

The check and the insert are two transactions, so on SQLite too nothing stands between them.
"""

import time

from django.db import transaction

from portal.config import promises

promises.refuse_to_start_without = lambda: None  # the constraint is gone, and that is the point here

from portal.config.wsgi import application  # noqa: E402
from portal.domain.booking import actions  # noqa: E402
from portal.domain.booking.actions import holding, known, trail  # noqa: E402
from portal.domain.booking.states import HOLD_LIFE, State  # noqa: E402
from portal.domain.patients import access as patients  # noqa: E402

__all__ = ["application"]

PAUSE_S = 1.5


def check_then_insert(*, account_id, card_id, slot_id, region, replaces=None, at, by):
    """Hold a place as one would without a database that judges."""
    with transaction.atomic():
        card = patients.card_to_book(account_id=account_id, card_id=card_id, at=at, by=by)
        facts = known.facts(card, slot_id, region, at)
    wish = holding._Wish(slot_id, region, replaces, at, by)
    if reasons := holding._against(card, facts, wish):
        raise actions.NotBookable(reasons)
    time.sleep(PAUSE_S)
    with transaction.atomic():
        kept = holding._insert(card, wish, facts)
        trail.add(appointment=kept, came_from="", to=State.HELD, at=at, by=by, region=region)
    return holding.Held(kept, at + HOLD_LIFE)


actions.hold = check_then_insert
