"""`python -m tests.browser.jobs MINUTES NAME…`: run jobs of a house, so many minutes later than it is.

In a process of its own with the settings of the house: a journey need not wait for the turn of the timer.
"""

import importlib
import os
import sys
from datetime import timedelta

import django
from django.utils import timezone

from portal.config import env
from scripts import machine


def main(minutes: str, *names: str) -> None:
    real = timezone.now
    timezone.now = lambda: real() + timedelta(minutes=int(minutes))
    for name in names:
        module, _, job = name.rpartition(".")
        getattr(importlib.import_module(module), job).func()


if __name__ == "__main__":
    os.environ.update(machine.this_machine().environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
    django.setup()
    main(*sys.argv[1:])
