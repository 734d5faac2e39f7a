"""The program's own database: tables, and every verb that changes them. Moments are UTC, as ISO text."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS organisation (id TEXT PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS doctor (
    id TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisation, name TEXT NOT NULL,
    speciality TEXT NOT NULL, minutes INTEGER NOT NULL, week TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY, doctor TEXT NOT NULL REFERENCES doctor, room TEXT NOT NULL,
    starts TEXT NOT NULL, ends TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS slot (
    id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session, starts TEXT NOT NULL, ends TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS slot_starts ON slot (starts);
CREATE TABLE IF NOT EXISTS patient (
    id INTEGER PRIMARY KEY, surname TEXT NOT NULL, name TEXT NOT NULL, patronymic TEXT NOT NULL,
    birth_date TEXT NOT NULL, snils TEXT NOT NULL, policy TEXT NOT NULL, organisation TEXT, area TEXT,
    doctor TEXT, since TEXT);
CREATE TABLE IF NOT EXISTS appointment (
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, slot TEXT REFERENCES slot, patient INTEGER REFERENCES patient,
    status TEXT NOT NULL, made_by TEXT NOT NULL, changed TEXT NOT NULL, comment TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX IF NOT EXISTS slot_taken_once ON appointment (slot) WHERE status = 'booked';
CREATE TABLE IF NOT EXISTS fault (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_PEOPLE: Final = ("surname", "name", "patronymic", "birth_date", "snils", "policy")


class Taken(Exception):
    """Somebody has the place."""


class Unknown(Exception):
    """There is no such place."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an appointment is for; an empty string is what nobody has told."""

    surname: str
    name: str
    patronymic: str
    birth_date: str
    snils: str
    policy: str


def now() -> str:
    """Return this moment as the tables keep it."""
    return text(datetime.now(UTC))


def text(moment: datetime) -> str:
    """Return a moment as the tables keep it, so that texts stand in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


class Store:
    """The database in one file; a connection of its own for each request."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        with self.open() as database:
            database.executescript(SCHEMA)
        with self.open() as database:
            names = [row["name"] for row in database.execute("PRAGMA table_info(appointment)")]
            if "comment" not in names:  # a file of an older version of this program
                database.execute("ALTER TABLE appointment ADD COLUMN comment TEXT NOT NULL DEFAULT ''")

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open, and write everything or nothing: the lock is taken at the beginning."""
        database = sqlite3.connect(self.file, timeout=20, isolation_level=None)
        database.row_factory = sqlite3.Row
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(
                "PRAGMA synchronous=OFF"
            )  # made-up people: a power cut may cost the last of them
            database.execute("BEGIN IMMEDIATE")
            yield database
            if database.in_transaction:
                database.execute("COMMIT")
        finally:
            database.close()

    def rows(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        """Read."""
        with self.open() as database:
            return database.execute(statement, values).fetchall()

    def book(
        self, *, slot: str, person: Person, key: str | None, made_by: str, comment: str = ""
    ) -> tuple[int, bool]:
        """Book a place; return its number and whether it is new. One key books once, even a cancelled one.

        `comment` is what the patient has said before the visit.

        Raises Taken, Unknown.
        """
        with self.open() as database:
            known = key and database.execute("SELECT id FROM appointment WHERE key = ?", [key]).fetchone()
            if known:
                return int(known["id"]), False
            if not database.execute("SELECT 1 FROM slot WHERE id = ?", [slot]).fetchone():
                raise Unknown(slot)
            values = [key, slot, _patient(database, person), made_by, now(), comment]
            try:
                made = database.execute(
                    "INSERT INTO appointment (key, slot, patient, status, made_by, changed, comment)"
                    " VALUES (?, ?, ?, 'booked', ?, ?, ?)", values,
                )  # fmt: skip
            except sqlite3.IntegrityError as error:
                raise Taken(slot) from error
            return int(made.lastrowid or 0), True

    def block(self, slot: str) -> None:
        """Take a place at the desk, for somebody who stands there; raises Taken."""
        try:
            with self.open() as database:
                database.execute(
                    "INSERT INTO appointment (slot, status, made_by, changed)"
                    " VALUES (?, 'booked', 'desk', ?)",
                    [slot, now()],
                )
        except sqlite3.IntegrityError as error:
            raise Taken(slot) from error

    def cancel(self, number: int) -> bool:
        """Cancel by number; tell whether there is such an appointment."""
        with self.open() as database:
            done = database.execute(
                "UPDATE appointment SET status = 'cancelled', changed = ? WHERE id = ?", [now(), number]
            )
            return done.rowcount > 0

    def cancel_key(self, key: str) -> int:
        """Cancel by key; a key that is not known is never booked from then on. Return the number."""
        with self.open() as database:
            database.execute(
                "INSERT INTO appointment (key, status, made_by, changed) VALUES (?, 'cancelled', 'portal', ?)"
                " ON CONFLICT (key) DO UPDATE SET status = 'cancelled', changed = excluded.changed",
                [key, now()],
            )
            found = database.execute("SELECT id FROM appointment WHERE key = ?", [key]).fetchone()
            return int(found["id"])

    def faults(self) -> dict[str, str]:
        """Return the faults that are switched on, with their values."""
        return {row["name"]: row["value"] for row in self.rows("SELECT * FROM fault ORDER BY name")}

    def switch(self, name: str, value: str) -> None:
        """Switch a fault on, or off with an empty value."""
        with self.open() as database:
            database.execute("DELETE FROM fault WHERE name = ?", [name])
            if value:
                database.execute("INSERT INTO fault VALUES (?, ?)", [name, value])

    def mend(self) -> None:
        """Switch every fault off."""
        with self.open() as database:
            database.execute("DELETE FROM fault")


def _patient(database: sqlite3.Connection, person: Person) -> int:
    """Return the patient of this system who is this person, a new one where it knows nobody."""
    told = [getattr(person, name) for name in _PEOPLE]
    found = database.execute(
        "SELECT id FROM patient WHERE surname = ? AND name = ? AND patronymic = ? AND birth_date = ?"
        " AND snils = ? AND policy = ? ORDER BY id", told,
    ).fetchone()  # fmt: skip
    if found:
        return int(found["id"])
    made = database.execute(
        "INSERT INTO patient (surname, name, patronymic, birth_date, snils, policy)"
        " VALUES (?, ?, ?, ?, ?, ?)", told,
    )  # fmt: skip
    return int(made.lastrowid or 0)
