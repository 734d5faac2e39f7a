"""Relations of an account to a card, and where a card's data come from."""

from enum import StrEnum


class Relation(StrEnum):
    """As what an account holds a card."""

    SELF = "self"
    CHILD = "child"
    RELATIVE = "relative"


class Source(StrEnum):
    """Where the data of a card come from."""

    ESIA = "esia"
    HAND = "hand"


class Sex(StrEnum):
    """Sex as the documents state it."""

    FEMALE = "f"
    MALE = "m"
