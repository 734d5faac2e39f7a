"""Searches of attachments: `python -m bench.searches COUNT`, on the stage's PostgreSQL only.

As many cards as told, a register of as many people, each found by СНИЛС; the jobs' own verbs begin
and ask, on one line, by the clock. The rate of each tenth is told: a steady one does not fall.
"""

import itertools
import json
import os
import sys
import time
from typing import Final

import django
from django.db import connection, transaction
from django.utils import timezone

from bench import data

COUNT: Final = 1_000
TENTHS: Final = 10
_MINE: Final = "card_id::text LIKE '00000000-0000-4000-9000-%'"
_FILL: Final = f"""
INSERT INTO attachments_search (card_id, region_id, state, queued_at, due_at, ends_at, taken, tries, failures,
                                ended_at, next_at, differs, asked_about)
SELECT id, '{data.REGION}', 'none', now(), now(), now(), 1, 0, 0, now(), now() + interval '9 days', '[]', ''
FROM patients_card WHERE emptied_at IS NULL;
INSERT INTO patients_card (id, surname, name, patronymic, birth_date, sex, snils, policy_kind, policy_series,
                           policy_number, is_policy_sure, insurer, document_type, document_series,
                           document_number, phone, source, esia_issuer, esia_oid, typed, consent_id,
                           created_at, confirmed_at, confirmed_by)
SELECT ('00000000-0000-4000-9000-' || lpad(k::text, 12, '0'))::uuid, 'Ищущая-' || k, 'Вера', 'Ивановна',
       '1985-05-17', 'f', lpad(k::text, 11, '0'), '', '', '', false, '', '', '', '', '', 'esia', '', '', '',
       (SELECT min(id::text)::uuid FROM accounts_consent WHERE region = '{data.REGION}'), now(), now(), 'esia'
FROM generate_series(1, %(count)s) k;
INSERT INTO patients_holding (account_id, card_id, relation, scope, since, ended_why, used_at)
SELECT {data.ACCOUNT} + 1, ('00000000-0000-4000-9000-' || lpad(k::text, 12, '0'))::uuid, 'child', 'all',
       now(), '', now()
FROM generate_series(1, %(count)s) k;
INSERT INTO attachments_registerentry (region_id, external_id, is_active, surname, name, patronymic, name_key,
                                       birth_date, snils, policy, kind, clinic_id, area, since_date)
SELECT '{data.REGION}', 'bench-' || k, true, 'Ищущая-' || k, 'Вера', 'Ивановна', 'ищущая ' || k || ' вера',
       '1985-05-17', lpad(k::text, 11, '0'), '', 'therapeutic',
       (SELECT min(id) FROM clinics_clinic WHERE region_id = '{data.REGION}'), '3', '2025-09-01'
FROM generate_series(1, %(count)s) k;
"""  # noqa: S608  constants of this file


def fill(count: int) -> None:
    """Call the cards of others searched for; make those to search for, and the register's lines."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in _FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"count": count})
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def search(count: int) -> None:
    """Do what the jobs do until everybody has an answer."""
    from portal.domain.attachments import actions  # noqa: PLC0415  Django is set up by now

    actions.sweep(at=timezone.now())
    asked = 0
    while asked < count:
        actions.look(at=timezone.now())
        asked += actions.work_line(line=1, clock=timezone.now, is_mine=lambda: True)


def rates(count: int) -> list[float]:
    """Return answers a second in each tenth, by the moments in the table."""
    told = f"SELECT ended_at FROM attachments_search WHERE {_MINE} AND state = 'found' ORDER BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(told)
        ended = [row[0] for row in cursor.fetchall()]
    if len(ended) != count:
        raise RuntimeError(f"{len(ended)} of {count} were found")
    marks = [ended[number * (count - 1) // TENTHS] for number in range(TENTHS + 1)]
    each = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(marks)]
    return [round(count / TENTHS / seconds, 1) for seconds in each]


def main() -> None:
    """Fill, search, and print what was measured as JSON."""
    count = int(sys.argv[1])
    fill(count)
    began, used = time.perf_counter(), time.process_time()
    search(count)
    rate = count / (time.perf_counter() - began)
    cpu_ms = 1000 * (time.process_time() - used) / count
    told = {"count": count, "rate": round(rate, 1), "cpu_ms": round(cpu_ms, 2), "tenths": rates(count)}
    print(json.dumps(told))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    main()
