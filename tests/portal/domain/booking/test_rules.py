"""Each reason against a booking, where it begins and where it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.booking.rules import Limits, Patient, Place, Reason, Why, why_not

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
LIMITS = Limits(visits=5, holds=3, notice_before=timedelta(minutes=60))
SECOND = timedelta(seconds=1)
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
        ({"starts_at": AT - timedelta(days=1)}, {}, Reason(Why.TOO_LATE, {"minutes": 60})),
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
    }  # fmt: skip

    named = {reason.why for reason in reasons(place, patient)}

    # The quota is the database's own refusal: nobody counts twice.
    assert named == set(Why) - {Why.ONLY_ADULTS, Why.NOT_TOLD, Why.QUOTA}


def test_every_reason_has_a_row_in_this_table():
    marks = test_why_not_names_the_only_reason.pytestmark[0]

    assert {expected.why for _, _, expected in marks.args[1]} == set(Why) - {
        Why.NOT_TOLD,  # put by `veiled`
        Why.QUOTA,  # by the database
    }
