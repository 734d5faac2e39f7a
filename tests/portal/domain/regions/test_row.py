"""The `region` row of an import: how one-time codes reach people."""

import pytest

from portal.domain.regions.rules import row as region_rows
from portal.domain.regions.states import CodeChannel
from portal.kit.rows import Complaint, Row

ALLOWED = "нужен список без повторов из: call, telegram, sms, max"


def read(**told):
    row = Row({"code": "26", **told})
    found = region_rows.read(row)
    row.finish()
    return found.code_channels, row.complaints


@pytest.mark.parametrize("channels", [["call"], ["telegram", "call"], [each.value for each in CodeChannel]])
def test_channels_are_taken_in_their_order(channels):
    assert read(code_channels=channels) == (channels, [])


@pytest.mark.parametrize("told", [{}, {"code_channels": None}])
def test_channels_that_are_not_told_stay_as_they_are(told):
    assert read(**told) == (None, [])


@pytest.mark.parametrize("channels", [[], ["call", "call"], ["pigeon"], ["call", "console"], ["CALL"]])
def test_channels_that_are_none_or_named_twice_are_refused(channels):
    assert read(code_channels=channels) == (None, [Complaint("code_channels", ALLOWED)])


def messengers(**told):
    row = Row({"code": "26", **told})
    found = region_rows.read(row)
    row.finish()
    return found.messengers, [one.field for one in row.complaints]


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ({}, (None, [])),
        ({"messengers": None}, (None, [])),
        ({"messengers": []}, ([], [])),
        ({"messengers": ["telegram"]}, (["telegram"], [])),
        ({"messengers": ["telegram", "telegram"]}, (None, ["messengers"])),
        ({"messengers": ["whatsapp"]}, (None, ["messengers"])),
    ],
)
def test_messengers_are_off_or_named_once(told, read):
    assert messengers(**told) == read
