"""`python -m portal <command>`: Django's commands with the portal's settings."""

import os
import sys

from django.core.management import execute_from_command_line

from portal.config import env


def main() -> None:
    """Run one command of the portal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
    if sys.argv[1:2] not in (["work"], ["serve"]):  # a job process is bounded like a web process
        env.take_time()
    execute_from_command_line(["portal", *sys.argv[1:]])


if __name__ == "__main__":
    main()
