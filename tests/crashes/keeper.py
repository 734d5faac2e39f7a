"""The portal under the care that `make run` gives it: run as `python -m tests.crashes.keeper PORT LOG MODULE`."""

import os
import sys
from pathlib import Path

from scripts import serve
from scripts.supervise import Child, Supervisor


def main() -> None:
    port, log, module = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    command = (sys.executable, *serve.portal("127.0.0.1", port), "--application", f"{module}:application")
    supervisor = Supervisor([Child(name, command, os.environ, log) for name in serve.PORTALS])
    supervisor.catch_signals()
    try:
        supervisor.start()
        supervisor.watch()
    finally:
        supervisor.stop()


if __name__ == "__main__":
    main()
