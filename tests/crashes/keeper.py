"""The portal under the care that `make run` gives it: run as `python -m tests.crashes.keeper PORT LOG MODULE`."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

from scripts import serve
from scripts.supervise import Child, Supervisor


def main() -> None:
    port, log, module = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    told = serve._server(SimpleNamespace(bind="127.0.0.1"), "portal", port, workers=2)
    command = (sys.executable, *told[:-1], f"{module}:application")
    supervisor = Supervisor([Child("portal", command, os.environ, log)])
    supervisor.catch_signals()
    try:
        supervisor.start()
        supervisor.watch()
    finally:
        supervisor.stop()


if __name__ == "__main__":
    main()
