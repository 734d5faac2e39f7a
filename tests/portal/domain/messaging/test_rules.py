"""When a letter goes, waits, and is given up: tables."""

from datetime import timedelta

import pytest

from portal.domain.messaging import rules, texts
from portal.domain.messaging.states import Addressee, Manner
from portal.domain.notices.states import Held, Kind, Outcome
from tests.factories.accounts import NOW

WHOM = Addressee(email="a@b.example", region="26", wants_letters=True)
DEAF = Addressee(email="a@b.example", region="26", wants_letters=False)
NOWHERE = Addressee(email="", region="26", wants_letters=True)
DAY = timedelta(days=1)


def held(kind=Kind.BOOKED, *, attempts=1, not_after=None, facts=None):
    return Held(1, 1, kind, facts or {}, "k", NOW, not_after, attempts)


@pytest.mark.parametrize(
    ("notice", "whom", "has_post", "after", "outcome"),
    [
        (held(), WHOM, True, timedelta(), None),
        (held(), DEAF, True, timedelta(), Outcome.NOT_WANTED),
        (held(Kind.NEW_DEVICE), DEAF, True, timedelta(), None),
        (held(), NOWHERE, True, timedelta(), Outcome.NO_ADDRESS),
        (held(), None, True, timedelta(), Outcome.NO_ADDRESS),
        (held(facts={"former_email": "old@b.example"}), NOWHERE, True, timedelta(), None),
        (held("unheard_of"), WHOM, True, timedelta(), Outcome.NO_LETTER),
        (held(), WHOM, False, timedelta(), Outcome.NO_LETTER),
        (held(), WHOM, True, DAY - timedelta(seconds=1), None),
        (held(), WHOM, True, DAY, Outcome.TOO_LATE),
        (held(Kind.RECOVERED), WHOM, True, DAY, None),
        (held(Kind.RECOVERED), WHOM, True, 3 * DAY, Outcome.TOO_LATE),
        (held(not_after=NOW + timedelta(hours=1)), WHOM, True, timedelta(hours=1), Outcome.TOO_LATE),
        (held(not_after=NOW + 9 * DAY), WHOM, True, DAY, Outcome.TOO_LATE),
        (held(attempts=120), WHOM, True, timedelta(), None),
        (held(attempts=121), WHOM, True, timedelta(), Outcome.ATTEMPTS),
    ],
)
def test_without_letter_names_the_reason(notice, whom, has_post, after, outcome):
    words = texts.of(notice.kind)

    assert rules.without_letter(notice, words, whom, has_post=has_post, at=NOW + after) == outcome


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (100, 60)])
def test_pause_doubles_up_to_an_hour_and_is_spread(attempts, minutes):
    assert rules.pause(attempts, chance=0.5) == timedelta(minutes=minutes)
    assert rules.pause(attempts, chance=0) == timedelta(minutes=minutes) * 0.75


@pytest.mark.parametrize(("failures", "seconds"), [(1, 10), (2, 20), (5, 160), (6, 300), (1000, 300)])
def test_quiet_doubles_up_to_five_minutes(failures, seconds):
    assert rules.quiet(failures) == timedelta(seconds=seconds)


def test_attempts_outlast_the_longest_outage():
    tried, spent = 0, timedelta()
    while spent < rules.last_moment(held(Kind.RECOVERED), Manner.ALWAYS) - NOW:
        tried += 1
        spent += rules.pause(tried, chance=0)

    assert tried < rules.MOST_ATTEMPTS
