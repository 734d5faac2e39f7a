"""What the pages of the way in ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TYPED = 1000
"""Characters of a password that are looked at at all."""


class SignIn(forms.Form):
    """E-mail and password."""

    email = forms.EmailField(
        label=_("Рабочая почта"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Напишите рабочую почту."),
            "invalid": _("Напишите почту так: anna@clinic.ru."),
        },
    )
    password = forms.CharField(
        label=_("Пароль"),
        max_length=LONGEST_TYPED,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": _("Напишите пароль."),
            "max_length": _("Пароль не бывает таким длинным."),
        },
    )


class Code(forms.Form):
    """Six digits of the app."""

    code = forms.CharField(
        label=_("Код из приложения"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={
            "required": _("Напишите шесть цифр из приложения."),
            "max_length": _("В коде шесть цифр."),
        },
    )


class NewPassword(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("Новый пароль"),
        max_length=LONGEST_TYPED,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Не короче 12 знаков. Подойдут несколько слов подряд, русских или латинских."),
        error_messages={
            "required": _("Придумайте пароль."),
            "max_length": _("Пароль длиннее 128 знаков. Сократите его."),
        },
    )
    again = forms.CharField(
        label=_("Пароль ещё раз"),
        max_length=LONGEST_TYPED,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={
            "required": _("Повторите пароль."),
            "max_length": _("Пароль длиннее 128 знаков. Сократите его."),
        },
    )

    def clean(self) -> None:
        """Compare the two."""
        super().clean()
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", _("Пароли не совпали. Напишите оба ещё раз."))
