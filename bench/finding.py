"""Finding a doctor in a large region: `python -m bench.finding`, on a migrated PostgreSQL of its own only.

300 clinics, 12,000 doctors, and first few, then four million places; each question is asked many times
with different words and places, as a page asks it, and the 95th percentile is told.
"""

import itertools
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

import django
from django.db import connection
from django.utils import timezone

CLINICS: Final = 300
DOCTORS: Final = 12_000
SPECIALITIES: Final = 40
FEW: Final = (1, 3)
MANY: Final = (14, 24)
"""Days with sessions, and places in each: 36,000 and 4,032,000."""
ROUNDS: Final = 200
REGION: Final = "26"
_SURNAMES: Final = "Иванов Петров Сидоров Кузнецов Попов Васильев Соколов Михайлов Новиков Фёдоров Морозов Волков".split()
_TAILS: Final = "ский енко ин ов ев юк ян дзе швили ых".split()
_NAMES: Final = "Анна Мария Елена Ольга Наталья Ирина Сергей Андрей Иван Пётр Олег Юрий".split()
_SKILLS: Final = (
    "терапевт хирург кардиолог невролог педиатр офтальмолог оториноларинголог стоматолог уролог гинеколог "
    "эндокринолог дерматолог гастроэнтеролог пульмонолог аллерголог травматолог онколог психиатр ревматолог нефролог"
).split()
_STATIC: Final = f"""
INSERT INTO clinics_clinic (region_id, external_id, is_active, oid, full_name, short_name, search_key, type, district,
    address, latitude, longitude, phones, hours, time_zone, serves, wheelchair)
SELECT '{REGION}', 'b' || k, true, '', 'Городская поликлиника ' || k, 'Поликлиника ' || k,
    'городская поликлиника ' || k || ' ставрополь улица ' || (k %% 50) || ' мира', 'adult_polyclinic',
    'Район ' || (k %% 20), 'ул. Мира, ' || k, 45 + (k %% 17) / 50.0, 42 + (k %% 23) / 50.0, '[]', '',
    'Europe/Moscow', 'everyone', k %% 3 > 0
FROM generate_series(1, {CLINICS}) k;
INSERT INTO clinics_speciality (region_id, external_id, is_active, name, patient_name, search_key, "group", serves,
    self_booking, needs_referral)
SELECT '{REGION}', 'b' || k, true, 'b', initcap((%(skills)s::text[])[1 + k %% %(count)s]),
    (%(skills)s::text[])[1 + k %% %(count)s] || CASE WHEN k >= %(count)s THEN ' дневной' ELSE '' END, '',
    'everyone', true, false
FROM generate_series(0, {SPECIALITIES - 1}) k;
INSERT INTO clinics_position (region_id, external_id, is_active, clinic_id, speciality_id, title)
SELECT '{REGION}', 'b' || c.id || '-' || p.id, true, c.id, p.id, 'врач'
FROM clinics_clinic c CROSS JOIN clinics_speciality p WHERE c.external_id LIKE 'b%%' AND p.external_id LIKE 'b%%';
INSERT INTO clinics_doctor (region_id, external_id, is_active, position_id, clinic_id, speciality_id, surname, name,
    patronymic, search_key, area, room, sex, gender, self_booking)
SELECT '{REGION}', 'b' || row_number() OVER (), true, t.id, t.clinic_id, t.speciality_id,
    (%(surnames)s::text[])[1 + t.id %% 12] || (%(tails)s::text[])[1 + t.id / 12 %% 10], (%(names)s::text[])[1 + t.id / 7 %% 12],
    'Ивановна', lower((%(surnames)s::text[])[1 + t.id %% 12] || (%(tails)s::text[])[1 + t.id / 12 %% 10] || ' '
    || (%(names)s::text[])[1 + t.id / 7 %% 12] || ' ивановна'), '', '', '', CASE WHEN t.id %% 3 > 0 THEN 'f' ELSE 'm' END, true
FROM clinics_position t WHERE t.external_id LIKE 'b%%'
"""  # noqa: S608  constants of this file
_PLACES: Final = """
DELETE FROM schedule_slot; DELETE FROM schedule_worksession;
INSERT INTO schedule_worksession (doctor_id, clinic_id, room, starts_at, ends_at, wall_date, wall_start, wall_end,
    time_zone, slot_minutes, opens_at, state, reason)
SELECT d.id, d.clinic_id, '', day + interval '6 hours', day + interval '12 hours', day::date, '09:00', '15:00',
    'Europe/Moscow', 15, now() - interval '1 day', 'open', ''
FROM clinics_doctor d, generate_series(current_date + 1, current_date + %(days)s, interval '1 day') day;
INSERT INTO schedule_slot (work_session_id, number, doctor_id, clinic_id, starts_at, ends_at, wall_date, wall_start, state, seats)
SELECT w.id, n, w.doctor_id, w.clinic_id, w.starts_at + n * interval '15 minutes', w.starts_at + (n + 1) * interval '15 minutes',
    w.wall_date, w.wall_start + n * interval '15 minutes', CASE WHEN (w.id + n) %% 5 = 0 THEN 'open' ELSE 'closed' END, 1
FROM schedule_worksession w, generate_series(0, %(places)s - 1) n
"""


