"""What health asks of outside systems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What one probe heard."""

    is_up: bool
    detail: str = ""


probes: Mapping[str, Callable[[], Answer]] = {}
"""System name → a call that asks it, with its own time-out; filled at start."""
