"""What proves a person once more without a trip to ESIA."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Code(forms.Form):
    """A code of the application, or one of those on paper."""

    code = forms.CharField(
        label=_("Код из приложения или запасной код"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={
            "required": _("Введите код из приложения."),
            "max_length": _("Код короче. Проверьте, что введён только он."),
        },
    )  # fmt: skip


class Password(forms.Form):
    """The password of the portal; a code to the phone follows."""

    password = forms.CharField(
        label=_("Пароль от портала"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Потом отправим код на ваш телефон."),
        error_messages={"required": _("Введите пароль.")},
    )  # fmt: skip
