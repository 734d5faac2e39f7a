"""A job process that keeps time ten times faster; for tests that kill many."""

import os

import django
from django.utils import timezone

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.config.settings.test"


def main() -> None:
    django.setup()
    from portal.domain.work import actions, rules

    pace = rules.Pace(heartbeat=0.5, lease=2, idle_from=0.05, idle_to=0.1)
    actions.Worker(queue="urgent", clock=timezone.now, pace=pace).work()


if __name__ == "__main__":
    main()
