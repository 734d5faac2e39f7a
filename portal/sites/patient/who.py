"""Forms that ask who somebody is: phone, password, birth date."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.kit import dates, phone
from portal.kit.wrong import Wrong

LONGEST_SHOWN = 200


class PhoneForm(forms.Form):
    """A mobile phone in any spelling."""

    phone = forms.CharField(widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("Номер сотового телефона")
        self.fields["phone"].error_messages = {"required": _("Укажите номер телефона.")}

    def clean_phone(self) -> str:
        """Return +7XXXXXXXXXX."""
        try:
            return phone.parse(self.cleaned_data["phone"][:LONGEST_SHOWN])
        except Wrong as wrong:
            raise forms.ValidationError(_(wrong.reason)) from wrong


class PasswordForm(PhoneForm):
    """Phone and password; a password is taken as it is, spaces at its ends too."""

    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Пароль")
        self.fields["password"].error_messages = {"required": _("Введите пароль.")}


class BirthDateForm(forms.Form):
    """The second question of a phone that two people share."""

    birth_date = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "bday"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_date"].label = _("Дата рождения")
        self.fields["birth_date"].help_text = _("Например, 24.11.1956")
        self.fields["birth_date"].error_messages = {"required": _("Укажите дату рождения.")}

    def clean_birth_date(self) -> date:
        """Return the date."""
        try:
            return dates.parse_birth(self.cleaned_data["birth_date"][:LONGEST_SHOWN], now().date())
        except Wrong as wrong:
            raise forms.ValidationError(_(wrong.reason)) from wrong
