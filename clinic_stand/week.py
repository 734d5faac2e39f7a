"""The schedule: days in sight are opened from each doctor's week whenever somebody looks."""

import json
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from clinic_stand import store
from clinic_stand.store import Store

DAYS: Final = 21


def load(kept: Store, file: Path) -> int:
    """Lay organisations, doctors and patients of a file; return how many doctors. Safe to run again."""
    told = json.loads(file.read_text(encoding="utf-8"))
    with kept.open() as database:
        for one in told["organisations"]:
            _organisation(database, one)
        if not database.execute("SELECT 1 FROM patient").fetchone():
            database.executemany(
                "INSERT INTO patient (surname, name, patronymic, birth_date, snils, policy, organisation,"
                " area, doctor, since) VALUES (:surname, :name, :patronymic, :birth_date, :snils, :policy,"
                " :organisation, :area, :doctor, :since)", told["patients"],
            )  # fmt: skip
    return sum(len(one["doctors"]) for one in told["organisations"])


def _organisation(database: sqlite3.Connection, one: dict[str, Any]) -> None:
    database.execute(
        "INSERT INTO organisation VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        [one["id"], one["name"], one["zone"]],
    )
    for doctor in one["doctors"]:
        database.execute(
            "INSERT INTO doctor VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, minutes = excluded.minutes,"
            " week = excluded.week",
            [
                doctor["id"], one["id"], doctor["name"], doctor["speciality"], doctor["minutes"],
                json.dumps(doctor["week"], ensure_ascii=False),
            ],
        )  # fmt: skip


def open_days(kept: Store, organisation: str, *, at: datetime) -> None:
    """Open what is not open yet of the next days of one organisation."""
    with kept.open() as database:
        doctors = database.execute(
            "SELECT d.*, o.zone FROM doctor d JOIN organisation o ON o.id = d.organisation WHERE o.id = ?",
            [organisation],
        ).fetchall()
        for doctor in doctors:
            zone = ZoneInfo(doctor["zone"])
            today = at.astimezone(zone).date()
            for hours in json.loads(doctor["week"]):
                for day in (today + timedelta(days=number) for number in range(DAYS)):
                    if day.isoweekday() == hours["weekday"]:
                        _session(database, doctor, hours, day, zone)


def _session(
    database: sqlite3.Connection, doctor: sqlite3.Row, hours: dict[str, Any], day: date, zone: ZoneInfo
) -> None:
    starts, ends = (_instant(day, hours[name], zone) for name in ("starts", "ends"))
    session = f"{doctor['id']}.{day}.{hours['starts'].replace(':', '')}"
    made = database.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [session, doctor["id"], hours["room"], store.text(starts), store.text(ends)],
    )
    length, number = timedelta(minutes=doctor["minutes"]), 0
    while made.rowcount and starts + length <= ends:
        number += 1
        database.execute(
            "INSERT INTO slot VALUES (?, ?, ?, ?)",
            [f"{session}.{number}", session, store.text(starts), store.text(starts + length)],
        )
        starts += length


def _instant(day: date, told: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(told), zone).astimezone(UTC)
