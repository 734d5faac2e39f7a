"""Reads entries of JSON files and says of each bad one where it stands and what is wrong."""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

RELATIVE: Final = re.compile(r"(today|month)(?:-(\d{1,3})y)?(?:([+-]\d{1,4})d)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: `place` is like `people[3].documents[0].number`."""

    place: str
    reason: str


@dataclass(slots=True)
class Entry:
    """One JSON object being read; problems of it and of its parts gather in one list."""

    data: dict[str, Any]
    place: str
    problems: list[Problem] = field(default_factory=list)
    today: dt.date | None = None
    """The day of loading: relative dates are counted from it."""

    def wrong(self, name: str, reason: str) -> None:
        """Note that a field is wrong."""
        self.problems.append(Problem(f"{self.place}.{name}", reason))

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a text field, trimmed; an absent one is empty."""
        value = self.data.get(name)
        if value is None or value == "":
            if needed:
                self.wrong(name, "не заполнено")
            return ""
        if not isinstance(value, str) or "\0" in value or not _is_text(value):
            self.wrong(name, "должно быть строкой")
            return ""
        return value.strip()

    def one_of(self, name: str, allowed: Collection[str], *, needed: bool = True) -> str:
        """Return a field that may hold only the named values."""
        value = self.text(name, needed=needed)
        if value and value not in allowed:
            self.wrong(name, f"может быть одним из: {', '.join(allowed)}")
        return value

    def date(self, name: str, *, needed: bool = False) -> str:
        """Return a date written `yyyy-mm-dd` as ESIA writes it, `dd.mm.yyyy`.

        A date may be counted from the day of loading: `today-30d`, `today-14y`, `month-14y+14d`
        (`month` is the first day of its month, so this is the 15th, fourteen years ago).
        """
        value = self.text(name, needed=needed)
        if not value:
            return ""
        try:
            return (self._relative(value) or dt.date.fromisoformat(value)).strftime("%d.%m.%Y")
        except (ValueError, OverflowError):
            self.wrong(name, "должно быть датой вида 1990-01-31 или month-14y+14d")
            return ""

    def _relative(self, value: str) -> dt.date | None:
        found = RELATIVE.fullmatch(value)
        if found is None or self.today is None:
            return None
        start = self.today.replace(day=1) if found[1] == "month" else self.today
        day = 28 if (start.month, start.day) == (2, 29) and found[2] else start.day
        start = start.replace(year=start.year - int(found[2] or 0), day=day)
        return start + dt.timedelta(days=int(found[3] or 0))

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes-or-no field."""
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            self.wrong(name, "должно быть true или false")
        return bool(value)

    def number(self, name: str) -> int:
        """Return a whole number between 1 and 10¹²."""
        value = self.data.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 10**12:
            self.wrong(name, "должно быть целым числом от 1 до 1000000000000")
            return 0
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.wrong(name, "должно быть списком строк")
            return []
        return value

    def part(self, name: str) -> "Entry":
        """Return an object inside this one."""
        value = self.data.get(name)
        if not isinstance(value, dict):
            self.wrong(name, "должно быть объектом")
            value = {}
        return Entry(value, f"{self.place}.{name}", self.problems, self.today)

    def parts(self, name: str) -> Iterator["Entry"]:
        """Yield the objects of a list; an absent list is empty."""
        value = self.data.get(name, [])
        if not isinstance(value, list):
            self.wrong(name, "должно быть списком")
            return
        for number, item in enumerate(value):
            if isinstance(item, dict):
                yield Entry(item, f"{self.place}.{name}[{number}]", self.problems, self.today)
            else:
                self.wrong(f"{name}[{number}]", "должно быть объектом")

    def settled(self) -> dict[str, Any]:
        """Return the object with its dates counted: read again later, it tells the same days."""
        return {name: self._settled(name, value) for name, value in self.data.items()}

    def _settled(self, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return Entry(value, self.place, today=self.today).settled()
        if isinstance(value, list):
            return [self._settled(name, item) for item in value]
        if name.endswith("_date") and isinstance(value, str):
            counted = self._relative(value.strip())
            return value if counted is None else counted.isoformat()
        return value

    def only(self, names: Collection[str]) -> None:
        """Note fields nobody knows: usually misspelt ones."""
        for name in self.data.keys() - set(names):
            self.wrong(name, "такого поля нет")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
