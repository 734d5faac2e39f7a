"""What was set over the years, by whom and why: lines of lists that are only added to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from django import forms
from django.utils.translation import gettext as _

from portal.domain.staff import queries as staff
from portal.kit import dates, zones

WHY_LONGEST: Final = 300
_LARGEST: Final = 12
"""Digits of a number of an employee; longer is a name of a command."""


class Set(Protocol):
    """A row that somebody has set."""

    set_at: datetime
    set_by: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One change: what it said, when and by whom it was set, and why."""

    said: str
    when: str
    who: str
    why: str


def lines(rows: Sequence[tuple[str, Set]], zone: str) -> list[Line]:
    """Return the lines of rows with what each says (two queries)."""
    names = who([row.set_by for _said, row in rows])
    return [_line(said, row, names[row.set_by], zone) for said, row in rows]


def who(set_by: Collection[str]) -> Mapping[str, str]:
    """Say who has set something: employees by their names, all else as a command (two queries)."""
    known = staff.colleagues({int(one) for one in set_by if _is_number(one)})
    return {one: known[one].name if one in known else _("команда на сервере") for one in set_by}


def _is_number(told: str) -> bool:
    return told.isascii() and told.isdecimal() and len(told) <= _LARGEST


def _line(said: str, row: Set, who: str, zone: str) -> Line:
    at = zones.local(row.set_at, zone)
    when = f"{dates.show(at.date())}, {dates.show_time(at.time())}"
    return Line(said, when, who, row.why)


class WhyForm(forms.Form):
    """A change that asks for its reason."""

    why = forms.CharField(max_length=WHY_LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("Почему")
        self.fields["why"].help_text = _("Прочитают те, кто будет менять это после вас.")
        self.fields["why"].error_messages = {
            "required": _("Напишите причину."),
            "max_length": _("Причина длиннее %(most)s знаков. Сократите её.") % {"most": WHY_LONGEST},
        }
