"""The one question before a withdrawal."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Withdraw(forms.Form):
    """Taking the consent back; nothing is ticked beforehand."""

    understood = forms.BooleanField(
        label=_("Да, отозвать согласие и закрыть кабинет"),
        error_messages={"required": _("Отметьте, что вы согласны закрыть кабинет, или вернитесь назад.")},
    )
