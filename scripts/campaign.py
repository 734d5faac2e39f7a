"""`make campaign NAME=… SCALE=…`: the tests of one campaign at full figures."""

from __future__ import annotations

import subprocess
import sys

from portal.config import env
from scripts import console, lighthouse, postgres, tools, words
from scripts.bootstrap import ROOT
from scripts.console import Trouble, say

NAMES = (
    *(
        "races",
        "history",
        "crashes",
        "storage",
        "clinics",
        "fuzz",
        "load",
        "notices",
        "forms",
        "audit",
        "esia",
    ),
    "uploads",
)
ENGINES = ("sqlite", "postgresql")


def main(name: str, scale: str, *only: str) -> None:
    """Run the tests marked campaign_<name> on SQLite, then on PostgreSQL with fsync on; or on one of them."""
    if name == "lighthouse":
        lighthouse.main(scale)
        return
    if name not in NAMES:
        raise Trouble(f"NAME may be one of: {', '.join((*NAMES, 'lighthouse'))}.")
    if not {*only} <= {*ENGINES}:
        raise Trouble(f"ONLY may be one of: {', '.join(ENGINES)}.")
    tools.ensure(with_browser=False)
    words.compile_changed(aloud=False)
    base = tools.environment(SCALE=scale or "1")
    engines = only or ENGINES
    codes = [_run(name, base)] if "sqlite" in engines else []
    if "postgresql" in engines:
        with postgres.cluster(settings=postgres.DURABLE) as url:
            on_postgresql = {"DATABASE_URL": postgres.create_database(url, name), "TEST_CLUSTER": url}
            codes.append(_run(name, {**base, **on_postgresql}))
    say(f"The numbers are in {env.var_dir() / 'campaign'}.")
    sys.exit(max(codes))


def _run(name: str, environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-m", f"campaign_{name}", "--timeout=0", "-q"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    with console.ending_in_a_sentence():
        main(*sys.argv[1:])
