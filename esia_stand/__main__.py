"""`python -m esia_stand <command>`: Django's commands with the stand's settings."""

import os
import sys

from django.core.management import execute_from_command_line

from esia_stand.config import env


def main() -> None:
    """Run one command of the stand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.SETTINGS_MODULE)
    execute_from_command_line(["esia_stand", *sys.argv[1:]])


if __name__ == "__main__":
    main()
