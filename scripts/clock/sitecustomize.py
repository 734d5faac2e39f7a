"""Every Python program that starts with this folder on its path lives in another time.

The pictures of the help show dates; a house that always begins at the same moment shows the same ones.
Python imports a module of this name before anything else.
"""

import os
from datetime import UTC, datetime, timedelta

import time_machine

if shift := os.environ.get("SCENES_SHIFT_S"):
    there = datetime.now(UTC) + timedelta(seconds=float(shift))
    time_machine.travel(there, tick=True).start()
