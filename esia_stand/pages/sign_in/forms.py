"""What a person types."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _


class Password(forms.Form):
    """Login and password."""

    login = forms.CharField(
        label=_("Телефон / Email / СНИЛС"),
        max_length=254,
        error_messages={"required": _("Введите телефон, электронную почту или СНИЛС")},
    )
    password = forms.CharField(
        label=_("Пароль"),
        max_length=128,
        strip=False,
        error_messages={"required": _("Введите пароль")},
    )


class Code(forms.Form):
    """The six digits of the message."""

    code = forms.CharField(
        label=_("Код подтверждения"),
        max_length=20,
        error_messages={"required": _("Введите код из сообщения")},
    )

    def clean_code(self) -> str:
        """Accept spaces and a dash inside; digits must be six."""
        digits = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise forms.ValidationError(_("В коде шесть цифр"))
        return digits
