"""Time that goes on from a later moment."""

import datetime as dt

import time_machine


def later(**amount):
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(**amount), tick=True)
