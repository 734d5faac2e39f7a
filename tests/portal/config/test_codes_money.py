"""A wrong cap of money stops the start with a sentence."""

import pytest

from portal.config import env

NAME = "PORTAL_CODES_KOPECKS_A_DAY"


@pytest.mark.parametrize(("told", "kopecks"), [("0", 0), ("125000", 125_000)])
def test_the_cap_is_what_is_told(monkeypatch, told, kopecks):
    monkeypatch.setenv(NAME, told)

    assert env.codes_kopecks_a_day() == kopecks


@pytest.mark.parametrize("told", ["-1", "much", "3.5", ""])
def test_a_wrong_cap_stops_the_start(monkeypatch, told):
    monkeypatch.setenv(NAME, told)

    with pytest.raises(SystemExit, match=f"^{NAME} (– это целое|меньше нуля)"):
        env.codes_kopecks_a_day()
