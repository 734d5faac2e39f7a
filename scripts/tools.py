"""What tests need beside Python packages: Chromium, PostgreSQL and GOST."""

from __future__ import annotations

import os
import shutil
import subprocess

import gost
from scripts import postgres
from scripts.console import Trouble, say, timed

SHELL = "chromium-headless-shell"
"""Chromium without its windows: a journey costs it half the work of the whole browser."""
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome")
CHROMIUM = (SHELL, "fonts-noto-color-emoji")
POSTGRESQL = ("postgresql",)
GOST = ("openssl", "libengine-gost-openssl")


def browser() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def environment(**more: str) -> dict[str, str]:
    """Return what a run of tests finds around it: no database but its own, and compiled files.

    Each worker, house and server is a new process: without compiled files it would compile all sources again.
    """
    left_out = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in left_out} | more


def ensure(*, with_browser: bool) -> None:
    """Install what is missing where apt-get may; else say what to install."""
    missing = [
        *([] if postgres.programs() else POSTGRESQL),
        *([] if gost.is_available() and shutil.which("openssl") else GOST),
    ]
    if with_browser and browser() is None:
        missing += CHROMIUM
    if missing:
        _install(missing)
    if with_browser and shutil.which(SHELL) is None:
        _prefer_shell()


def _prefer_shell() -> None:
    """Get the lighter browser where that is possible; the one that is there does, too."""
    try:
        _install([SHELL])
    except Trouble as trouble:
        say(f"Journeys go on in {browser()}, which takes longer: {trouble}")


def _install(packages: list[str]) -> None:
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Trouble(f"Tests need more programs. Run this, then the same again: sudo {command}")
    with timed(f"Installing {', '.join(packages)}"):
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["apt-get", "update", "-q"], command.split()):
            done = subprocess.run(step, env=quietly, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Trouble(f"{' '.join(step)} failed: {done.stderr.strip()}")
