"""A worker that seals and dies by kill -9 at a step: `python -m tests.portal.domain.audit.sealer STEP BATCH`.

It seals one batch whole and dies in the second.
"""

import os
import signal
import sys

import django

STEPS = ("before insert", "between insert and commit", "after commit")


def main(step: str, batch: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.config.settings.test"
    django.setup()
    from django.db.models import QuerySet
    from django.utils import timezone

    from portal.domain.audit.actions import sealing

    sealing.BATCH = batch
    _die(*{
        "before insert": (sealing, "_links"),  # the links are reckoned, nothing is written
        "between insert and commit": (QuerySet, "delete"),  # written, and taken from the queue
        "after commit": (sealing, "_batch"),
    }[step])  # fmt: skip
    sealing.seal(at=timezone.now())


def _die(place, name: str) -> None:
    """Let the second call of a function be the last thing that the process does."""
    whole, calls = getattr(place, name), []

    def mortal(*given):
        done = whole(*given)
        calls.append(name)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(place, name, mortal)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
