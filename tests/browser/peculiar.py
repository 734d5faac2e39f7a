"""What one house has and the others have not: GOST on both sides, a region on a host of its own, and night.

To start a house takes longer than each of the journeys that need one of these, and none minds the others.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

GOST = {"ESIA_SIGNER": "gost", "ESIA_TOKEN_ALG": "GOST3410_2012_256"}
HOST, HOSTED = "73.localhost", "73"
ZONE = ZoneInfo("Europe/Moscow")
DEMO = Path(__file__).parents[2] / "esia_stand" / "demo" / "systems.json"


def settings(folder: Path) -> Mapping[str, str]:
    """Write the files of such a house to a folder and return its settings."""
    systems = json.loads(DEMO.read_text("utf-8"))["systems"]
    ours = next(one for one in systems if one["client_id"] == "REGMED")
    file = folder / "systems.json"
    file.write_text(json.dumps({"systems": [ours | {"tokens": GOST["ESIA_TOKEN_ALG"]}]}), "utf-8")
    hour = datetime.now(ZONE).hour  # the hours around this one are the night
    night = f"{(hour - 2) % 24}-{(hour + 4) % 24}"
    return {**GOST, "STAND_SYSTEMS": str(file), "PORTAL_CODES_NIGHT": night}
