"""GOST from end to end: the portal signs with it, the stand checks, signs its tokens with it, the portal checks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import house as houses
from tests.browser.walk import Person, Walk

MADE_UP = Person("+79000000001", 1000300001, "Придумана", "", "", "")
GOST = "GOST3410_2012_256"
SETTINGS = {"ESIA_SIGNER": "gost", "ESIA_TOKEN_ALG": GOST}
DEMO = Path(__file__).parents[2] / "esia_stand" / "demo" / "systems.json"


@pytest.fixture(scope="module")
def gost_house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gost")
    systems = json.loads(DEMO.read_text("utf-8"))["systems"]
    ours = next(one for one in systems if one["client_id"] == "REGMED") | {"tokens": GOST}
    file = folder / "systems.json"
    file.write_text(json.dumps({"systems": [ours]}), "utf-8")
    # Not the furnished house: its keys are of RSA.
    started = houses.start(folder, None, settings=SETTINGS | {"STAND_SYSTEMS": str(file)})
    yield started
    started.stop()


def checked(house, **settings) -> tuple[int, str]:
    """Run `esia_check` beside the running house."""
    port = house.portal.rpartition(":")[2], house.stand.rpartition(":")[2]
    environment = {
        "PATH": "/usr/bin:/bin", "VAR_DIR": str(house.var_dir), "PORTAL_PORT": port[0], "STAND_PORT": port[1],
        "DATABASE_URL": house.database_url, **SETTINGS, **settings,
    }  # fmt: skip
    command = [sys.executable, "-m", "portal", "esia_check", "--exchange"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_register_with_gost_on_both_sides(gost_house, contexts, judged) -> None:
    one = Walk(contexts().new_page(), gost_house, MADE_UP, judged, axe=False)
    one.register_on_pages()
    assert gost_house.rows("SELECT count(*) FROM accounts_session WHERE closed_at IS NULL") == [(1,)]

    code, told = checked(gost_house)
    assert (code, "Вход через Госуслуги настроен." in told) == (0, True), told
    code, told = checked(gost_house, ESIA_SIGNATURE_ORDER="reversed")
    assert (code, "ESIA-007053" in told, "КриптоПро" in told) == (1, True, True), told
    code, told = checked(gost_house, ESIA_SIGNER="openssl")
    assert code == 0, told
