"""GOST from end to end: the portal signs with it, the stand checks, signs its tokens with it, the portal checks."""

import subprocess
import sys

from tests.browser.peculiar import GOST
from tests.browser.people import everybody
from tests.browser.walk import Walk


def checked(house, **settings) -> tuple[int, str]:
    """Run `esia_check` beside the running house."""
    port = house.portal.rpartition(":")[2], house.stand.rpartition(":")[2]
    environment = {
        "PATH": "/usr/bin:/bin", "VAR_DIR": str(house.var_dir), "PORTAL_PORT": port[0], "STAND_PORT": port[1],
        "DATABASE_URL": house.database_url, **GOST, **settings,
    }  # fmt: skip
    command = [sys.executable, "-m", "portal", "esia_check", "--exchange"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_register_with_gost_on_both_sides(peculiar, contexts, judged) -> None:
    one = Walk(contexts().new_page(), peculiar, everybody()[0], judged, axe=False)
    one.register_on_pages()
    assert one.open_sessions() == 1

    code, told = checked(peculiar)
    assert (code, "Вход через Госуслуги настроен." in told) == (0, True), told
    code, told = checked(peculiar, ESIA_SIGNATURE_ORDER="reversed")
    assert (code, "ESIA-007053" in told, "КриптоПро" in told) == (1, True, True), told
    code, told = checked(peculiar, ESIA_SIGNER="openssl")
    assert code == 0, told
