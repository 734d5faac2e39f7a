"""The repository as a list of files, for tests about the code base."""

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("portal", "esia_stand", "clinic_stand", "gost")


@functools.cache
def files(*endings: str) -> list[Path]:
    """Return what git holds or would hold, without migrations."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    paths = [ROOT / name for name in names if not endings or name.endswith(endings)]
    return [path for path in paths if path.is_file() and "migrations" not in path.parts]


def name(path: Path) -> str:
    """Return a path as people say it."""
    return str(path.relative_to(ROOT))


def text(path: Path) -> str:
    """Read a text file."""
    return path.read_text(encoding="utf-8")


def of_programs(*endings: str) -> list[Path]:
    """Return the files of the three programs and of what they share."""
    return [path for path in files(*endings) if path.relative_to(ROOT).parts[0] in PROGRAMS]