def run(statements: str, values: dict[str, object]) -> None:
    """Run statements one by one; what refers to what is ours and is not looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")
        for statement in statements.split(";\n"):
            cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def questions() -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each question with a way to ask it once, each time about something else."""
    from portal.domain.clinics.models import Speciality  # noqa: PLC0415  Django is set up by now
    from portal.domain.finding import queries  # noqa: PLC0415
    from portal.domain.finding.rules.ask import Ask, Spot  # noqa: PLC0415
    from portal.domain.finding.states import Order, Part  # noqa: PLC0415
    from portal.domain.regions.models import Region  # noqa: PLC0415

    region, source = Region.objects.get(pk=REGION), random.Random(1)  # noqa: S311
    skills = list(Speciality.objects.filter(region=region).values_list("pk", flat=True))

    def search(text: str) -> object:
        reading = queries.words_of(region).understood(text)
        return queries.doctors(region, Ask(words=reading.words), at=timezone.now())

    def name() -> str:
        return f"{source.choice(_SURNAMES)}{source.choice(_TAILS)}"

    def ask(**more: object) -> object:
        return queries.doctors(region, Ask(speciality_id=source.choice(skills), **more), at=timezone.now())  # type: ignore[arg-type]

    spot = Spot(45.1, 42.1)
    yield "nearest place of a speciality", ask
    yield "nearest, near a street", lambda: ask(spot=spot, order=Order.NEAR)
    yield "nearest, filters", lambda: ask(gender="f", needs_wheelchair=True, part=Part.MORNING)
    yield "words: speciality", lambda: search(source.choice(_SKILLS))
    yield "words: name", lambda: search(name())
    yield "words: name, clinic", lambda: search(f"{source.choice(_NAMES)} поликлиника {source.randint(1, CLINICS)}")
    yield "words: plain", lambda: search("болит ухо у ребенка")
    yield "words: a slip", lambda: search(source.choice(_SKILLS)[:4] + "ы" + source.choice(_SKILLS)[4:])
    yield "words: the layout", lambda: search("nthfgtdn")
    yield "board of clinics", lambda: queries.by_clinic(region=REGION, at=timezone.now())
    yield "any doctor", lambda: queries.candidates(
        region, Ask(speciality_id=source.choice(skills), only_free=True), at=timezone.now()
    )


def measured() -> dict[str, tuple[float, float]]:
    """Return the median and the 95th percentile of each question in milliseconds."""
    told = {}
    for name, ask in questions():
        ask()
        taken = sorted(_time(ask) for _ in range(ROUNDS))
        told[name] = round(taken[ROUNDS // 2], 1), round(taken[ROUNDS * 95 // 100], 1)
    return told


def _time(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def counted() -> float:
    """Count every clinic; return seconds."""
    from portal.domain.finding import actions  # noqa: PLC0415
    from portal.domain.regions.models import Region  # noqa: PLC0415

    region, began = Region.objects.get(pk=REGION), time.perf_counter()
    actions.lay_words(region=region, at=timezone.now())
    laid = time.perf_counter()
    actions.count_clinics(region=region, at=timezone.now())
    print(f"words {laid - began:.1f} s", file=sys.stderr)
    return round(time.perf_counter() - laid, 1)


def main() -> None:
    """Fill with few places, measure, fill with many, measure; print both as JSON."""
    named = {"skills": list(_SKILLS), "count": len(_SKILLS), "surnames": list(_SURNAMES), "tails": list(_TAILS), "names": list(_NAMES)}
    run(_STATIC, named)
    told = {}
    for days, places in (FEW, MANY):
        run(_PLACES, {"days": days, "places": places})
        seconds = counted()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        told[f"{DOCTORS * days * places} places"] = {"counting, s": seconds} | measured()
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    main()
