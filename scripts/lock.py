"""`make lock`: resolves requirements/*.in into locks with hashes and no addresses."""

from __future__ import annotations

import os
import subprocess

from scripts import console
from scripts.bootstrap import ROOT, UV
from scripts.console import Trouble, say

LAYERS = ("boot", "runtime", "dev")
OPTIONS = ("--universal", "-p", "3.11", "--generate-hashes", "--no-emit-index-url", "--quiet")


def main() -> None:
    """Write every lock anew, keeping versions that still fit; refuse one that holds an address."""
    for layer in LAYERS:
        command = [str(UV), "pip", "compile", *OPTIONS, "--custom-compile-command", "make lock"]
        done = subprocess.run(
            [*command, f"{layer}.in", "-o", f"{layer}.txt"],
            cwd=ROOT / "requirements",
            env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
            check=False,
        )
        if done.returncode:
            raise Trouble(f"requirements/{layer}.in could not be resolved.")
        if "://" in (ROOT / "requirements" / f"{layer}.txt").read_text(encoding="utf-8"):
            raise Trouble(f"requirements/{layer}.txt holds an address; locks hold names and hashes only.")
        say(f"requirements/{layer}.txt is up to date.")


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main()
