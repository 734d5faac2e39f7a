"""The first code of an application."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FirstCode(forms.Form):
    """Six digits, with whatever spaces people type."""

    code = forms.CharField(
        label=_("Код из приложения"),
        help_text=_("Шесть цифр, которые приложение показывает сейчас"),
        max_length=20,
        error_messages={
            "required": _("Введите шесть цифр из приложения."),
            "max_length": _("Введите шесть цифр из приложения."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
