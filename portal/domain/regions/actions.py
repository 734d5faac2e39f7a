"""What may be done to a region.

Regions lie under the record of who did what, so the caller writes the audit row
in the transaction that it opens around these verbs.
"""

from dataclasses import asdict
from datetime import date

from portal.domain.regions.models import Region, RegionDay
from portal.domain.regions.rules.calendar import OwnDay
from portal.domain.regions.rules.row import RegionRow


class UnknownRegion(LookupError):
    """The code is none of the known subjects."""


def settle(*, row: RegionRow) -> tuple[Region, list[str]]:
    """Lay a region's settings; return it and the names of what changed. Raises UnknownRegion."""
    region = Region.objects.filter(code=row.code).first()
    if region is None:
        raise UnknownRegion(row.code)
    told = {name: value for name, value in asdict(row).items() if value is not None}
    changed = sorted(name for name, value in told.items() if getattr(region, name) != value)
    for name in changed:
        setattr(region, name, told[name])
    if changed:
        region.save(update_fields=changed)
    return region, changed


def switch_on(*, region: Region) -> bool:
    """Offer the region to patients; return False when it already was."""
    switched = Region.objects.filter(pk=region.pk, is_on=False).update(is_on=True)
    region.is_on = True
    return bool(switched)


def set_day(*, region: Region, day: OwnDay) -> tuple[bool, bool]:
    """Make a day free or a working one; return whether it is new here, and whether anything changed."""
    told = {"is_off": day.is_off, "name": day.name}
    old = RegionDay.objects.filter(region=region, day=day.day).first()
    if old is None:
        RegionDay.objects.create(region=region, day=day.day, **told)
        return True, True
    if (old.is_off, old.name) == (day.is_off, day.name):
        return False, False
    RegionDay.objects.filter(pk=old.pk).update(**told)
    return False, True


def drop_day(*, region: Region, day: date) -> bool:
    """Leave a day to the federal calendar again; return whether the region had said anything of it."""
    return bool(RegionDay.objects.filter(region=region, day=day).delete()[0])
