"""What a person sends at the step of a code, and how its refusals are said."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.rules.codes import WrongDigits


class CodeForm(forms.Form):
    """The code, as it was typed or pasted: the domain finds the digits in it."""

    digits = forms.CharField(
        strip=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.button = _("Подтвердить")
        self.fields["digits"].label = _("Проверочный код")
        self.fields["digits"].error_messages = {"required": _("Введите код.")}

    def refuse(self, refusal: Exception) -> None:
        """Say at the field why the code was not taken."""
        self.add_error("digits", said(refusal))


class SignInCodeForm(CodeForm):
    """The code of a sign-in; a long password may also let the device be remembered."""

    remember = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Запомнить это устройство на 30 дней")
        self.fields["remember"].help_text = _(
            "Тогда здесь можно входить только по паролю. Не отмечайте на чужом устройстве."
        )


REFUSALS = (WrongDigits, accounts.WrongCode, accounts.CodeOver)
"""What `check` may refuse with and what is said at the field."""


def said(refusal: Exception) -> str:
    """Say one of REFUSALS in a sentence."""
    if isinstance(refusal, WrongDigits):
        return _(refusal.reason)
    if isinstance(refusal, accounts.WrongCode) and refusal.left:
        left = ngettext("Осталась %(num)s попытка.", "Осталось %(num)s попыток.", refusal.left)
        return _("Код не подходит.") + " " + left % {"num": refusal.left}
    kind = refusal.kind if isinstance(refusal, accounts.CodeOver) else "tries"
    return {
        "expired": _("Время кода вышло: он действует 10 минут. Получите новый код."),
        "tries": _("Попытки закончились, этот код больше не подойдёт. Получите новый код."),
    }.get(kind, _("Этот код больше не действует. Получите новый код."))
