"""What a patient has said before a visit: kept by the system, refused where it is none."""

import sqlite3

from clinic_stand.store import SCHEMA, Person, Store
from tests.clinic_stand.test_wire import ask, booking, once, outside, slots  # noqa: F401  fixtures

KEY = "urn:uuid:7b0e6f0a-5a39-4a43-9a53-6d2f4c3f1a77"


def test_comment_is_kept_and_told_to_nobody_who_reads(ask, outside, slots):  # noqa: F811
    asked = booking(slots[0]["id"], KEY)
    status, told = ask("POST", "/fhir/Appointment", asked, **once(KEY))
    (row,) = outside.store.rows("SELECT comment FROM appointment")
    assert (status, row["comment"]) == (201, asked["comment"])
    assert "comment" not in told


def test_comment_that_is_none_books_nothing(ask, outside, slots):  # noqa: F811
    for wrong in ("у" * 5001, ["у"], 7):
        asked = booking(slots[0]["id"], KEY) | {"comment": wrong}
        assert ask("POST", "/fhir/Appointment", asked, **once(KEY))[0] == 422
    assert outside.store.rows("SELECT * FROM appointment") == []
    asked = booking(slots[0]["id"], KEY) | {"comment": "у" * 5000}
    assert ask("POST", "/fhir/Appointment", asked, **once(KEY))[0] == 201


def test_file_of_an_older_version_gets_the_column(tmp_path):
    file = tmp_path / "clinic.sqlite3"
    older = SCHEMA.replace(", comment TEXT NOT NULL DEFAULT ''", "")
    assert older != SCHEMA
    database = sqlite3.connect(file)
    database.executescript(older)
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute(
        "INSERT INTO appointment (slot, status, made_by, changed) VALUES ('a', 'booked', 'desk', '')"
    )
    database.execute("INSERT INTO slot VALUES ('b', 'none', '2030-01-01', '2030-01-02')")
    database.commit()
    database.close()

    for _ in range(2):
        kept = Store(file)

    person = Person("Придумана", "Анна", "", "1990-01-01", "", "")
    kept.book(slot="b", person=person, key=None, made_by="portal", comment="болит")
    assert [row["comment"] for row in kept.rows("SELECT comment FROM appointment ORDER BY id")] == [
        "",
        "болит",
    ]
