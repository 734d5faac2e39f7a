"""Makes the portal ready to start: words, keys, database, static files, demonstration.

One process for all steps, because loading Django takes longer than each of them.
"""

from __future__ import annotations

import os

import django
from django.core.management import CommandError, call_command

from portal.config import env
from scripts import console, older_data, words
from scripts.console import say


def main() -> None:
    """Run every step; each does nothing when its work is done already."""
    words.compile_changed(aloud=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
    env.take_time()
    django.setup()
    call_command("esia_key")
    _migrate()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo")


def _migrate() -> None:
    if older_data.pending():
        older_data.keep_copy(env.var_dir() / "backup")
        say("Обновляем базу данных.")
    call_command("migrate", interactive=False, verbosity=0)  # lays the promises again, too


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        try:
            main()
        except CommandError as error:
            raise console.Trouble(str(error)) from None
