"""One process that takes from limits as often as it may; run as `python -m tests.races.takers JOB`.

JOB is JSON: {"tries": …, "how": …, "limits": [[name, most, window in s, bucket], …]}. Says «ready», waits
for a line, then works through the limits in turn and prints how many of its tries each let pass.
"""

import itertools
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

import django

_TURNS = itertools.count(1)
PAUSE = 0.002
"""What the careless one lets pass between looking and writing."""


def main() -> None:
    job = json.loads(sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.config.settings.test"
    django.setup()
    from django.db import connection

    connection.ensure_connection()
    _say("ready")
    sys.stdin.readline()
    take = {"take": _take, "careless": _careless, "take_often": _often, "take_along": _along}[job["how"]]
    passed = {limit[0]: sum(take(*limit) for _ in range(job["tries"])) for limit in job["limits"]}
    _say(json.dumps(passed))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _take(name: str, most: int, window_s: int, bucket: str) -> bool:
    from portal.domain.limits import actions
    from portal.domain.limits.rules import Limit

    try:
        actions.take(Limit(name, most, timedelta(seconds=window_s)), bucket, at=datetime.now(UTC))
    except actions.Exhausted:
        return False
    return True


def _often(name: str, most: int, window_s: int, bucket: str) -> bool:
    from portal.domain.limits import actions
    from portal.domain.limits.rules import Limit

    try:
        actions.take_often(Limit(name, most, timedelta(seconds=window_s)), bucket, at=datetime.now(UTC))
    except actions.Exhausted:
        return False
    return True


def _along(name: str, most: int, window_s: int, bucket: str) -> bool:
    """Count in a transaction that does something else; one of five is rolled back and does not count."""
    from django.db import transaction

    from portal.domain.limits import actions
    from portal.domain.limits.rules import Limit

    try:
        with transaction.atomic():
            actions.take_along(Limit(name, most, timedelta(seconds=window_s)), bucket, at=datetime.now(UTC))
            _stumble()
    except (actions.Exhausted, InterruptedError):
        return False
    return True


def _stumble() -> None:
    if next(_TURNS) % 5 == 0:
        raise InterruptedError


def _careless(name: str, most: int, window_s: int, bucket: str) -> bool:
    """Look, then write: what everybody writes first."""
    from django.db.models import F

    from portal.domain.limits import queries
    from portal.domain.limits.models import Bucket

    ends_at = datetime.now(UTC) + timedelta(seconds=window_s)
    told = {"limit": name, "count": 0, "ends_at": ends_at}
    row, _ = Bucket.objects.get_or_create(key=queries.key_of(name, bucket), defaults=told)
    if row.count >= most:
        return False
    time.sleep(PAUSE)
    Bucket.objects.filter(key=row.key).update(count=F("count") + 1)
    return True


if __name__ == "__main__":
    main()
