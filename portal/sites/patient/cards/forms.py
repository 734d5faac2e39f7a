"""The data of a card as a person types them; what is typed stays in the form whatever is wrong with it."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from portal.domain.patients.rules import card_data
from portal.domain.patients.rules.card_data import Problem, Why
from portal.domain.patients.states import CardData, Paper, PolicyKind, Relation
from portal.domain.patients.texts import WRONG
from portal.kit import dates, documents, names, phone, policy, snils
from portal.kit.wrong import Wrong
from portal.sites.patient.cards.fields import PLACES, line, radios

_KINDS: Final = {
    policy.Kind.UNIFIED: PolicyKind.NEW,
    policy.Kind.TEMPORARY: PolicyKind.TEMPORARY,
    policy.Kind.OLD: PolicyKind.OLD,
}


class CardForm(forms.Form):
    """The fields of a card; `today` is the day it is in the region."""

    surname = line()
    name = line()
    patronymic = line(required=False)
    sex = radios()
    birth_date = line(mask="date")
    policy_number = line(required=False, mask="policy")
    is_policy_sure = forms.BooleanField(required=False)
    policy_series = line(required=False)
    insurer = line(required=False)
    snils = line(required=False, mask="snils")
    document_type = forms.ChoiceField(required=False)
    document_series = line(required=False)
    document_number = line(required=False)
    phone = line(required=False, mask="phone")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.is_check_digit_wrong = False
        for name, place in PLACES.items():
            if name in self.fields:
                place.put(self.fields[name])

    def clean_surname(self) -> str:
        """Return it with single spaces, plain hyphens and capitals."""
        return self._parsed("surname", names.typed)

    def clean_name(self) -> str:
        """Return it with single spaces, plain hyphens and capitals."""
        return self._parsed("name", names.typed)

    def clean_patronymic(self) -> str:
        """Return it with single spaces, plain hyphens and capitals, or nothing."""
        return self._parsed("patronymic", names.typed)

    def clean_birth_date(self) -> date:
        """Return the date."""
        try:
            return dates.parse_birth(self.cleaned_data["birth_date"], self.today)
        except Wrong as wrong:
            raise forms.ValidationError(_(wrong.reason)) from wrong

    def clean_insurer(self) -> str:
        """Return the name of the company, or nothing."""
        text: str = self.cleaned_data["insurer"]
        for problem in card_data.insurer(text):
            raise forms.ValidationError(_(WRONG[problem.why]))
        return text

    def clean_snils(self) -> str:
        """Return eleven digits, or nothing."""
        return self._parsed("snils", snils.parse)

    def clean_phone(self) -> str:
        """Return +7XXXXXXXXXX, or nothing; a landline will do."""
        return self._parsed("phone", phone.parse_any)

    def _parsed(self, name: str, parse: Callable[[str], str]) -> str:
        text = self.cleaned_data[name]
        try:
            return parse(text) if text else ""
        except Wrong as wrong:
            raise forms.ValidationError(_(wrong.reason)) from wrong

    def clean(self) -> dict[str, Any]:
        """Read what stands in several fields: the policy and the document."""
        told = super().clean() or self.cleaned_data
        self._take("policy_number", self._policy)
        self._take("document_number", self._document)
        return told

    def _take(self, field: str, read: Callable[[], dict[str, Any]]) -> None:
        """Put what `read` returns beside the other values, or its trouble beside the field."""
        try:
            self.cleaned_data |= read()
        except Wrong as wrong:
            self.is_check_digit_wrong |= isinstance(wrong, policy.WrongCheckDigit)
            at_series = isinstance(wrong, documents.WrongSeries)
            self.add_error("document_series" if at_series else field, _(wrong.reason))

    def _policy(self) -> dict[str, Any]:
        number, series = (
            self.cleaned_data.get("policy_number", ""),
            self.cleaned_data.get("policy_series", ""),
        )
        if not number and not series:
            return {"policy_kind": "", "is_policy_sure": False}
        is_sure = bool(self.cleaned_data.get("is_policy_sure"))
        found = policy.parse_old(series, number) if series else policy.parse(number, is_sure=is_sure)
        is_bent = found.kind is policy.Kind.UNIFIED and not policy.is_checked(found.number)
        self.is_check_digit_wrong |= is_bent
        return {
            "policy_kind": _KINDS[found.kind], "policy_series": found.series, "policy_number": found.number,
            "is_policy_sure": is_bent,
        }  # fmt: skip

    def _document(self) -> dict[str, Any]:
        series, number = (self.cleaned_data.get(f"document_{part}", "") for part in ("series", "number"))
        if not series and not number:
            return {"document_type": ""}
        kind = Paper(self.cleaned_data.get("document_type") or self._expected())
        found = documents.parse(card_data.KINDS[kind], series, number)
        return {"document_type": kind, "document_series": found.series, "document_number": found.number}

    def _expected(self) -> Paper:
        born = self.cleaned_data.get("birth_date")
        return card_data.paper_of(born, self.today) if born else Paper.OTHER

    def told(self, otherwise: CardData | None = None) -> CardData:
        """Return what a right form tells; fields that it has not are taken from `otherwise`."""
        known = dataclasses.asdict(otherwise) if otherwise else {}
        names_of_fields = {field.name for field in dataclasses.fields(CardData)}
        typed = {name: value for name, value in self.cleaned_data.items() if name in names_of_fields}
        return CardData(**known | typed)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say beside the fields what the rules have against the data."""
        for problem in problems:
            field = problem.field if problem.field in self.fields else None
            self.is_check_digit_wrong |= problem.why == Why.POLICY_CHECK
            self.add_error(field, _(WRONG[problem.why]))


class NewCardForm(CardForm):
    """A card that is not there yet: for whom it is."""

    relation = radios()
    field_order = ("relation",)

    def clean_relation(self) -> Relation:
        """Return as what the account will hold the card."""
        return Relation(self.cleaned_data["relation"])

    def clean(self) -> dict[str, Any]:
        """Ask for a number at once, together with all that is wrong."""
        told = super().clean()
        if not any(self.data.get(name, "").strip() for name in ("policy_number", "policy_series", "snils")):
            self.add_error("policy_number", _(WRONG[Why.POLICY_OR_SNILS]))
        return told


class DeleteForm(forms.Form):
    """What becomes of the coming visits; asked only where there are any."""

    visits = radios()

    def __init__(self, *args: Any, has_visits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_visits:
            PLACES["visits"].put(self.fields["visits"])
        else:
            del self.fields["visits"]
