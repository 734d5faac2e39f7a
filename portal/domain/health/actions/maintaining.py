"""Switching maintenance: a note in a file, so that it works while no database does."""

from portal.domain.health import ports
from portal.domain.health.queries import MAINTENANCE
from portal.domain.health.rules import board
from portal.domain.health.states import Maintenance


def keep_maintenance(told: Maintenance) -> None:
    """Write down which works go on; every process follows within some seconds. Raises OSError."""
    ports.folder.write(MAINTENANCE, board.written_maintenance(told))
