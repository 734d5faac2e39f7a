"""Lets doctors' rows say whom they see now, by what is set.

Why rows: docs/decisions/0061-whom-doctors-see-is-a-setting.md.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from portal.domain.clinics import ports, queries
from portal.domain.regions.models import Region


def take_turn(region: str) -> None:
    """Let whoever writes many doctors of a region wait for each other, in the caller's transaction.

    Each goes through them in an order of its own: two at once would lock each other's rows.
    """
    list(Region.objects.select_for_update(no_key=True).filter(pk=region).values_list("pk"))


@transaction.atomic
def lay_limits(*, region: str, at: datetime, only: Q | None = None) -> int:
    """Write into doctors of a region what holds at a moment; return how many rows said something else.

    `only` narrows the doctors. One statement beside the turn and the reading of settings; asked again, it
    writes nothing.
    """
    take_turn(region)
    said = ports.limits(region, at)
    return queries.stale(region, said).filter(only or Q()).update(**queries.held(said))
