"""What a person types to register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esia_stand.people import checks
from esia_stand.people import queries as people


class Start(forms.Form):
    """Names, phone, e-mail: the form of Госуслуги."""

    surname = forms.CharField(
        label=_("Фамилия"), max_length=100, error_messages={"required": _("Введите фамилию")}
    )
    name = forms.CharField(label=_("Имя"), max_length=100, error_messages={"required": _("Введите имя")})
    phone = forms.CharField(
        label=_("Мобильный телефон"),
        max_length=30,
        error_messages={"required": _("Введите мобильный телефон")},
    )
    email = forms.EmailField(
        label=_("Электронная почта"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Проверьте почту: она выглядит так – name@example.ru")},
    )

    def clean_phone(self) -> str:
        """Accept any way of writing a mobile number; refuse one that is somebody's already."""
        found = checks.phone(self.cleaned_data["phone"])
        if found is None:
            raise forms.ValidationError(_("Нужен мобильный номер: +7 и десять цифр, первая – 9"))
        if people.with_login(found):
            raise forms.ValidationError(
                _("Этот телефон уже зарегистрирован. Войдите или восстановите пароль")
            )
        return found

    def clean_email(self) -> str:
        """Refuse an e-mail that is somebody's already."""
        typed: str = self.cleaned_data["email"].lower()
        if typed and people.with_login(typed):
            raise forms.ValidationError(_("Эта почта уже зарегистрирована. Войдите или восстановите пароль"))
        return typed

    @property
    def told(self) -> dict[str, Any]:
        """Return what was typed, checked."""
        return {name: self.cleaned_data[name] for name in ("surname", "name", "phone", "email")}
