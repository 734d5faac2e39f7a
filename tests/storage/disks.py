"""A small disk of its own that can be filled: memory, mounted by root; elsewhere there is none."""

import contextlib
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

_PIECE = bytes(1 << 16)


@dataclass(frozen=True)
class Disk:
    """Where it is mounted; `fill` leaves no byte, `free` gives the room back."""

    folder: Path

    def fill(self) -> None:
        with contextlib.suppress(OSError), (self.folder / "ballast").open("ab", buffering=0) as ballast:
            while ballast.write(_PIECE):
                pass

    def free(self) -> None:
        (self.folder / "ballast").unlink()


@contextlib.contextmanager
def mounted(megabytes: int) -> Iterator[Disk]:
    """Mount a disk of this size; unmount it whatever happens."""
    with tempfile.TemporaryDirectory(prefix="portal-disk-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        told = ["-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "portal", name]
        subprocess.run(["mount", *told], check=True)
        try:
            yield Disk(folder)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def may_mount() -> bool:
    """Tell whether this machine lets us; a container mostly does not."""
    if os.geteuid() != 0:
        return False
    try:
        with mounted(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def copied(folder: Path) -> str:
    """Copy the test database, a file of SQLite, into a folder; return its address."""
    path = folder / "portal.sqlite3"
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    connection.close()
    return f"sqlite:///{path}"
