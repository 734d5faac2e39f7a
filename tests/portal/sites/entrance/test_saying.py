"""Moments behind a verb: no «Закончим понедельник», no «Попробуйте снова среда»."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.sites.entrance import saying

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
MOSCOW, ULYANOVSK = "Europe/Moscow", "Europe/Ulyanovsk"


@pytest.mark.parametrize(
    ("hours", "zone", "told"),
    [
        (0, MOSCOW, "сегодня в 10:00 (МСК)"),
        (0, ULYANOVSK, "сегодня в 11:00 (МСК+1)"),
        (14, MOSCOW, "завтра, 25 ноября, в 00:00 (МСК)"),
        (13, ULYANOVSK, "завтра, 25 ноября, в 00:00 (МСК+1)"),
        (38, MOSCOW, "26 ноября в 00:00 (МСК)"),
        (-24, MOSCOW, "23 ноября в 10:00 (МСК)"),
    ],
)
def test_a_moment_fits_behind_a_verb(hours, zone, told):
    assert saying.moment(NOW + timedelta(hours=hours), zone, NOW) == told


@pytest.mark.parametrize(
    ("begins", "long", "told"),
    [
        (2, 1, "Начнём сегодня в 12:00, закончим в 13:00 (МСК)."),
        (24, 2, "Начнём завтра, 25 ноября, в 10:00, закончим в 12:00 (МСК)."),
        (13, 2, "Начнём сегодня в 23:00, закончим завтра, 25 ноября, в 01:00 (МСК)."),
        (61, 2, "Начнём 26 ноября в 23:00, закончим 27 ноября в 01:00 (МСК)."),
    ],
)
def test_planned_works_are_one_sentence(begins, long, told):
    since = NOW + timedelta(hours=begins)
    assert saying.planned(since, since + timedelta(hours=long), MOSCOW, NOW) == told
