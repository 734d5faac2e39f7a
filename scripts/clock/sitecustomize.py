"""Every Python program that starts with this folder on its path lives in another time.

The pictures of the help show dates; a house that always begins at the same moment shows the same ones.
Python imports a module of this name before anything else.
"""

import email.utils
import os
from datetime import UTC, datetime, timedelta

import time_machine

if shift := os.environ.get("SCENES_SHIFT_S"):
    _shift = timedelta(seconds=float(shift))
    _read = email.utils.parsedate_to_datetime

    def _moved(data: str) -> datetime:
        """Move what the web server has written into a header: it is no Python and keeps its own time."""
        read = _read(data)
        now = time_machine.escape_hatch.datetime.datetime.now(UTC)
        return read + _shift if read.tzinfo and abs(read - now) < timedelta(hours=1) else read

    email.utils.parsedate_to_datetime = _moved
    time_machine.travel(datetime.now(UTC) + _shift, tick=True).start()
