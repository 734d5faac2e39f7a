"""A PostgreSQL cluster for tests: a Unix socket only, nothing kept.

initdb refuses to run as root, so root hands it to the user `postgres`; the folder lies
where that user may go, which the repository's own folder often does not allow.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from scripts.console import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "postgres"
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
ROOM_B = 6 * 2**30
EXTENSIONS = ("btree_gist", "pg_trgm")
# Tests that crash the database do not exist, so a test may believe what is not on disk yet.
SETTINGS = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c jit=off -c max_connections=200"
DURABLE = "-c listen_addresses= -c max_connections=200"  # races and speed are measured on a real disk


def programs() -> Path | None:
    """Return the folder of initdb and its kin, newest version first; None when not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    on_path = shutil.which("initdb")
    candidates = [*folders, *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@contextmanager
def cluster(*, settings: str = SETTINGS) -> Iterator[str]:
    """Run a fresh cluster; yield its DATABASE_URL without a name; stop and remove it whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir=None if settings == DURABLE else _memory()))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        _run("initdb", "-D", str(folder / "data"), "-U", OWNER, "-A", "trust", *_shape())
        _control(folder, "start", "-o", f"-k {folder} {settings}", "-l", str(folder / "log"))
        try:
            _extend(folder)
            yield f"postgres://{OWNER}@{quote(str(folder), safe='')}"
        finally:
            _control(folder, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Path | None:
    """Return a folder in memory with room to spare, if there is one: templates are copied faster."""
    if tempfile.tempdir is not None:  # somebody has said where
        return None
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_B:
        return MEMORY
    return None


def create_database(url: str, name: str, *, like: str = "template1") -> str:
    """Make a database in the cluster, a copy of another one, by default an empty one; return its address."""
    folder = _folder_of(url)
    _run("createdb", "-h", folder, "-U", OWNER, "-T", like, name)
    return f"{url}/{name}"


def _shape() -> tuple[str, ...]:
    return ("-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


def _extend(folder: Path) -> None:
    for name in EXTENSIONS:
        sql = f"CREATE EXTENSION {name}"
        _run("psql", "-qh", str(folder), "-U", OWNER, "-d", "template1", "-c", sql)


def _control(folder: Path, verb: str, *arguments: str) -> None:
    _run("pg_ctl", "-D", str(folder / "data"), "-w", "-s", verb, *arguments)


def _folder_of(url: str) -> str:
    return url.split("@", 1)[1].replace("%2F", "/")


def _run(program: str, *arguments: str) -> None:
    folder = programs()
    if folder is None:
        raise Trouble("PostgreSQL is not installed: apt install postgresql.")
    prefix = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", "--reset-env"]
    command = [*(prefix if os.geteuid() == 0 else []), str(folder / program), *arguments]
    # The server keeps its output open, so a pipe would wait for it for ever: a file does not.
    with tempfile.TemporaryFile("w+") as words:
        done = subprocess.run(command, cwd="/", stdout=words, stderr=words, check=False)
        words.seek(0)
        if done.returncode:
            raise Trouble(f"{program} failed: {words.read().strip()}")
