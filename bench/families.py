"""Families in bulk, for «Мои карты»: `python -m bench.families BELOW`, on PostgreSQL only.

The people with the numbers just below BELOW get four children and three relatives each, and everybody of the
family a coming visit.
"""

import os
import sys
from typing import Final

import django
from django.db import connection, transaction

from bench import data

COUNT: Final = 40
SIZE: Final = 8
"""Cards of one parent, the own one among them."""
_CARD: Final = "('00000000-0000-4000-a000-' || lpad((k * 10 + j)::text, 12, '0'))::uuid"
_OWN: Final = "('00000000-0000-4000-8000-' || lpad(k::text, 12, '0'))::uuid"
_CONSENT: Final = "('00000000-0000-4000-7000-' || lpad(k::text, 12, '0'))::uuid"
_OTHERS: Final = f"generate_series(%(first)s::int, %(last)s::int) k, generate_series(2, {SIZE}) j"
_FILL: Final = f"""
UPDATE patients_card SET checked_at = now(), snils = '11223344595', document_type = 'RF_PASSPORT',
       document_series = '0711', document_number = '100000'
WHERE id IN (SELECT {_OWN} FROM generate_series(%(first)s::int, %(last)s::int) k);
INSERT INTO patients_card (id, surname, name, patronymic, birth_date, sex, snils, policy_kind, policy_series,
                           policy_number, is_policy_sure, insurer, document_type, document_series,
                           document_number, phone, source, esia_issuer, esia_oid, typed, consent_id,
                           created_at, checked_at, confirmed_at, confirmed_by)
SELECT {_CARD}, 'Мерная-' || k, 'Родная-' || j, 'Ивановна', CASE WHEN j < 6 THEN date '2016-05-17' ELSE
       date '1955-05-17' END, 'f', '11223344595', 'new', '', '26' || lpad((k * 10 + j)::text, 14, '0'), false,
       'Страховая', CASE WHEN j < 6 THEN 'RF_BRTH_CERT' ELSE 'RF_PASSPORT' END, 'I-ДН', '100000', '', 'esia',
       'bench', 'bench-' || k || '-' || j, '', {_CONSENT}, now(), CASE WHEN j < {SIZE} THEN now() END, now(),
       'esia'
FROM {_OTHERS};
INSERT INTO patients_holding (account_id, card_id, relation, scope, since, ended_why, used_at, agreed_at,
                              ends_at)
SELECT {data.ACCOUNT} + k, {_CARD}, CASE WHEN j < 6 THEN 'child' ELSE 'relative' END, 'all', now(), '', now(),
       CASE WHEN j >= 6 THEN now() END, CASE WHEN j >= 6 THEN now() + interval '1 year' END
FROM {_OTHERS};
INSERT INTO booking_appointment (id, number, account_id, card_id, slot_id, seat, doctor_id, clinic_id,
                                 speciality_id, starts_at, ends_at, wall_date, wall_start, time_zone, room,
                                 state, held_at, hold_ends_at, booked_at, cancel_reason, clinic_number,
                                 source)
SELECT gen_random_uuid(), 'family-' || n, {data.ACCOUNT} + k, CASE WHEN j = 1 THEN {_OWN} ELSE {_CARD} END,
       free.id, 1, free.doctor_id, free.clinic_id, free.speciality_id, free.starts_at, free.ends_at,
       free.wall_date, free.wall_start, free.time_zone, free.room, 'booked', now(), now(), now(), '', '', 5
FROM (SELECT s.*, w.time_zone, w.room, d.speciality_id, row_number() OVER (ORDER BY s.starts_at, s.id) AS n
      FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
      JOIN clinics_doctor d ON d.id = s.doctor_id JOIN clinics_clinic c ON c.id = s.clinic_id
      WHERE s.id < {data.SLOT} AND c.region_id = '{data.REGION}' AND s.starts_at > now() + interval '3 hours'
        AND NOT EXISTS (SELECT FROM booking_appointment b WHERE b.slot_id = s.id)) free
JOIN generate_series(%(first)s::int, %(last)s::int) k ON true
JOIN generate_series(1, {SIZE}) j ON (k - %(first)s::int) * {SIZE} + j = n
"""  # noqa: S608  constants of this file


def parents(below: int) -> range:
    """Return the numbers of the people who have a family."""
    return range(below - COUNT, below)


def fill(below: int) -> None:
    """Give people that are there already a family, and each of the family a visit to come."""
    told = {"first": parents(below)[0], "last": parents(below)[-1]}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in _FILL.split(";\n"):
            cursor.execute(statement, told)
        cursor.execute("SELECT count(*) FROM booking_appointment WHERE number LIKE 'family-%%'", {})
        visits: int = cursor.fetchone()[0]
    if visits != COUNT * SIZE:
        raise RuntimeError(f"there are places for {visits} visits of families only")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    fill(int(sys.argv[1]))
