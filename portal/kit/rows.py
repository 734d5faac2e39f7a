"""Reads the fields of one JSON object strictly and gathers every complaint, not the first.

Each reader returns a value of its type; when the field is wrong it notes a complaint and
returns a stand-in, so a whole row is read before it is refused. Complaints are Russian sentences.
"""

import json
import math
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from zoneinfo import ZoneInfo

_FORBIDDEN: Final = {"Cc", "Cs", "Co", "Cn"}
_MISSING: Final = object()
_CLOCK: Final = re.compile(r"[0-9]{2}:[0-9]{2}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one field; `field` is empty when it is the whole line."""

    field: str
    reason: str


class BadLine(ValueError):
    """The line is not one JSON object; the message is a Russian sentence."""


def parse(line: bytes) -> dict[str, Any]:
    """Return the object of one line; raises BadLine."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine(f"не UTF-8: байт {error.start + 1}") from error
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except BadLine:
        raise
    except json.JSONDecodeError as error:
        raise BadLine(f"не JSON: ошибка у знака {error.pos + 1}") from error
    except RecursionError as error:
        raise BadLine("не годится: слишком глубокая вложенность") from error
    except ValueError as error:  # integers of thousands of digits
        raise BadLine("не годится: слишком длинное число") from error
    if not isinstance(found, dict):
        raise BadLine("в строке должен стоять один объект { … }")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadLine("поле названо дважды")
    return found


def _no_constant(name: str) -> Any:
    raise BadLine(f"{name} — не число")


class Row:
    """One object being read; `complaints` grows with every wrong field."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.complaints: list[Complaint] = []
        self._values = values
        self._read: set[str] = set()

    def complain(self, field: str, reason: str) -> None:
        """Note that a field cannot be used."""
        self.complaints.append(Complaint(field[:60], reason))

    def text(self, field: str, most: int) -> str:
        """Return a text of 1 to `most` letters."""
        value = self._of(str, field, "нужен текст", must=True)
        return self._clean(field, value, most) if value is not None else ""

    def maybe_text(self, field: str, most: int) -> str:
        """Return a text of up to `most` letters, empty when absent or null."""
        value = self._of(str, field, "нужен текст или null")
        return self._clean(field, value, most) if value else ""

    def texts(self, field: str, most: int, each: int) -> list[str]:
        """Return a list of up to `most` texts, each of 1 to `each` letters."""
        value: list[Any] = self._of(list, field, "нужен список текстов") or []
        if len(value) > most or not all(isinstance(one, str) for one in value):
            self.complain(field, f"нужен список не больше {most} текстов")
            return []
        return [self._clean(field, one, each) for one in value]

    def choice(self, field: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return one of `allowed`; `default`, where given, stands for absent or null."""
        value = self._of(str, field, "нужен текст", must=default is None)
        if value is not None and value not in allowed:
            self.complain(field, f"может быть только: {', '.join(allowed)}")
        return value or default or ""

    def flag(self, field: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._of(bool, field, "нужно true или false")
        return default if value is None else value

    def maybe_flag(self, field: str) -> bool | None:
        """Return true or false, None when absent or null: nobody has said."""
        value: bool | None = self._of(bool, field, "нужно true, false или null")
        return value

    def whole(self, field: str, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        return self._within(field, self._of(int, field, "нужно целое число", must=True), least, most) or 0

    def maybe_whole(self, field: str, least: int, most: int) -> int | None:
        """Return a whole number from `least` to `most`, None when absent or null."""
        return self._within(field, self._of(int, field, "нужно целое число или null"), least, most)

    def maybe_number(self, field: str, least: float, most: float) -> float | None:
        """Return a number from `least` to `most`, None when absent or null."""
        value = self._of((int, float), field, "нужно число или null")
        if value is not None and not (least <= value <= most and math.isfinite(value)):
            self.complain(field, f"нужно число от {least:g} до {most:g}")
            return None
        return None if value is None else float(value)

    def day(self, field: str) -> date:
        """Return a date written as 2026-12-31."""
        return self._day(field, self._of(str, field, "нужна дата, например 2026-12-31", must=True))

    def maybe_day(self, field: str) -> date | None:
        """Return a date written as 2026-12-31, None when absent or null."""
        value = self._of(str, field, "нужна дата, например 2026-12-31, или null")
        return None if value is None else self._day(field, value)

    def clock(self, field: str) -> time:
        """Return a wall time written as 08:05."""
        value = self._of(str, field, "нужно время, например 08:05", must=True)
        try:
            if value is not None and _CLOCK.fullmatch(value):
                return time.fromisoformat(value)
        except ValueError:
            pass
        if value is not None:
            self.complain(field, "нужно время, например 08:05")
        return time(0)

    def maybe_clock(self, field: str) -> time | None:
        """Return a wall time written as 08:05, None when absent or null."""
        self._read.add(field)
        return self.clock(field) if self.has(field) else None

    def counts(self, field: str, names: Collection[str], most: int) -> dict[str, int]:
        """Return an object of whole numbers from 0 to `most` by some of these names; empty when absent."""
        value: dict[str, Any] = self._of(dict, field, "нужен объект { … }") or {}
        if not value.keys() <= set(names):
            self.complain(field, f"может называть только: {', '.join(names)}")
            return {}
        if not all(type(each) is int and 0 <= each <= most for each in value.values()):
            self.complain(field, f"нужны целые числа от 0 до {most}")
            return {}
        return value

    def zone(self, field: str) -> str:
        """Return the IANA name of a time zone."""
        value = self.text(field, 40)
        try:
            ZoneInfo(value or "UTC")
        except (ValueError, OSError, LookupError):
            self.complain(field, "нет такого часового пояса, нужен, например, Europe/Moscow")
        return value

    def has(self, field: str) -> bool:
        """Tell whether the field is given and not null."""
        return self._values.get(field) is not None

    def finish(self) -> None:
        """Complain of fields that nobody asked for: most often a slip of the pen."""
        for field in sorted(self._values.keys() - self._read)[:5]:
            self.complain(field, "такого поля нет")

    def _of(self, kind: type | tuple[type, ...], field: str, reason: str, *, must: bool = False) -> Any:
        self._read.add(field)
        value = self._values.get(field, _MISSING)
        if value is _MISSING or value is None:
            if must:
                self.complain(field, "обязательно")
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.complain(field, reason)
            return None
        return value

    def _clean(self, field: str, value: str, most: int) -> str:
        text = value.strip()
        if not text:
            self.complain(field, "пусто")
        elif len(text) > most:
            self.complain(field, f"длиннее {most} знаков")
        elif any(unicodedata.category(letter) in _FORBIDDEN for letter in text):
            self.complain(field, "есть невидимые служебные знаки")
        return text

    def _within(self, field: str, value: int | None, least: int, most: int) -> int | None:
        if value is not None and not least <= value <= most:
            self.complain(field, f"нужно число от {least} до {most}")
            return None
        return value

    def _day(self, field: str, value: str | None) -> date:
        try:
            if value is not None and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        if value is not None:
            self.complain(field, "нужна дата, например 2026-12-31")
        return date.min
