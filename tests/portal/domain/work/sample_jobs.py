"""Jobs that tests run: each shows one way to end."""

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from portal.domain.work import actions as work

PLANTED = "Кузнецов"


def leave_effect(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO work_effect VALUES (%s)", [key])


def is_first(marker: str) -> bool:
    """Tell whether this is the first run, and leave the number of the process in the marker."""
    path = Path(marker)
    if path.exists():
        return False
    unseen = path.with_suffix(".new")
    unseen.write_text(str(os.getpid()))
    unseen.rename(path)
    return True


@work.job(queue="urgent")
def plain(key: str) -> None:
    leave_effect(key)


@work.job(queue="urgent")
def guarded(key: str) -> None:
    with work.finishing():
        leave_effect(key)


@work.job(queue="urgent")
def guarded_and_brief(key: str) -> None:
    time.sleep(0.03)
    with work.finishing():
        leave_effect(key)
        time.sleep(0.01)


@work.job(queue="urgent")
def guarded_and_slow(key: str, marker: str) -> None:
    """The first run is killed inside the transaction."""
    with work.finishing():
        leave_effect(key)
        if is_first(marker):
            time.sleep(50)


@work.job(queue="urgent")
def careless_and_slow(key: str, marker: str) -> None:
    """The first run is killed after the effect: the control of the guard."""
    leave_effect(key)
    if is_first(marker):
        time.sleep(50)


@work.job(queue="urgent")
def guarded_after_sleep(key: str, marker: str) -> None:
    """The first run sleeps through its lease, then goes for its effect."""
    if is_first(marker):
        time.sleep(8)  # time enough to be stopped in, on a busy machine
    with work.finishing():
        leave_effect(key)


@work.job(queue="urgent")
def careless_after_sleep(key: str, marker: str) -> None:
    """The same without the guard."""
    if is_first(marker):
        time.sleep(8)
    leave_effect(key)


@work.job(queue="urgent")
def sleeps(marker: str, seconds: int) -> None:
    if is_first(marker):
        time.sleep(seconds)


@work.job(queue="urgent")
def sits_in_c(marker: str) -> None:
    """No signal breaks this call off; it would last for many minutes."""
    if is_first(marker):
        hashlib.pbkdf2_hmac("sha256", b"", b"", 2**30)


@work.job(queue="urgent", attempts=2)
def fails(key: str) -> None:
    raise ValueError(f"{PLANTED} {key}")


@work.job(queue="urgent")
def refuses(key: str) -> None:
    raise work.PermanentFailure("no such appointment" if key else "no key")


@work.job(queue="urgent")
def fails_after_finishing(key: str) -> None:
    with work.finishing():
        leave_effect(key)
    raise ValueError(key)


@work.job(queue="urgent")
def finishes_then_fails_inside(key: str) -> None:
    with work.finishing():
        leave_effect(key)
        raise ValueError(key)


@work.job(queue="slow")
def tells_time() -> None:
    assert timezone.now() is not None


def no_job(key: str) -> None:
    """A function without the decorator."""


@work.job(queue="urgent", limit=timedelta(seconds=1))
def has_one_second(marker: str) -> None:
    if is_first(marker):
        time.sleep(50)
