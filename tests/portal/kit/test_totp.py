"""Codes of an app: the right one passes once, near its time."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.kit import totp

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238's own examples."""


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")],
)
def test_code_is_that_of_the_standard(seconds, expected):
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.code(SECRET, at) == expected
    assert totp.passing_step(SECRET, expected, at=at, after=0) == seconds // 30


@pytest.mark.parametrize(("steps", "passes"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_code_passes_one_step_beside_the_present(steps, passes):
    at = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    code = totp.code(SECRET, at + timedelta(seconds=30 * steps))
    assert (totp.passing_step(SECRET, code, at=at, after=0) is not None) is passes


def test_code_passes_once_and_older_ones_never_again():
    at = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    step = totp.passing_step(SECRET, totp.code(SECRET, at), at=at, after=0)
    assert totp.passing_step(SECRET, totp.code(SECRET, at), at=at, after=step) is None
    older = totp.code(SECRET, at - timedelta(seconds=30))
    assert totp.passing_step(SECRET, older, at=at, after=step) is None
    later = at + timedelta(seconds=30)
    assert totp.passing_step(SECRET, totp.code(SECRET, later), at=later, after=step) == step + 1


@pytest.mark.parametrize("typed", ["287 082", " 287-082 ", "287082\n"])
def test_code_may_be_typed_with_spaces(typed):
    assert totp.passing_step(SECRET, typed, at=datetime.fromtimestamp(59, UTC), after=0) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870821", "28708x", "２８７０８２", "28708²", "0" * 10_000])
def test_code_that_is_no_six_digits_is_refused(typed):
    assert totp.passing_step(SECRET, typed, at=datetime.fromtimestamp(59, UTC), after=0) is None


def test_secret_is_new_each_time_and_read_by_apps():
    first, second = totp.new_secret(), totp.new_secret()
    assert (len(first), len(second), first == second) == (32, 32, False)
    told = totp.address(SECRET, name="anna@clinic.example", issuer="Портал")
    assert told.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in told
