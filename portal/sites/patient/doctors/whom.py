"""For whom a doctor's page books when the address names nobody."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.booking.rules import Reason, Why
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Relation

NEVER_SEEN: Final = frozenset({Why.TOO_YOUNG, Why.TOO_OLD, Why.OTHER_SEX, Why.ONLY_CHILDREN, Why.ONLY_ADULTS})


def first(cards: Sequence[OpenCard], against: Mapping[uuid.UUID, Sequence[Reason]]) -> uuid.UUID | None:
    """Choose for a person who named nobody: themselves, also where their own visit stands against it.

    Only a doctor who never sees them by age or sex is for somebody else, and then for the one whom he sees:
    out of several nobody is chosen, so that no booking is made for the wrong person by the way.
    """
    own = next((card for card in cards if card.relation == Relation.SELF), None)
    if own and not any(reason.why in NEVER_SEEN for reason in against.get(own.id, ())):
        return own.id
    fitting = [card.id for card in cards if not against.get(card.id)]
    if own and len(fitting) > 1:
        return None
    return next(iter(fitting or [card.id for card in cards]), None)


def briefly(reasons: Sequence[Reason]) -> str:
    """Say what stands against a doctor beside a name; empty where nothing does."""
    if not reasons:
        return ""
    is_visit = all(reason.why is Why.SAME_SPECIALITY for reason in reasons)
    return _("уже есть запись к врачу этой специальности") if is_visit else _("этот врач не подойдёт")
