"""`make stand`: sets up and starts the ESIA stand alone."""

from __future__ import annotations

import sys

from scripts import bootstrap, console

if __name__ == "__main__":
    with console.ending_in_a_sentence():
        bootstrap.ensure("runtime")
        bootstrap.become("scripts.serve_stand", sys.argv[1:])
