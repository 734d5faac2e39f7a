"""Checks the types of the stand and of what fills it for the bench: the portal's rules, other settings.

mypy's Django plugin takes one settings module from pyproject.toml, and this repository
holds two programs; so the same file is given again with the other name in it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.bootstrap import ROOT

PORTAL = "portal.config.settings.test"
STAND = "esia_stand.config.settings.base"


def main() -> int:
    """Run mypy on the stand and return its exit code."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace(f'"{PORTAL}"', f'"{STAND}"')
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "pyproject.toml"
        config.write_text(text, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "mypy",
            "--config-file",
            str(config),
            "--cache-dir",
            ".mypy_cache/stand",
        ]
        return subprocess.run(
            [*command, "esia_stand", "bench/stand_data.py"], cwd=ROOT, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
