"""The commands of works and of an error's number."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from portal.config import env
from portal.domain.audit.models import Entry
from portal.domain.health import queries
from portal.domain.health.states import Mode
from portal.kit import cases
from tests.portal.sites.test_broken import without_database

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBER = "0f8fad5b-d9cb-469f-a165-70867728950e"


def say(*words, **told):
    out, err = io.StringIO(), io.StringIO()
    with time_machine.travel(AT, tick=False):
        call_command(*words, stdout=out, stderr=err, **told)
    return out.getvalue() + err.getvalue()


def test_works_are_switched_told_recorded_and_ended(db, folder):
    assert f"Работ нет: портал открыт. Папка отметки: {env.status_dir()}." in say("maintenance")
    assert "закрыт весь портал, до 22.11.2026 14:30 МСК" in say(
        "maintenance", "on", until="14:30", why="Новый  сервер."
    )
    told = queries.maintenance()
    assert (told.mode, told.until, told.why) == (Mode.FULL, AT.replace(hour=11, minute=30), "Новый сервер.")
    assert "только чтение, без срока" in say("maintenance", "read-only")
    assert queries.maintenance().since == AT
    assert "Работ нет" in say("maintenance", "off")
    ended = queries.maintenance()
    assert (ended.is_on, ended.since, ended.ended_at) == (False, AT, AT)
    modes = [entry.facts["mode"] for entry in Entry.objects.filter(action="maintenance.set").order_by("pk")]
    assert modes == ["full", "read-only", "off"]


def test_works_are_switched_without_a_database(db, folder, monkeypatch):
    with without_database(monkeypatch):
        told = say("maintenance", "on")
    assert "База данных не отвечает" in told
    assert queries.maintenance().is_full


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("14:30", AT.replace(hour=11, minute=30)),
        ("08:00", AT.replace(hour=5) + timedelta(days=1)),
        ("2026-11-23T06:00+05:00", AT.replace(day=23, hour=1)),
        ("", None),
    ],
)
def test_end_is_read_by_the_clock_of_moscow(db, folder, until, expected):
    say("maintenance", "read-only", until=until)
    assert queries.maintenance().until == expected


@pytest.mark.parametrize(
    "wrong", [{"until": "вечером"}, {"until": "2026-11-21T10:00"}, {"why": "о" * 301}, {"until": "25:00"}]
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(db, folder, wrong):
    with pytest.raises(CommandError):
        say("maintenance", "on", **wrong)
    assert not queries.maintenance().is_on


def test_a_disk_that_takes_nothing_is_told(db, folder, tmp_path):
    (tmp_path / "status").write_text("a file where the folder should be")
    with pytest.raises(CommandError, match="Режим не изменился"):
        say("maintenance", "on")


@pytest.fixture
def log(tmp_path):
    lines = [
        "plain words of a server",
        json.dumps({"event": "boom", "request_id": NUMBER, "level": "error", "exception": "File x, line 1\nKeyError"}),
        json.dumps({"event": "request", "request_id": NUMBER, "route": "cards:list", "status": 500}),
        json.dumps({"event": "request", "request_id": "0f8fad5b-d9cb-469f-a165-70867728950f", "route": "other"}),
        '{"request_id": broken',
    ]  # fmt: skip
    path = tmp_path / "portal.log"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("said", [cases.of(NUMBER), cases.of(NUMBER).replace("-", " "), NUMBER])
def test_what_happened_is_found_by_the_number(log, said):
    told = say("what_happened", said, str(log))
    assert "KeyError" in told
    assert "route=cards:list status=500" in told
    assert "other" not in told


@pytest.mark.parametrize("said", ["123-456-789", "12"])
def test_a_number_that_nobody_has_is_told(log, said):
    with pytest.raises(CommandError):
        say("what_happened", said, str(log))
