"""The portal as it runs in production (granian, several workers) over the database of the tests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

from tests.ground.campaigns import Campaign

SECONDS_TO_START = 60
WORKERS, FEW_WORKERS = 4, 2
"""Of a campaign at full figures; each takes its time to start, so a small run has fewer."""
GRANIAN = ("-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1")


@contextmanager
def running(
    folder: Path, module: str = "portal.config.wsgi", *, threads: int = 4, workers: int = FEW_WORKERS
) -> Iterator[int]:
    """Start the portal on a free port, yield the port, stop it; `threads` are those of each worker."""
    port = _free_port()
    told = {"--workers": workers, "--blocking-threads": threads, "--port": port}
    server = (*GRANIAN, *(str(part) for pair in told.items() for part in pair))
    command = [sys.executable, *server, f"{module}:application"]
    with (folder / "portal.log").open("wb") as log:
        process = subprocess.Popen(command, env=_environment(folder, port, threads), stdout=log, stderr=log)
    try:
        _wait(process, port, folder / "portal.log")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def workers(campaign: Campaign) -> int:
    """Return how many processes serve a campaign of this size."""
    return FEW_WORKERS if campaign.scale is None else WORKERS


def _environment(folder: Path, port: int, threads: int) -> dict[str, str]:
    return os.environ | {
        "PORTAL_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "portal.config.settings.test",
        "DATABASE_URL": database_url(),
        "DATABASE_POOL_SIZE": str(threads),
        "VAR_DIR": str(folder),
        "PORTAL_PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }


def database_url() -> str:
    """Return the address of the database that the tests use."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    reached = connection.get_connection_params()
    query = {name: reached[name] for name in ("host", "port", "password") if reached.get(name)}
    return f"postgresql://{quote(reached['user'])}@/{reached['dbname']}?{urlencode(query)}"


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the portal did not start:\n{log.read_text(errors='replace')[-3000:]}")
