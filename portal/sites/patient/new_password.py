"""The fields of a new password, and what may stand against it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.texts.passwords import RULE, WEAK


class NewPasswordForm(forms.Form):
    """A password, twice; taken as it is, spaces at its ends too."""

    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    repeat = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Новый пароль")
        self.fields["password"].help_text = _(RULE)
        self.fields["password"].error_messages = {"required": _("Придумайте пароль.")}
        self.fields["repeat"].label = _("Повторите пароль")
        self.fields["repeat"].error_messages = {"required": _("Введите пароль ещё раз.")}

    def clean(self) -> dict[str, Any]:
        """Compare the two; the rule itself is the domain's."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password"), cleaned.get("repeat")
        if first and second and first != second:
            self.add_error("repeat", _("Пароли не совпали. Введите тот же пароль ещё раз."))
        return cleaned


def refuse(form: forms.Form, weak: accounts.WeakPassword) -> None:
    """Say at the field everything that stands against the password."""
    for reason in weak.reasons:
        form.add_error("password", _(WEAK[reason]))


BUSY_STATUS = 503


def refuse_busy(form: forms.Form) -> None:
    """Say that nothing was looked at."""
    form.add_error(None, _("Сейчас входит много людей. Подождите минуту и попробуйте ещё раз."))
