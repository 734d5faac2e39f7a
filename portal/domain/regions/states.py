"""Names that regions choose among."""

from enum import StrEnum


class CodeChannel(StrEnum):
    """How a one-time code may reach a phone; a region names those it uses, in its own order."""

    CALL = "call"
    TELEGRAM = "telegram"
    SMS = "sms"
    MAX = "max"
