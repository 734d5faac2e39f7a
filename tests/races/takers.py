"""One process that takes from limits as often as it may; run as `python -m tests.races.takers JOB`.

JOB is JSON: {"tries": …, "careless": …, "limits": [[name, most, window in s, bucket], …]}. Says «ready», waits
for a line, then works through the limits in turn and prints how many of its tries each let pass.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

import django

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
    take = _careless if job["careless"] else _take
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
