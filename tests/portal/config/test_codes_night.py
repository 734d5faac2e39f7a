"""The hours in which nobody is rung: told by the environment, and wrong words stop the start."""

import pytest

from portal.config import env

NAME = "PORTAL_CODES_NIGHT"


@pytest.mark.parametrize(
    ("told", "hours"), [("22-8", (22, 8)), ("0-6", (0, 6)), ("23-07", (23, 7)), ("", None)]
)
def test_the_hours_are_what_is_told(monkeypatch, told, hours):
    monkeypatch.setenv(NAME, told)

    assert env.codes_night() == hours


@pytest.mark.parametrize(("kind", "hours"), [("production", (22, 8)), ("local", None), ("test", None)])
def test_untold_it_is_night_only_where_people_are_real(monkeypatch, kind, hours):
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.setenv("PORTAL_ENV", kind)

    assert env.codes_night() == hours


@pytest.mark.parametrize("told", ["22", "22-24", "8-8", "-1-5", "ночь", "22:00-08:00"])
def test_wrong_hours_stop_the_start(monkeypatch, told):
    monkeypatch.setenv(NAME, told)

    with pytest.raises(SystemExit, match=f"^{NAME} – "):
        env.codes_night()
