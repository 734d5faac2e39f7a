"""The outbox of one machine: one JSON object a line in `VAR_DIR/outbox/<way>.jsonl`.

For adapters that send nowhere. A row says `to`, and `text` or, of a call, `from`; a letter has a `subject`.
"""

import json
import os
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path


def write(folder: Path, way: str, row: Mapping[str, str]) -> str:
    """Add a line in one piece, so that several processes may write; return its id. Only we may read it."""
    ref = str(uuid.uuid4())
    line = {"id": ref, "at": datetime.now(UTC).isoformat(), "way": way, **row}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{way}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, json.dumps(line, ensure_ascii=False).encode() + b"\n")
    finally:
        os.close(descriptor)
    return ref
