"""The rows of a file that changes the country's acts."""

import re
from enum import StrEnum
from typing import Final, TypeVar

from portal.domain.regions.rules.acts import Act, Kind, Topic
from portal.kit.rows import Row

_OF_COUNTRY: Final = (Kind.LAW, Kind.DECREE, Kind.ORDER, Kind.STANDARD, Kind.OTHER)
_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_KEY: Final = 40
Choice = TypeVar("Choice", bound=StrEnum)


def act(row: Row) -> Act:
    """Read an act of the country; what is wrong stands in `row.complaints`."""
    found = Act(
        key=key(row, "key"), region="", kind=chosen(row, "kind", _OF_COUNTRY), number=row.text("number", 40),
        signed=row.day("signed"), title=row.text("title", 500), gives=row.text("gives", 500),
        topic=chosen(row, "topic", tuple(Topic)), link=row.maybe_text("link", 300), since=row.day("since"),
        till=row.maybe_day("till"), replaced_by=key(row, "replaced_by") if row.has("replaced_by") else "",
    )  # fmt: skip
    if found.till is not None and found.till < found.since:
        row.complain("till", "раньше, чем since")
    if found.link and not found.link.startswith(("http://", "https://")):
        row.complain("link", "нужен адрес, который начинается с https:// или http://")
    return found


def key(row: Row, field: str) -> str:
    """Read the key of an act: Latin letters, digits and dashes, since it stands in addresses."""
    text = row.text(field, _LONGEST_KEY)
    if text and not _KEY.fullmatch(text):
        row.complain(field, "нужны строчные латинские буквы, цифры и дефисы, например 323-fz")
    return text


def chosen(row: Row, field: str, allowed: tuple[Choice, ...]) -> Choice:
    """Read one of some names; the first stands in for a wrong one."""
    text = row.choice(field, [one.value for one in allowed])
    return next((one for one in allowed if one == text), allowed[0])
