"""What is asked of the person of a card."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.patients.rules.proxies import Term
from portal.domain.patients.states import Scope, Way
from portal.kit import phone
from portal.kit.wrong import Wrong
from portal.sites.patient.cards.proxies import words

_LONGEST = 200
_SCOPES = (Scope.BOOK, Scope.VISITS, Scope.ALL)


class AskForm(forms.Form):
    """How far, for how long, and how the person answers; the phone is needed for a code only."""

    scope = forms.ChoiceField(widget=forms.RadioSelect)
    term = forms.ChoiceField(widget=forms.RadioSelect)
    way = forms.ChoiceField(widget=forms.RadioSelect)
    phone = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("scope", _("Что вам нужно"), [(one.value, _(words.SCOPE[one])) for one in _SCOPES])
        self._choose("term", _("На какой срок"), [(one.value, _(words.TERM[one])) for one in Term])
        ways = [
            (Way.CODE.value, _("Кодом на телефон: родственник рядом и введёт код сам")),
            (Way.LINK.value, _("Ссылкой: родственник откроет её и войдёт через Госуслуги")),
        ]
        self._choose("way", _("Как родственник ответит"), ways)
        self.fields["phone"].label = _("Телефон родственника")
        self.fields["phone"].help_text = _("Нужен только для кода.")

    def _choose(self, name: str, label: str, options: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.label, field.choices = label, options  # type: ignore[attr-defined]
        field.error_messages = {
            "required": _("Выберите один из ответов."), "invalid_choice": _("Выберите ответ из списка."),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Read the phone where a code is to go to it."""
        told = super().clean() or {}
        if told.get("way") != Way.CODE:
            return told
        typed = told.get("phone", "")[:_LONGEST]
        if not typed:
            self.add_error("phone", _("Укажите номер телефона."))
            return told
        try:
            told["phone"] = phone.parse(typed)
        except Wrong as wrong:
            self.add_error("phone", _(wrong.reason))
        return told
