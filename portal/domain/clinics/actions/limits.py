"""Lets doctors' rows say whom they see now, by what is set.

Why rows: docs/decisions/0061-whom-doctors-see-is-a-setting.md.
"""

from datetime import datetime

from django.db.models import Q

from portal.domain.clinics import ports, queries


def lay_limits(*, region: str, at: datetime, only: Q | None = None) -> int:
    """Write into doctors of a region what holds at a moment; return how many rows said something else.

    `only` narrows the doctors. One statement beside the reading of settings; asked again, it writes nothing.
    """
    said = ports.limits(region, at)
    return queries.stale(region, said).filter(only or Q()).update(**queries.held(said))
