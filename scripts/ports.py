"""Says that a port is taken before anything is started."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from scripts.console import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping


def check_free(bind: str, ports: Mapping[str, int]) -> None:
    """Refuse to start when a port is taken, forbidden or named twice.

    :param ports: each under the name of its setting.
    """
    for port in set(ports.values()):
        named = [name for name, taken in ports.items() if taken == port]
        if len(named) > 1:
            raise Trouble(f"{' and '.join(named)} are both {port}: choose different ports.")
    for name, port in ports.items():
        for host in _hosts(bind):
            _check(name, host, port)


def _hosts(bind: str) -> list[str]:
    # Browsers try ::1 for `localhost` first, so somebody else there would be met instead of us.
    return [bind, "::1"] if bind == "127.0.0.1" else [bind]


def _check(name: str, host: str, port: int) -> None:
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        _explain(error, name, host, port)


def _explain(error: OSError, name: str, host: str, port: int) -> None:
    if error.errno == errno.EADDRINUSE:
        raise Trouble(
            f"Port {port} is taken by another program: stop it, "
            f"or choose another port: {name}={port + 10} make …."
        ) from None
    if error.errno == errno.EACCES:
        raise Trouble(f"Port {port} needs more rights: choose one above 1023: {name}=8000 make ….") from None
    if host != "::1":
        raise Trouble(f"BIND={host} is no address of this machine ({error.strerror}).") from None
