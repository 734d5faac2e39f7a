from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from portal.domain.regions.rules.subjects import SUBJECTS

SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


def _offset(zone):
    return ZoneInfo(zone).utcoffset(SUMMER.astimezone(ZoneInfo(zone)))


def test_there_are_89_subjects_with_different_codes_and_names():
    assert len(SUBJECTS) == 89
    assert len({each.code for each in SUBJECTS}) == 89
    assert len({each.name for each in SUBJECTS}) == 89


def test_zones_cover_the_eleven_offsets():
    hours = {_offset(each.time_zone).total_seconds() / 3600 for each in SUBJECTS}
    assert hours == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}


def test_demonstration_regions_are_an_hour_apart():
    zones = {each.code: each.time_zone for each in SUBJECTS}
    assert (zones["26"], zones["73"]) == ("Europe/Moscow", "Europe/Ulyanovsk")
    assert (_offset(zones["73"]) - _offset(zones["26"])).total_seconds() == 3600
