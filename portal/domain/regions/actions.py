"""What may be done to a region.

Regions lie under the record of who did what, so the caller writes the audit row
in the transaction that it opens around these verbs.
"""

from dataclasses import asdict
from datetime import date, datetime

from django.db.models import Max

from portal.domain.regions.models import Act, KeepTerm, Region, RegionDay, TextsBudget
from portal.domain.regions.rules import acts, keeping
from portal.domain.regions.rules.calendar import OwnDay
from portal.domain.regions.rules.row import RegionRow
from portal.domain.regions.states import Messenger


class UnknownRegion(LookupError):
    """The code is none of the known subjects."""


class NotKept(Exception):
    """A term outside of its bounds, or one that would begin in the past."""


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


def switch_messenger(*, code: str, name: Messenger, is_on: bool) -> bool:
    """Let a messenger carry notices of a region or no more; return whether that is news.

    Call it in a transaction: the region is locked until its end.
    """
    region = Region.objects.select_for_update().get(pk=code)
    kept = [one for one in region.messengers if one != name]
    wanted = [*kept, name.value] if is_on else kept
    if (name in region.messengers) == is_on:
        return False
    Region.objects.filter(pk=code).update(messengers=wanted)
    return True


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


def own_key(*, region: Region) -> str:
    """Return a key that no act of the region has; the region is locked until the transaction ends."""
    Region.objects.select_for_update().get(pk=region.pk)
    count = Act.objects.filter(region=region).values("key").distinct().count()
    return f"{region.pk}-{count + 1}"


def say_act(*, act: acts.Act, at: datetime, by: str, is_void: bool = False) -> int:
    """Add an edition of an act, or mend what was said of its first day; return the row's number.

    IntegrityError where somebody has just said another thing of the same day.
    """
    told = asdict(act) | {"region_id": act.region or None, "is_void": is_void, "set_at": at, "set_by": by}
    del told["region"], told["version"]
    same = Act.objects.filter(key=act.key, region=act.region or None, since=act.since)
    said = same.aggregate(last=Max("version"))["last"] or 0
    return Act.objects.create(version=said + 1, **told).pk


def keep(
    *, region: Region, what: keeping.Kept, months: int, since_at: datetime, at: datetime, by: str,
    why: str = "",
) -> int:  # fmt: skip
    """Let a region keep for so many months what is over from `since_at` on; return the row's number.

    What was over before keeps the term that it had. Raises NotKept; IntegrityError where a term begins then.
    """
    if not keeping.LEAST <= months <= keeping.MOST or since_at < at:
        raise NotKept
    made = KeepTerm.objects.create(
        region=region, what=what, months=months, since_at=since_at, set_at=at, set_by=by, why=why
    )
    return made.pk


def allow_texts(*, region: Region, kopecks: int, why: str, at: datetime, by: str) -> int:
    """Let messages to telephones cost a region so much a day from now on; return the row's number."""
    made = TextsBudget.objects.create(region=region, kopecks=kopecks, why=why, set_at=at, set_by=by)
    return made.pk
