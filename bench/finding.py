"""Finding a doctor in a large region: `python -m bench.finding`, on a prepared PostgreSQL of its own only.

300 clinics, 12,000 doctors, and first few, then four million places; each question is asked many times
with different words and places, as a page asks it, and the 95th percentile is told.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import django
from django.db import connection
from django.utils import timezone

CLINICS: Final = 300
DOCTORS: Final = 12_000
FEW: Final = (1, 3)
MANY: Final = (14, 24)
"""Days with sessions, and places in each: 36,000 and 4,032,000."""
ROUNDS: Final = 200
REGION: Final = "26"
_SURNAMES: Final = (
    "Иванов Петров Сидоров Кузнецов Попов Васильев Соколов Михайлов Новиков Фёдоров Морозов Волков"
)
_TAILS: Final = "ский енко ин ов ев юк ян дзе швили ых"
_NAMES: Final = "Анна Мария Елена Ольга Наталья Ирина Сергей Андрей Иван Пётр Олег Юрий"
_SKILLS: Final = (
    "терапевт хирург кардиолог невролог педиатр офтальмолог оториноларинголог стоматолог уролог гинеколог "
    "эндокринолог дерматолог гастроэнтеролог пульмонолог аллерголог травматолог онколог психиатр ревматолог "
    "нефролог"
)
_DOCTORS_SQL: Final = Path(__file__).with_name("finding_doctors.sql")
_PLACES_SQL: Final = Path(__file__).with_name("finding_places.sql")


def run(file: Path, values: Mapping[str, int | str]) -> None:
    """Run statements one by one; what refers to what is ours and is not looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")
        for statement in file.read_text("utf-8").split(";\n"):
            cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def questions() -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each question with a way to ask it once, each time about something else."""
    from portal.domain.clinics.models import Speciality  # noqa: PLC0415  Django is set up by now
    from portal.domain.finding import queries  # noqa: PLC0415
    from portal.domain.finding.rules.ask import Ask, Person, Spot  # noqa: PLC0415
    from portal.domain.finding.states import Order, Part  # noqa: PLC0415
    from portal.domain.regions.models import Region  # noqa: PLC0415

    region, source = Region.objects.get(pk=REGION), random.Random(1)  # noqa: S311
    skills = list(Speciality.objects.filter(region=region).values_list("pk", flat=True))

    def search(text: str) -> object:
        reading = queries.words_of(region).understood(text)
        return queries.doctors(region, Ask(words=reading.words), at=timezone.now())

    def name() -> str:
        return f"{source.choice(_SURNAMES.split())}{source.choice(_TAILS.split())}"

    def ask(**more: object) -> object:
        return queries.doctors(region, Ask(speciality_id=source.choice(skills), **more), at=timezone.now())  # type: ignore[arg-type]

    spot = Spot(45.1, 42.1)
    yield "nearest place of a speciality", ask
    yield "nearest, near a street", lambda: ask(spot=spot, order=Order.NEAR)
    yield "nearest, filters", lambda: ask(gender="f", needs_wheelchair=True, part=Part.MORNING)
    yield "words: speciality", lambda: search(source.choice(_SKILLS.split()))
    yield "words: name", lambda: search(name())
    yield "words: name, clinic", lambda: search(f"{name()} поликлиника {source.randint(1, CLINICS)}")
    yield "words: plain", lambda: search("болит ухо у ребенка")
    yield "words: a slip", lambda: search(source.choice(_SKILLS.split()).replace("о", "а", 1))
    yield "words: the layout", lambda: search("nthfgtdn")
    yield "board of clinics", lambda: queries.by_clinic(region=REGION, at=timezone.now())
    child = Ask(person=Person(5, "f"), only_seeing=True)
    yield "board for a child", lambda: queries.by_clinic(region=REGION, at=timezone.now(), ask=child)
    yield (
        "any doctor",
        lambda: queries.candidates(
            region, Ask(speciality_id=source.choice(skills), only_free=True), at=timezone.now()
        ),
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
    named: dict[str, int | str] = {
        "skills": _SKILLS,
        "count": len(_SKILLS.split()),
        "surnames": _SURNAMES,
        "tails": _TAILS,
        "names": _NAMES,
    }
    run(_DOCTORS_SQL, named)
    told = {}
    for days, places in (FEW, MANY):
        run(_PLACES_SQL, {"days": days, "places": places})
        seconds = counted()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        told[f"{DOCTORS * days * places} places"] = {"counting, s": seconds} | measured()
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    main()
