"""What tests need beside Python packages: Chromium, PostgreSQL and GOST."""

from __future__ import annotations

import os
import shutil
import subprocess

import gost
from scripts import postgres
from scripts.console import Trouble, timed

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = ("chromium", "chromium-l10n", "fonts-noto-color-emoji")
POSTGRESQL = ("postgresql",)
GOST = ("openssl", "libengine-gost-openssl")


def browser() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


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
