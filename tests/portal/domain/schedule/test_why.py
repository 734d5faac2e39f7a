from datetime import UTC, date, datetime

from portal.domain.schedule.rules.why import Outlook, Reason, Standing, Why, why_none
from portal.domain.schedule.texts import WHY_NONE

TOMORROW = datetime(2026, 11, 24, 5, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TILL = date(2026, 12, 6)


def _why(*places, self_booking=True, needs_referral=False, **outlook):
    told = {
        "today": TODAY,
        "opens_at": None,
        "away_from": None,
        "away_till": None,
        "has_sessions": True,
    }
    return why_none(
        outlook=Outlook(**(told | outlook)),
        standing=Standing(**dict.fromkeys(places, True)),
        self_booking=self_booking,
        needs_referral=needs_referral,
    )


def test_something_is_always_said():
    assert _why() == [Reason(Why.CLOSED)]


def test_each_reason_alone():
    assert _why("is_taken") == [Reason(Why.ALL_TAKEN)]
    assert _why("is_used_up") == [Reason(Why.QUOTA)]
    assert _why("has_other_kinds") == [Reason(Why.OTHER_KIND)]
    assert _why("is_too_late") == [Reason(Why.TOO_LATE)]
    assert _why("rests") == [Reason(Why.RESTS)]
    assert _why(self_booking=False) == [Reason(Why.NOT_ONLINE)]
    assert _why(needs_referral=True) == [Reason(Why.NEEDS_REFERRAL)]
    assert _why(opens_at=TOMORROW) == [Reason(Why.NOT_OPEN_YET, opens_at=TOMORROW)]
    assert _why(has_sessions=False) == [Reason(Why.NO_SCHEDULE)]
    assert _why(away_from=TODAY, away_till=TILL) == [Reason(Why.AWAY, till=TILL)]
    assert _why(away_from=TILL, away_till=TILL) == [Reason(Why.AWAY_LATER, since=TILL, till=TILL)]


def test_schedule_is_not_missed_where_only_the_registry_books():
    assert _why(self_booking=False, has_sessions=False) == [Reason(Why.NOT_ONLINE)]
    assert _why(needs_referral=True, has_sessions=False) == [Reason(Why.NEEDS_REFERRAL)]


def test_no_opening_is_promised_where_only_the_registry_books():
    assert _why(self_booking=False, opens_at=TOMORROW) == [Reason(Why.NOT_ONLINE)]
    assert _why(needs_referral=True, opens_at=TOMORROW) == [Reason(Why.NEEDS_REFERRAL)]


def test_all_reasons_are_told_at_once():
    told = _why(
        "is_taken",
        "has_other_kinds",
        "is_too_late",
        "rests",
        self_booking=False,
        needs_referral=True,
        opens_at=TOMORROW,
        away_from=TODAY,
        away_till=TILL,
    )
    assert [reason.why for reason in told] == [
        Why.NOT_ONLINE,
        Why.NEEDS_REFERRAL,
        Why.AWAY,
        Why.ALL_TAKEN,
        Why.OTHER_KIND,
        Why.TOO_LATE,
        Why.RESTS,
    ]
    told = _why("is_taken", "rests", opens_at=TOMORROW)
    assert [reason.why for reason in told] == [Why.ALL_TAKEN, Why.RESTS, Why.NOT_OPEN_YET]


def test_all_taken_is_not_said_where_the_quota_holds_places_back():
    assert _why("is_taken", "is_used_up") == [Reason(Why.QUOTA)]


def test_each_reason_has_its_sentence():
    assert set(WHY_NONE) == set(Why)
