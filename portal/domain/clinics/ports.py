"""What clinics ask of others: what is set about whom doctors see."""

from collections.abc import Callable
from datetime import datetime

from portal.domain.clinics.rules.limits import Said

limits_of: Callable[[str, datetime], Said] | None = None
"""Region and moment → what is set there about whom doctors see; filled by portal.config.adapters at start.

The settings are booking's, which stands above: docs/decisions/0061-whom-doctors-see-is-a-setting.md.
"""


def limits(region: str, at: datetime) -> Said:
    """Return what is set in a region at a moment; read anew, since doctors' rows are written by it."""
    if limits_of is None:
        raise RuntimeError("No limits were filled in by portal.config.adapters.")
    return limits_of(region, at)
