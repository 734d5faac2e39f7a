"""The guards of settings.base over PostgreSQL, set otherwise for a portal that only a test serves."""

import re
from typing import Final

from django.conf import settings

from portal.config import promises

QUICK_S: Final = 0.3
"""The seconds of `quick`, where the portal has three: what is shown is the same and needs no waiting."""


def set_to(*, lock_s: float, pool_s: float, reconnect_s: float) -> None:
    """Let who meets a lock, or no connection, wait so long; 0 is for ever."""
    promises.refuse_to_start_without = lambda: None  # it reads its settings back and would not start so
    options = settings.DATABASES["default"]["OPTIONS"]
    options["options"] = re.sub(
        r"lock_timeout=\w+", f"lock_timeout={round(1000 * lock_s)}", options["options"]
    )
    options["pool"] |= {"timeout": pool_s, "reconnect_timeout": reconnect_s}
