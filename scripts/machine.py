"""One machine's settings for `make run`: where things lie, which ports, which secrets."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from esia_stand.config import env as stand
from portal.config import env
from scripts.console import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRETS = ("PORTAL_SECRET_KEY", "STAND_SECRET_KEY")
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  named, not bound


@dataclass(frozen=True, slots=True)
class Machine:
    """What this start uses; `environment` is what every child process gets."""

    var_dir: Path
    bind: str
    portal_port: int
    stand_port: int
    clinic_port: int
    environment: Mapping[str, str]

    @property
    def logs(self) -> Path:
        """Folder of the JSON lines of each process."""
        return self.var_dir / "log"

    def address(self, port: int) -> str:
        """Return where this machine itself reaches a port it serves."""
        host = ANY_ADDRESS.get(self.bind, self.bind)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def this_machine() -> Machine:
    """Read the environment, make the folders, and make secrets at the first start."""
    env.refuse_to_show_the_demonstration()
    return _machine()


def machine_of_the_stand() -> Machine:
    """Read what concerns the stand alone; another address than this machine's needs permission."""
    machine = _machine()
    if not stand.is_loopback(machine.bind) and not stand.allows_remote():
        raise Trouble(
            f"BIND={machine.bind} shows the stand to other machines: set STAND_ALLOW_REMOTE=1 as well, "
            "then everybody reads first that it is not Gosuslugi."
        )
    stand.allowed_hosts()
    return machine


def _machine() -> Machine:
    var_dir = env.var_dir()
    (var_dir / "log").mkdir(parents=True, exist_ok=True)
    return Machine(
        var_dir=var_dir,
        bind=os.environ.get("BIND") or "127.0.0.1",
        portal_port=env.port(),
        stand_port=env.stand_port(),
        clinic_port=env.clinic_port(),
        environment={**secrets_in(var_dir), **os.environ, "VAR_DIR": str(var_dir)},
    )


def secrets_in(var_dir: Path) -> dict[str, str]:
    """Return the secrets of this machine; each is made once and only its owner may read the file."""
    path = var_dir / "secrets.env"
    known = dict(line.split("=", 1) for line in _lines(path) if "=" in line)
    missing = [name for name in SECRETS if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(48) for name in missing}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in known.items())
    return known


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
