"""The table of roles, cell by cell, as the people who decide about it read it."""

import pytest

from portal.domain.staff import rules
from portal.domain.staff.states import Held, Kind, What

YES = {
    (Kind.OPERATOR, What.REGION), (Kind.OPERATOR, What.STAFF),
    (Kind.REGISTRAR, What.CLINIC_DAY), (Kind.REGISTRAR, What.FIND_VISIT), (Kind.REGISTRAR, What.NAME),
    (Kind.REGISTRAR, What.BIRTH_DATE), (Kind.REGISTRAR, What.PHONE), (Kind.REGISTRAR, What.SNILS),
    (Kind.REGISTRAR, What.POLICY),
    (Kind.REGISTRAR, What.ANSWERS), (Kind.REGISTRAR, What.VOUCH), (Kind.OPERATOR, What.QUESTIONS),
    (Kind.OPERATOR, What.RULES), (Kind.OPERATOR, What.SCHEDULES),
    (Kind.OPERATOR, What.OWN), (Kind.REGISTRAR, What.OWN), (Kind.DOCTOR, What.OWN),
    (Kind.DOCTOR, What.DOCTOR_DAY), (Kind.DOCTOR, What.NAME), (Kind.DOCTOR, What.BIRTH_DATE),
    (Kind.DOCTOR, What.ANSWERS), (Kind.OPERATOR, What.HELP), (Kind.OPERATOR, What.SUPPORT_MESSAGES),
    (Kind.REGISTRAR, What.CLINIC_MESSAGES),
}  # fmt: skip
"""Written a second time on purpose: a change of the table is made in two places or fails."""


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("what", What)
def test_cell_of_the_table(kind, what):
    assert rules.may(kind, what) is ((kind, what) in YES)


def test_right_of_one_role_is_enough():
    both = [Held(Kind.OPERATOR), Held(Kind.DOCTOR, 1, 2)]
    assert [rules.may_any(both, what) for what in (What.STAFF, What.NAME, What.SNILS)] == [True, True, False]
    assert rules.may_any([], What.NAME) is False


@pytest.mark.parametrize(("by", "whose", "reasons"), [(1, 1, [rules.NotEnding.OWN]), (1, 2, [])])
def test_nobody_shuts_the_own_door(by, whose, reasons):
    assert rules.why_not_end(by_employee=by, employee=whose) == reasons
