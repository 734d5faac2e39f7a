"""What is asked of the person of a card."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.patients.queries.proxies import CodeWay
from portal.domain.patients.rules.proxies import Term
from portal.domain.patients.states import Scope, Way
from portal.kit import phone
from portal.kit.words import N_
from portal.kit.wrong import Wrong
from portal.sites.patient.cards.proxies import words

_LONGEST = 200
CODE_OPENS = N_(
    "Код открывает только записи. Прикрепление и документы откроются, когда человек подтвердит через "
    "Госуслуги или поликлиника."
)
ONLY_LINK = N_("Этот человек отвечает только сам, из своего личного кабинета.")
_SCOPES = (Scope.BOOK, Scope.VISITS, Scope.ALL)


class AskForm(forms.Form):
    """How far, for how long, and how the person answers.

    `to` says where a code goes: to the person's own telephone, or to a typed one; None: only a link.
    """

    scope = forms.ChoiceField(widget=forms.RadioSelect)
    term = forms.ChoiceField(widget=forms.RadioSelect)
    way = forms.ChoiceField(widget=forms.RadioSelect)
    phone = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, to: CodeWay | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to = to
        self._choose("scope", _("Что вам нужно"), [(one.value, _(words.SCOPE[one])) for one in _SCOPES])
        self._choose("term", _("На какой срок"), [(one.value, _(words.TERM[one])) for one in Term])
        self._choose("way", _("Как родственник ответит"), self._ways())
        self._say_what_is_needed()

    def _ways(self) -> list[tuple[str, str]]:
        link = (Way.LINK.value, _("Ссылкой: родственник откроет её и войдёт через Госуслуги"))
        if self.to is None:
            return [link]
        text = _("Кодом на телефон: родственник рядом и введёт код сам")
        if self.to.phone:
            text = _("Кодом на номер из его личного кабинета, %(phone)s") % {
                "phone": phone.mask(self.to.phone)
            }
        return [(Way.CODE.value, text), link]

    def _say_what_is_needed(self) -> None:
        self.fields["phone"].label = _("Телефон родственника")
        self.fields["phone"].help_text = _("Нужен для кода.")
        if self.to is None or self.to.phone:
            del self.fields["phone"]
        self.fields["way"].help_text = _(ONLY_LINK if self.to is None else CODE_OPENS)

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
        if told.get("scope") == Scope.ALL:
            self.add_error("scope", _(CODE_OPENS))
        if "phone" not in self.fields:
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

    def refuse_own_phone(self) -> None:
        """Say that the code would go to the asker."""
        if "phone" in self.fields:
            self.add_error("phone", _("Это ваш номер. Нужен телефон родственника."))
        else:
            self.add_error("way", _("У родственника в кабинете указан ваш номер. Попросите ссылкой."))
