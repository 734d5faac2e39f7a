"""What a person types."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from esia_stand.grants import electronic_signature, passwords
from esia_stand.people.models import Person


class KnownPassword(forms.Form):
    """The password of a person whom the browser remembers."""

    password = forms.CharField(
        label=_("Пароль"),
        max_length=passwords.LONGEST,
        strip=False,
        error_messages={"required": _("Введите пароль")},
    )


class Password(KnownPassword):
    """Login and password."""

    login = forms.CharField(
        label=_("Телефон / Email / СНИЛС"),
        max_length=254,
        error_messages={"required": _("Введите телефон, электронную почту или СНИЛС")},
    )
    foreign = forms.BooleanField(label=_("Чужой компьютер"), required=False)


class Code(forms.Form):
    """The six digits of the message or of the app."""

    code = forms.CharField(
        label=_("Код подтверждения"),
        max_length=20,
        error_messages={"required": _("Введите код подтверждения")},
    )

    def clean_code(self) -> str:
        """Accept spaces and a dash inside; digits must be six."""
        digits = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise forms.ValidationError(_("В коде шесть цифр"))
        return digits


class Whose(forms.Form):
    """Whose password is to be set anew."""

    login = forms.CharField(
        label=_("Телефон или электронная почта"),
        max_length=254,
        error_messages={"required": _("Введите телефон или электронную почту")},
    )


class NewPassword(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=_("Новый пароль"),
        max_length=passwords.LONGEST,
        strip=False,
        error_messages={"required": _("Придумайте пароль")},
    )
    again = forms.CharField(
        label=_("Повторите пароль"),
        max_length=passwords.LONGEST,
        strip=False,
        error_messages={"required": _("Введите пароль ещё раз")},
    )

    def __init__(self, data: Any = None, *, person: Person | None = None) -> None:
        super().__init__(data)
        self._person = person

    def clean_password(self) -> str:
        """Refuse a weak password, saying why."""
        typed: str = self.cleaned_data["password"]
        weakness = passwords.weakness(typed, self._person)
        if weakness is not None:
            raise forms.ValidationError(now(weakness.value))
        return typed

    def clean_again(self) -> str:
        """Refuse what differs from the first field."""
        typed: str = self.cleaned_data["again"]
        first = self.cleaned_data.get("password")
        if first is not None and typed != first:
            raise forms.ValidationError(_("Пароли не совпадают"))
        return typed


class Certificate(forms.Form):
    """Whose demonstration key signs."""

    oid = forms.TypedChoiceField(
        label=_("Сертификат"), coerce=int, error_messages={"required": _("Выберите сертификат")}
    )

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        people = [(str(person.oid), person.full_name) for person in electronic_signature.holders()]
        choose = self.fields["oid"]
        if isinstance(choose, forms.ChoiceField):
            choose.choices = [("", now("Выберите сертификат")), *people]

    @property
    def person(self) -> Person | None:
        """Return the person chosen."""
        return electronic_signature.holder(self.cleaned_data["oid"])


class Signature(Certificate):
    """A signature of the text of this sign-in."""

    signature = forms.CharField(
        label=_("Подпись"), max_length=2000, error_messages={"required": _("Вставьте подпись")}
    )
