"""Runs pgbench on the statements of one booking."""

import re
import subprocess
from pathlib import Path
from typing import Final

from scripts import postgres

CLIENTS: Final = 8
_RATE: Final = re.compile(r"tps = ([0-9.]+) \(without initial connection time\)")
_FAILED: Final = re.compile(r"number of failed transactions: (\d+)")


def bookings_a_second(url: str, script: Path, *, each: int, first: int) -> float:
    """Book `each` times by each of 8 clients, beginning after person `first`; prepared statements."""
    program = (postgres.programs() or Path("/usr/bin")) / "pgbench"
    command = [
        str(program), "--no-vacuum", "--protocol=prepared", f"--client={CLIENTS}", "--jobs=2",
        f"--transactions={each}", f"--define=n={first // CLIENTS - 1}", f"--file={script}", url,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rate, failed = _RATE.search(done.stdout), _FAILED.search(done.stdout)
    if done.returncode or rate is None or (failed and int(failed[1])):
        raise RuntimeError(f"pgbench failed: {done.stderr[-2000:]}")
    return float(rate[1])
