"""Each reason against a booking, where it begins and where it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.booking import rules
from portal.domain.booking.rules import Patient, Place, Reason, Why, why_not
from portal.domain.booking.rules.settings import limits

AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
PLACE = Place(
    is_open=True,
    is_taken=False,
    starts_at=AT + timedelta(days=1),
    opens_at=AT,
    wall_date=date(2026, 11, 25),
    min_age=None,
    max_age=None,
    sex="",
    doctor_serves="everyone",
    clinic_serves="everyone",
    self_booking=True,
    needs_referral=False,
)
PATIENT = Patient(
    birth_date=date(1986, 11, 25), sex="f", same_speciality=False, overlaps=False, visits=0, holds=0
)
LIMITS = replace(limits([], at=AT), only_attached=True)
SECOND = timedelta(seconds=1)
OF_MOVE = {Why.OLD_OVER, Why.OLD_OTHER}  # said by `not_movable`
ADULT_TODAY, ADULT_TOMORROW = date(2008, 11, 25), date(2008, 11, 26)


def reasons(place=None, patient=None):
    return why_not(
        place=replace(PLACE, **place or {}), patient=replace(PATIENT, **patient or {}), limits=LIMITS, at=AT
    )


@pytest.mark.parametrize(
    ("place", "patient", "expected"),
    [
        ({"is_taken": True}, {}, Reason(Why.TAKEN)),
        ({"is_open": False}, {}, Reason(Why.CLOSED)),
        ({"opens_at": AT + SECOND}, {}, Reason(Why.NOT_OPEN_YET, {"opens_at": AT + SECOND})),
        ({"starts_at": AT + timedelta(minutes=60) - SECOND}, {}, Reason(Why.TOO_LATE, {"minutes": 60})),
        ({"starts_at": AT + SECOND}, {}, Reason(Why.TOO_LATE, {"minutes": 60})),
        ({"starts_at": AT}, {}, Reason(Why.PASSED)),
        ({"starts_at": AT - timedelta(days=1)}, {}, Reason(Why.PASSED)),
        ({"min_age": 41}, {}, Reason(Why.TOO_YOUNG, {"from": 41})),
        ({"max_age": 39}, {}, Reason(Why.TOO_OLD, {"to": 39})),
        ({"sex": "m"}, {}, Reason(Why.OTHER_SEX, {"sex": "m"})),
        ({"doctor_serves": "children"}, {"birth_date": ADULT_TODAY}, Reason(Why.ONLY_CHILDREN)),
        ({"clinic_serves": "children"}, {"birth_date": ADULT_TODAY}, Reason(Why.ONLY_CHILDREN)),
        ({"doctor_serves": "adults"}, {"birth_date": ADULT_TOMORROW}, Reason(Why.ONLY_ADULTS)),
        ({"clinic_serves": "adults"}, {"birth_date": ADULT_TOMORROW}, Reason(Why.ONLY_ADULTS)),
        ({"self_booking": False}, {}, Reason(Why.NOT_ONLINE)),
        ({"needs_referral": True}, {}, Reason(Why.NEEDS_REFERRAL)),
        ({}, {"same_speciality": True}, Reason(Why.SAME_SPECIALITY)),
        ({}, {"overlaps": True}, Reason(Why.OVERLAPS)),
        ({}, {"visits": 5}, Reason(Why.TOO_MANY_VISITS, {"at_most": 5})),
        ({}, {"holds": 3}, Reason(Why.TOO_MANY_HOLDS, {"at_most": 3})),
        ({}, {"level_suffices": False}, Reason(Why.LEVEL_LOW)),
        ({}, {"is_attached": False}, Reason(Why.NOT_ATTACHED)),
    ],
)
def test_why_not_names_the_only_reason(place, patient, expected):
    assert reasons(place, patient) == [expected]


@pytest.mark.parametrize(
    ("place", "patient"),
    [
        ({}, {}),
        ({"opens_at": AT}, {}),
        ({"starts_at": AT + timedelta(minutes=60)}, {}),
        ({"min_age": 40, "max_age": 40}, {}),
        ({"sex": "f"}, {}),
        ({"doctor_serves": "adults", "clinic_serves": "adults"}, {"birth_date": ADULT_TODAY}),
        ({"doctor_serves": "children", "clinic_serves": "children"}, {"birth_date": ADULT_TOMORROW}),
        ({}, {"visits": 4}),
        ({}, {"holds": 2}),
    ],
)
def test_why_not_is_empty_at_the_edge(place, patient):
    assert reasons(place, patient) == []


def test_why_not_names_every_reason_at_once():
    place = {
        "is_taken": True, "is_open": False, "opens_at": AT + SECOND, "starts_at": AT, "min_age": 41,
        "max_age": 39, "sex": "m", "doctor_serves": "children", "clinic_serves": "adults",
        "self_booking": False, "needs_referral": True,
    }  # fmt: skip
    patient = {
        "same_speciality": True, "overlaps": True, "visits": 9, "holds": 9, "level_suffices": False,
        "is_attached": False,
    }  # fmt: skip

    named = {reason.why for reason in reasons(place, patient)}

    # The quota is the database's own refusal: nobody counts twice.
    # Of a time that has passed it is not said, too, that it is near.
    others = {Why.ONLY_ADULTS, Why.NOT_TOLD, Why.CLINIC_SILENT, Why.QUOTA, Why.TOO_LATE}
    assert named == set(Why) - {*OF_MOVE, *others}


def test_every_reason_has_a_row_in_this_table():
    marks = test_why_not_names_the_only_reason.pytestmark[0]

    assert {expected.why for _, _, expected in marks.args[1]} == set(Why) - {
        *OF_MOVE,
        Why.NOT_TOLD,  # put by `veiled`
        Why.CLINIC_SILENT,  # found out by asking
        Why.QUOTA,  # by the database
    }


@pytest.mark.parametrize(
    ("is_booked", "starts_at", "speciality_id", "expected"),
    [
        (True, AT + SECOND, 7, []),
        (True, AT, 7, [Why.OLD_OVER]),
        (False, AT + SECOND, 7, [Why.OLD_OVER]),
        (True, AT + SECOND, 8, [Why.OLD_OTHER]),
        (False, AT, 8, [Why.OLD_OVER, Why.OLD_OTHER]),
    ],
)
def test_not_movable_names_every_reason(is_booked, starts_at, speciality_id, expected):
    old = rules.Old(is_booked=is_booked, starts_at=starts_at, speciality_id=7)

    assert [one.why for one in rules.not_movable(old=old, speciality_id=speciality_id, at=AT)] == expected
