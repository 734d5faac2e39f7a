"""Questions of the speciality on the page of a hold, and the answers on the ticket."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from portal.domain.booking import actions, queries
from portal.domain.booking.access import Appointment
from portal.domain.booking.rules import asking as rules
from portal.domain.booking.rules.asking import LONGEST, Answer, Kind, Mistake, Question
from portal.domain.booking.texts import MISTAKE, YES_NO
from portal.domain.finding import queries as finding
from portal.look.values import Fact
from portal.sites.entrance.requests import SignedInRequest

_ROWS: Final = 3


class AnswersForm(forms.Form):
    """A field for each question; the domain judges the answers once more."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[name_of(one.id)] = _field(one)

    def given(self) -> dict[int, str]:
        """Return what was sent, right or wrong, by question."""
        return {one.id: str(self.data.get(name_of(one.id), "")) for one in self.questions}

    @property
    def is_danger(self) -> bool:
        """Whether what stands in the fields speaks of a danger to life."""
        typed = (self[name_of(one.id)].value() for one in self.questions if one.is_typed)
        return any(finding.is_danger(str(text or "")) for text in typed)


def name_of(question_id: int) -> str:
    """Return the name of a question's field."""
    return f"q{question_id}"


def _field(one: Question) -> forms.Field:
    told: dict[str, Any] = {
        "label": one.label,
        "help_text": one.hint,
        "required": one.is_required,
        "error_messages": _sentences(one),
    }
    return _MAKES[one.kind](one, told)


def _sentences(one: Question) -> dict[str, str]:
    most = LONGEST.get(one.kind, 0)
    return {
        # named: two of them stand one below the other in the summary
        "required": _("Ответьте на вопрос «%(question)s»: без ответа записать нельзя.")
        % {"question": one.label},
        "max_length": _(MISTAKE[Mistake.TOO_LONG]) % {"most": most},
        "invalid_choice": _(MISTAKE[Mistake.NOT_OFFERED]),
    }


def _short(one: Question, told: dict[str, Any]) -> forms.Field:
    return forms.CharField(
        **told, max_length=LONGEST[one.kind], widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def _long(one: Question, told: dict[str, Any]) -> forms.Field:
    return forms.CharField(**told, max_length=LONGEST[one.kind], widget=forms.Textarea(attrs={"rows": _ROWS}))


def _options(one: Question, told: dict[str, Any]) -> forms.Field:
    words = {value: _(text) for value, text in YES_NO.items()} if one.kind is Kind.YES_NO else {}
    choices = [(value, words.get(value, value)) for value in rules.values_of(one)]
    return forms.ChoiceField(**told, choices=choices, widget=forms.RadioSelect)


_MAKES: Final[Mapping[Kind, Callable[[Question, dict[str, Any]], forms.Field]]] = {
    Kind.SHORT: _short, Kind.LONG: _long, Kind.CHOICE: _options, Kind.YES_NO: _options,
}  # fmt: skip


def form_of(request: SignedInRequest, one: Appointment, at: datetime) -> AnswersForm | None:
    """Return the form of a held place with what was answered before; None where nothing is asked.

    At most three queries.
    """
    questions = questions_of(request, one.speciality_id, at)
    if not questions:
        return None
    told = queries.answers_of(one)
    if not told and not request.actor.is_limited:  # a short sign-in shows nothing of earlier visits
        told = queries.earlier_answers(hold=one, at=at)
    known = rules.fitting(questions, told)
    initial = {name_of(number): value for number, value in known.items()}
    return AnswersForm(questions=questions, initial=initial)


def questions_of(request: SignedInRequest, speciality_id: int, at: datetime) -> list[Question]:
    """Return what is asked before a visit to a speciality of this region."""
    return queries.questions_of(region=request.region.pk, speciality_id=speciality_id, at=at)


def answer(request: SignedInRequest, appointment_id: uuid.UUID, form: AnswersForm, at: datetime) -> bool:
    """Keep valid answers; False where the domain finds something wrong with them, now told by the form.

    True also where nothing can be kept any more, because it is a visit already.
    """
    try:
        actions.answer(
            account_id=request.person.account_id, appointment_id=appointment_id, given=form.given(),
            region=request.region.pk, at=at, by=request.actor,
        )  # fmt: skip
    except actions.NotAnswered as wrong:  # a question was changed at this moment
        say(form, wrong)
        return False
    return True


def say(form: AnswersForm, wrong: actions.NotAnswered) -> None:
    """Let the form tell what the domain found wrong, at its field where it has none of its own to tell."""
    for number, mistake in wrong.mistakes.items():
        name = name_of(number)
        if name not in form.errors:
            text = _(MISTAKE[mistake]) % {"most": max(LONGEST.values())}
            form.add_error(name if name in form.fields else None, text)


def keep_typed(request: SignedInRequest, one: Appointment, at: datetime) -> None:
    """Keep what was typed where another button than «Записаться» was pressed."""
    questions = questions_of(request, one.speciality_id, at)
    given = AnswersForm(request.POST, questions=questions).given() if questions else {}
    if any(given.values()):
        actions.keep_typed(
            account_id=request.person.account_id, appointment_id=one.pk, given=given,
            region=request.region.pk, at=at,
        )  # fmt: skip


def facts(answers: Iterable[Answer]) -> list[Fact]:
    """Say what was asked and answered."""
    return [Fact(one.label, said(one)) for one in answers]


def said(one: Answer) -> str:
    """Say one answer in words."""
    return _(YES_NO[one.value]) if one.kind is Kind.YES_NO and one.value in YES_NO else one.value


def on_ticket(request: SignedInRequest, one: Appointment) -> dict[str, Any]:
    """Say on the page of a visit what was answered; a short sign-in sees only that something was."""
    told = queries.answers_of(one)
    is_hidden = request.actor.is_limited and bool(told)
    danger = any(finding.is_danger(answer.value) for answer in told if answer.is_typed)
    return {"answers": [] if is_hidden else facts(told), "answers_hidden": is_hidden, "danger": danger}
