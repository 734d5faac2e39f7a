"""Campaigns: tests that `make test` runs small and `make campaign` runs at full figures."""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass
class Campaign:
    """One campaign: how large it is, and what it saw.

    SCALE is empty in `make test`; 1 means the full figures, 0.1 a tenth of them.
    """

    name: str
    folder: Path
    scale: float | None = None
    numbers: dict[str, object] = field(default_factory=dict)

    def of(self, full: int, *, small: int) -> int:
        """Return `small` in an ordinary run, else the full figure times SCALE, at least 1."""
        if self.scale is None:
            return small
        return max(1, round(full * self.scale))

    def record(self, **numbers: object) -> None:
        """Add what was counted; a campaign run leaves it in var/campaign/NAME.json."""
        self.numbers |= numbers
        if self.scale is not None:
            self._write()

    def _write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{self.name}.json"
        earlier = json.loads(path.read_text("utf-8")) if path.exists() else {}
        written_at = datetime.now(UTC).isoformat(timespec="seconds")
        content = earlier | self.numbers | {"scale": self.scale, "written_at": written_at}
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def scale() -> float | None:
    """Read SCALE; empty means an ordinary small run."""
    value = os.environ.get("SCALE", "")
    return float(value) if value else None
