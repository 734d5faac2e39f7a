"""The number of a case: the same for a page, a log and a person who dictates it."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import cases, last_resort


@given(st.uuids())
def test_the_number_is_read_back_as_it_is_said(number):
    case = cases.of(str(number))
    assert cases.typed(case) == cases.typed(case.replace("-", " ")) == case
    assert len(case) == len("482-117-903")


@pytest.mark.parametrize("wrong", ["", "482-117", "482-117-9033", "abc"])
def test_what_is_no_number_is_nothing(wrong):
    assert cases.typed(wrong) == ""
    assert cases.of(wrong) == ""


def test_the_last_page_needs_nothing_and_names_the_number():
    number = str(uuid.uuid4())
    page = last_resort.page(number)
    assert cases.of(number) in page
    assert number in page
    assert "122" in page
    assert "<b>" not in last_resort.page("<b>")
