"""A job process with a lease of so many seconds, and all that hangs on it in proportion; for tests that kill.

Run as `python -m tests.portal.domain.work.hurried 2`.
"""

import os
import sys

import django
from django.utils import timezone

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.config.settings.test"


def main(queue: str = "urgent") -> None:
    django.setup()
    from portal.domain.work import actions, rules

    lease = float(sys.argv[1])
    shorter = lease / rules.PACE.lease
    pace = rules.Pace(
        heartbeat=rules.PACE.heartbeat * shorter,
        lease=lease,
        idle_from=rules.PACE.idle_from * shorter,
        idle_to=rules.PACE.idle_to * shorter,
    )
    actions.Worker(queue=queue, clock=timezone.now, pace=pace).work()


if __name__ == "__main__":
    main()
