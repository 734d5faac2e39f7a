"""People, sessions and places in bulk: `python -m bench.data COUNT`, on PostgreSQL only.

Everything of person k is computed from k, so that a load client and pgbench can count through
people without looking anything up. Places a grown-up person can book are renumbered for the
same reason: person k books place k, with a speciality that must be told nothing beforehand.
"""

import hashlib
import os
import sys
from typing import Final

import django
from django.contrib.auth import hashers
from django.db import connection, transaction

ACCOUNT: Final = 500_000_000
SESSION: Final = 600_000_000
SLOT: Final = 700_000_000
REGION: Final = "26"
_TEXT: Final = "bench"
PASSWORD: Final = "bench-password-of-everybody"

_PEOPLE: Final = f"""
INSERT INTO accounts_consenttext (sha256, purpose, version, body, first_shown_at)
VALUES ('{_TEXT}', 'account', 'bench', '-', now());
INSERT INTO accounts_consent (id, text_id, given_at, time_zone, method, region, ip, user_agent,
                              session, esia_issuer, esia_oid)
SELECT ('00000000-0000-4000-7000-' || lpad(k::text, 12, '0'))::uuid, '{_TEXT}', now(), 'Europe/Moscow',
       'button', '{REGION}', '127.0.0.1', 'bench', '', 'bench', 'bench-' || k
FROM generate_series(1, %(count)s) k;
INSERT INTO accounts_account (id, esia_issuer, esia_oid, surname, name, patronymic, phone, phone_source,
                              phone_confirmed_at, email, email_source, level, consent_id, is_blocked,
                              created_at, seen_at)
SELECT {ACCOUNT} + k, 'bench', 'bench-' || k, 'Мерная-' || k, 'Вера', 'Ивановна',
       '+79' || lpad(k::text, 9, '0'), 'own', now(), '', 'esia', 'confirmed',
       ('00000000-0000-4000-7000-' || lpad(k::text, 12, '0'))::uuid, false, now(), now()
FROM generate_series(1, %(count)s) k;
INSERT INTO patients_card (id, surname, name, patronymic, birth_date, sex, snils, policy_kind, policy_series,
                           policy_number, is_policy_sure, insurer, document_type, document_series,
                           document_number, phone, source, esia_issuer, esia_oid, typed, consent_id,
                           created_at, confirmed_at, confirmed_by)
SELECT ('00000000-0000-4000-8000-' || lpad(k::text, 12, '0'))::uuid, 'Мерная-' || k, 'Вера', 'Ивановна',
       '1985-05-17', 'f', '', 'new', '', '26' || lpad(k::text, 14, '0'), false, 'Страховая', '', '', '', '',
       'esia', 'bench', 'bench-' || k, '', ('00000000-0000-4000-7000-' || lpad(k::text, 12, '0'))::uuid,
       now(), now(), 'esia'
FROM generate_series(1, %(count)s) k;
INSERT INTO patients_holding (account_id, card_id, relation, scope, since, ended_why, used_at)
SELECT {ACCOUNT} + k, ('00000000-0000-4000-8000-' || lpad(k::text, 12, '0'))::uuid, 'self', 'all', now(), '',
       now()
FROM generate_series(1, %(count)s) k;
INSERT INTO accounts_session (id, key_hash, account_id, way, is_limited, proved_at, agreed_region, network,
                              user_agent, created_at, last_used_at, ends_at)
SELECT {SESSION} + k, encode(sha256(('bench-key-' || k)::bytea), 'hex'), {ACCOUNT} + k, 'esia', false, now(),
       '{REGION}', '127.0.0.0/24', 'bench', now(), now() + interval '1 hour', now() + interval '10 hours'
FROM generate_series(1, %(count)s) k;
INSERT INTO accounts_password (account_id, hash, is_long, is_limited, set_at)
SELECT {ACCOUNT} + k, %(hash)s, true, false, now() FROM generate_series(1, %(count)s) k;
INSERT INTO accounts_device (account_id, key_hash, user_agent, network, created_at, ends_at)
SELECT {ACCOUNT} + k, encode(sha256(('bench-device-' || k)::bytea), 'hex'), 'bench', '127.0.0.0/24', now(),
       now() + interval '30 days'
FROM generate_series(1, %(count)s) k;
"""  # noqa: S608  constants of this file
"""Sessions are «used» in the future: the once-a-minute note of their use falls into no round."""

_PLACES: Final = f"""
CREATE TEMPORARY TABLE picked ON COMMIT DROP AS
SELECT s.id, row_number() OVER (ORDER BY md5(s.id::text)) AS k
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_doctor d ON d.id = s.doctor_id JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_clinic c ON c.id = s.clinic_id
WHERE s.state = 'open' AND w.state = 'open' AND d.is_active AND c.is_active AND d.self_booking
  AND p.self_booking AND NOT d.needs_referral AND d.sex IN ('', 'f') AND c.region_id = '{REGION}'
  AND p.serves <> 'children' AND c.serves <> 'children' AND coalesce(d.min_age, 0) <= 40
  AND coalesce(d.max_age, 99) >= 42 AND w.opens_at <= now() AND s.starts_at > now() + interval '3 hours'
  AND NOT EXISTS (SELECT FROM booking_question q WHERE q.speciality_id = p.id AND q.is_required)
  AND NOT EXISTS (SELECT FROM booking_appointment b WHERE b.slot_id = s.id);
UPDATE schedule_slot s SET id = {SLOT} + k FROM picked WHERE s.id = picked.id AND k <= %(count)s
"""  # noqa: S608


def session_key(k: int) -> str:
    """Return what lies in the session cookie of person k."""
    return f"bench-key-{k}"


def device_key(k: int) -> str:
    """Return what lies in the cookie of the device that person k let remember."""
    return f"bench-device-{k}"


def phone(k: int) -> str:
    """Return the telephone number of person k, as it is typed."""
    return f"79{k:09}"


def key_hash(k: int) -> str:
    """Return what the table keeps of it."""
    return hashlib.sha256(session_key(k).encode()).hexdigest()


def card(k: int) -> str:
    """Return the card of person k, as text."""
    return f"00000000-0000-4000-8000-{k:012}"


def fill(count: int) -> int:
    """Make people and number the places; return for how many there is a place."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # a busy machine may take its time
        for statement in [*_PEOPLE.split(";\n"), *_PLACES.split(";\n")]:
            if statement.strip():
                cursor.execute(statement, {"count": count, "hash": hashers.make_password(PASSWORD)})
        cursor.execute("SELECT count(*) FROM schedule_slot WHERE id > %s", [SLOT])
        numbered: int = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
    return numbered


def doctors(most: int) -> list[int]:
    """Return doctors with numbered places, some of them the busiest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT doctor_id FROM schedule_slot WHERE id > %s GROUP BY 1 ORDER BY count(*) DESC LIMIT %s",
            [SLOT, most],
        )
        return [row[0] for row in cursor.fetchall()]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    print(fill(int(sys.argv[1])), *doctors(24))
