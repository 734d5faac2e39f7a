"""Questions of a speciality, asked between hold and confirm: what may be asked, what is an answer; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    YES_NO = "yes_no"


LONGEST: Final[Mapping[Kind, int]] = {Kind.SHORT: 100, Kind.LONG: 500}
"""Characters of an answer that is typed."""
YES: Final = "yes"
NO: Final = "no"
AT_MOST: Final = 6
"""Questions of one speciality at a time: a hold lasts five minutes."""
LABEL_LONGEST: Final = 120
HINT_LONGEST: Final = 200
OPTION_LONGEST: Final = 60
OPTIONS_LEAST: Final = 2
OPTIONS_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `options` only of a choice. Asked in the order of `position`, from 1."""

    id: int
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[str, ...] = ()
    is_required: bool = False
    position: int = 1

    @property
    def is_typed(self) -> bool:
        """Whether it is answered in the person's own words."""
        return self.kind in LONGEST


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, in the words of then, and what was answered; `value` is YES or NO of a yes-no."""

    question_id: int
    kind: Kind
    label: str
    value: str

    @property
    def is_typed(self) -> bool:
        """Whether the answer is the person's own words."""
        return self.kind in LONGEST


class Mistake(StrEnum):
    """Why what was given is no answer."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_OFFERED = "not_offered"


class Unfit(StrEnum):
    """Why something may not be asked."""

    NO_LABEL = "no_label"
    TOO_LONG = "too_long"
    FEW_OPTIONS = "few_options"
    MANY_OPTIONS = "many_options"
    LONG_OPTION = "long_option"
    SAME_OPTIONS = "same_options"
    WRONG_POSITION = "wrong_position"


def mistakes(questions: Sequence[Question], given: Mapping[int, str]) -> dict[int, Mistake]:
    """Return what is wrong with what was given, by question; empty means that all is answered."""
    found = {one.id: _mistake(one, given.get(one.id, "").strip()) for one in questions}
    return {number: mistake for number, mistake in found.items() if mistake is not None}


def _mistake(one: Question, value: str) -> Mistake | None:
    if not value:
        return Mistake.MISSING if one.is_required else None
    if one.is_typed:
        return Mistake.TOO_LONG if len(value) > LONGEST[one.kind] else None
    return None if value in values_of(one) else Mistake.NOT_OFFERED


def values_of(one: Question) -> tuple[str, ...]:
    """Return what may be answered to a question that offers its answers."""
    return (YES, NO) if one.kind is Kind.YES_NO else one.options


def answers(questions: Sequence[Question], given: Mapping[int, str]) -> list[Answer]:
    """Return what is worth keeping: the questions that something was given to, in their order."""
    told = ((one, given.get(one.id, "").strip()) for one in questions)
    return [Answer(one.id, one.kind, one.label, value) for one, value in told if value]


def fitting(questions: Sequence[Question], earlier: Sequence[Answer]) -> dict[int, str]:
    """Return which earlier answers answer these questions: the same one, or one in the same words.

    An operator who mends a question writes a new one; another doctor of the speciality asks the same.
    """
    by_id = {one.question_id: one for one in earlier}
    by_words = {(one.kind, one.label): one for one in earlier}
    found = {one.id: by_id.get(one.id) or by_words.get((one.kind, one.label)) for one in questions}
    return {number: told.value for number, told in found.items() if told is not None}


def unfit(*, kind: Kind, label: str, hint: str, options: Sequence[str], position: int) -> list[Unfit]:
    """Return everything that stands against asking this; empty means that it may be asked."""
    reasons = [] if label.strip() else [Unfit.NO_LABEL]
    if len(label) > LABEL_LONGEST or len(hint) > HINT_LONGEST:
        reasons.append(Unfit.TOO_LONG)
    if not 1 <= position <= AT_MOST:
        reasons.append(Unfit.WRONG_POSITION)
    return reasons + (_unfit_options(options) if kind is Kind.CHOICE else [])


def _unfit_options(options: Sequence[str]) -> list[Unfit]:
    reasons = []
    if len(options) < OPTIONS_LEAST:
        reasons.append(Unfit.FEW_OPTIONS)
    if len(options) > OPTIONS_MOST:
        reasons.append(Unfit.MANY_OPTIONS)
    if any(len(one) > OPTION_LONGEST for one in options):
        reasons.append(Unfit.LONG_OPTION)
    if len({one.casefold() for one in options}) < len(options):
        reasons.append(Unfit.SAME_OPTIONS)
    return reasons
