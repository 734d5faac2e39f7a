"""States of a task, and why one may be dead."""

from enum import StrEnum
from typing import Final


class TaskState(StrEnum):
    """The states that django-tasks stores; the values are theirs."""

    READY = "READY"
    RUNNING = "RUNNING"
    SUCCESSFUL = "SUCCESSFUL"
    FAILED = "FAILED"


class DeadReason(StrEnum):
    """Why nobody will try a task again by itself."""

    ATTEMPTS = "attempts"
    """Every allowed attempt failed, or killed its worker."""
    REFUSED = "refused"
    """The job itself said that trying again cannot help."""
    UNKNOWN = "unknown"
    """No job has the name that stands in the task."""
    ARGUMENTS = "arguments"
    """The job does not take the arguments that stand in the task."""


MOVES: Final[dict[TaskState, frozenset[TaskState]]] = {
    TaskState.READY: frozenset({TaskState.RUNNING}),
    TaskState.RUNNING: frozenset({TaskState.READY, TaskState.SUCCESSFUL, TaskState.FAILED}),
    TaskState.SUCCESSFUL: frozenset(),
    TaskState.FAILED: frozenset({TaskState.READY}),
}
"""The allowed moves; FAILED → READY only by hand (`dead_jobs --again`)."""
