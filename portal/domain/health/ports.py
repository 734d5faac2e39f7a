"""What health asks of outside systems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What one probe heard; `detail` is a short word or a number, never anybody's data."""

    is_up: bool
    detail: str = ""


Ask = Callable[[], Answer | None]
"""A call that asks a system, with its own time-out; None where nothing was learnt about it this time."""

probes: Mapping[str, Ask] = {}
"""System name → who asks it, every ten seconds; filled at start."""

rare_probes: Mapping[str, Ask] = {}
"""System name → who asks it, every minute: what costs the other side more, or changes slowly."""
