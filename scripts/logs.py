"""JSON lines for what the server itself says (the programs write their own)."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """One JSON object a line, with the same names as the programs' own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON; a traceback goes into `exception`."""
        line: dict[str, str] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
