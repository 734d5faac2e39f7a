"""Commands for developers: installs their packages, then becomes the command that was asked for."""

from __future__ import annotations

import sys

from scripts import bootstrap, console

if __name__ == "__main__":
    with console.ending_in_a_sentence():
        bootstrap.ensure("dev")
        bootstrap.become(f"scripts.{sys.argv[1]}", sys.argv[2:])
