"""How many sign-ins may wait for ESIA at once."""

from portal.adapters import room
from portal.domain.accounts.ports import Busy


class Room(room.Room):
    """Room for sign-ins."""

    busy = Busy
