"""An older database is copied before `make run` migrates it, on both engines, or it is left alone."""

import shutil
import stat
import subprocess

import pytest
from django.core.management import call_command
from django.db import connections

from portal.config import backup
from portal.config.backup.postgresql import Postgresql
from portal.domain.booking.models import Appointment
from scripts import older_data
from scripts.console import Trouble
from tests.factories import booking as places
from tests.factories import patients
from tests.ground import dump

PASSWORD = "pass-7f3a"


@pytest.fixture
def rows(transactional_db):
    places.appointment(patients.patient(), places.desk().slots[0])
    return dump.everything()


def test_older_database_is_copied_as_a_backup_that_can_be_laid_back(rows, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    older_data.keep_copy(tmp_path / "backup")

    (copy,) = (tmp_path / "backup").iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert str(copy) in capsys.readouterr().out
    Appointment.objects.update(number="spoilt")
    assert dump.everything() != rows
    call_command("restore", str(copy), "--over", verbosity=0)
    assert dump.everything() == rows


def test_older_database_that_cannot_be_copied_is_left_alone(rows, tmp_path, monkeypatch):
    def refuse(**_):
        raise backup.Refused("Программы pg_dump здесь нет: apt install postgresql-client.")

    monkeypatch.setattr(backup, "make", refuse)
    with pytest.raises(Trouble, match=r"not touched: .*postgresql-client.*MIGRATE_WITHOUT_COPY=yes"):
        older_data.keep_copy(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_older_database_is_not_copied_where_the_setting_says_so(rows, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MIGRATE_WITHOUT_COPY", "yes")
    older_data.keep_copy(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert "NOT copied" in capsys.readouterr().out


@pytest.mark.only_postgresql
def test_older_database_without_pg_dump_is_left_alone(rows, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(Trouble, match="apt install postgresql-client"):
        older_data.keep_copy(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["PASSWORD", "OPTIONS"])
def test_password_goes_through_the_environment_never_the_command_line(place, tmp_path, monkeypatch):
    seen = []

    def run(command, *, env, **_):
        seen.append((command, env))
        return subprocess.CompletedProcess(command, 0, "", "")

    told = {"NAME": "portal", "HOST": "", "PASSWORD": "", "OPTIONS": {"host": "/folder"}}
    given = (
        {"OPTIONS": {"host": "/folder", "password": PASSWORD}} if place == "OPTIONS" else {place: PASSWORD}
    )
    monkeypatch.setattr(connections["default"], "settings_dict", told | given)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", run)

    Postgresql().dump(tmp_path / "copy")

    ((command, environment),) = seen
    assert [part for part in command if PASSWORD in part] == []
    assert (environment["PGPASSWORD"], environment["PGHOST"], environment["PGDATABASE"]) == (
        PASSWORD, "/folder", "portal",
    )  # fmt: skip
