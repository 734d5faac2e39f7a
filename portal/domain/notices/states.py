"""Kinds and states of notices."""

from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    WELCOME = "welcome"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CLINIC_REFUSED = "clinic_refused"
    REGISTRY_CALLS = "registry_calls"


class State(StrEnum):
    """Where a notice stands on its way out of the portal."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
