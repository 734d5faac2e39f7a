"""Messages of wire/phone."""

import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "wire" / "phone"


def sample(name) -> dict:
    """Read one question with its answers."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
