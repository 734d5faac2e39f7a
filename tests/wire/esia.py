"""Messages of wire/esia, for the tests of both programs."""

import datetime as dt
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "wire" / "esia"


def sample(name):
    """The file of this name, as it stands."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def moment(told):
    """When the messages of a file were sent."""
    return dt.datetime.fromisoformat(told["at"])


def request(name, alg):
    """All parameters of one request, its two secret ones made by this algorithm (GOST or RSA)."""
    told = sample("requests")["requests"][name]
    return told["parameters"] | told["secrets"][alg]
