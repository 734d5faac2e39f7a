"""The script for pgbench does for other people what the log shows of one."""

import pytest

from bench import data, statements
from bench.statements import Booking

APPOINTMENT = "0374755e-8265-4828-b48b-ed1485432ce9"
BOOKING = Booking(k=17, appointment_id=APPOINTMENT, number="Ф-957-595")
LOG = """\
2026-11-21 05:08:56.345 UTC [42] LOG:  statement: BEGIN
2026-11-21 05:08:56.346 UTC [42] LOG:  execute _pg3_1: SELECT state
\tFROM booking_appointment WHERE id = $1 AND account_id = $2
2026-11-21 05:08:56.346 UTC [42] DETAIL:  parameters: $1 = '0374755e-8265-4828-b48b-ed1485432ce9', $2 = '500000017'
2026-11-21 05:08:56.347 UTC [42] LOG:  statement: COMMIT
"""
ID = "('00000000-0000-4000-9000-' || lpad(CAST(:k AS text), 12, '0'))"


def body(*sql):
    return statements.script(list(sql), BOOKING).removeprefix(statements.HEAD)


def test_every_statement_of_the_log_is_kept_with_its_parameters():
    assert statements.of_log(LOG) == [
        "BEGIN",
        f"SELECT state\nFROM booking_appointment WHERE id = '{APPOINTMENT}' AND account_id = '500000017'",
        "COMMIT",
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("SELECT 500000017, '500000017'", "SELECT :account, :account"),
        ("SELECT 700000017", "SELECT :slot"),
        ("SELECT 1700000017", "SELECT 1700000017"),
        (f"SELECT '{APPOINTMENT.replace('-', '')}'::uuid", f"SELECT CAST({ID} AS uuid)::uuid"),
        (f"SELECT 'booked:{APPOINTMENT}'", f"SELECT ('booked:' || CAST({ID} AS text))"),
        ("SELECT 'it''s Ф-957-595'", "SELECT ('it''s ' || CAST(CAST(:k AS text) AS text))"),
        ("SELECT 'held'", "SELECT 'held'"),
    ],
)
def test_only_what_belongs_to_one_person_is_replaced(written, expected):
    assert body(written) == f"{expected};\n"


def test_json_stays_json():
    written = f"""SELECT '{{"appointment": "{APPOINTMENT}"}}'"""

    assert body(written).startswith('SELECT CAST((\'{"appointment": "\' || CAST(')
    assert body(written).endswith(" AS jsonb);\n")


def test_the_insert_takes_what_was_selected_as_the_portal_does():
    insert = (
        "INSERT INTO booking_appointment (id, doctor_id, room) VALUES (1, 21, '314') ON CONFLICT DO NOTHING"
    )

    assert "VALUES (1, :f_doctor_id, '314')" in body(insert)


def test_a_changed_insert_is_noticed():
    with pytest.raises(ValueError, match="has changed"):
        body("INSERT INTO booking_appointment SELECT 1")


def test_keys_of_people_are_those_of_the_table():
    assert data.card(17) == "00000000-0000-4000-8000-000000000017"
    assert len(data.key_hash(17)) == 64
