"""The portal that says «вы записаны» before it has written so. Only the controls of the crashes serve it."""

import threading
import time

from django.db import connection

from portal.config.wsgi import application
from portal.domain.booking import actions

__all__ = ["application"]

LATER_S = 0.3
_confirm = actions.confirm


def answered_before_written(**told):
    """Promise at once, write a moment later."""
    threading.Thread(target=_write, kwargs=told, daemon=True).start()


def _write(**told):
    time.sleep(LATER_S)
    try:
        _confirm(**told)
    finally:
        connection.close()


actions.confirm = answered_before_written
