"""What work asks of others."""

from collections.abc import Callable


def _never() -> bool:
    return False


is_paused: Callable[[], bool] = _never
"""Whether jobs must rest: somebody works on the portal. Filled at start; asked before each task, no query."""
