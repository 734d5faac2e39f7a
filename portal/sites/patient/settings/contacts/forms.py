"""What a person sends in the settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.accounts.queries import Contacts
from portal.kit import phone
from portal.kit.wrong import Wrong
from portal.sites.patient import new_password

LONGEST_TYPED = 200
LONGEST_BOX = 64
"""Characters before the @ of an address."""


class SettingsForm(new_password.NewPasswordForm):
    """The whole page; what is left as it was changes nothing, an empty password too."""

    phone = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    email = forms.EmailField(required=False, max_length=254)
    surname = forms.CharField(required=False, disabled=True)
    name = forms.CharField(required=False, disabled=True)
    current = forms.CharField(
        required=False, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    field_order = ["phone", "email", "surname", "name", "password", "repeat", "current"]

    def __init__(self, *args: Any, contacts: Contacts, asks_current: bool, **kwargs: Any) -> None:
        known = {
            "phone": phone.tidy(contacts.phone), "email": contacts.email,
            "surname": contacts.surname, "name": contacts.name,
        }  # fmt: skip
        super().__init__(*args, initial=known, **kwargs)
        self.contacts = contacts
        self._label()
        for name in ("password", "repeat"):
            self.fields[name].required = False
        if not asks_current:
            del self.fields["current"]

    def _label(self) -> None:
        because = _("Имя и фамилию подтвердили Госуслуги. Если они сменились, исправьте там и войдите снова.")
        labels = {
            "phone": _("Телефон"), "email": _("Электронная почта"), "surname": _("Фамилия"), "name": _("Имя"),
            "password": _("Пароль"), "repeat": _("Повторите пароль"), "current": _("Текущий пароль"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["surname"].help_text = self.fields["name"].help_text = because
        self.fields["phone"].help_text = _("Новый номер подтвердите кодом. Прежний останется до этого.")
        self.fields["email"].help_text = _(
            "На новый адрес придёт письмо со ссылкой. Прежний останется до этого."
        )
        self.fields["email"].error_messages |= {
            "invalid": _("Напишите адрес полностью, например ivanova@example.ru"),
            "max_length": _("Адрес слишком длинный. Проверьте его."),
        }
        self.fields["current"].help_text = _("Нужен, чтобы сохранить изменения.")

    def clean_phone(self) -> str:
        """Return +7XXXXXXXXXX; a number that is there cannot be taken away, only replaced."""
        typed = self.cleaned_data["phone"][:LONGEST_TYPED]
        if typed == phone.tidy(self.contacts.phone):
            return self.contacts.phone
        try:
            return phone.parse(typed)
        except Wrong as wrong:
            raise forms.ValidationError(_(wrong.reason)) from wrong

    def clean_email(self) -> str:
        """Refuse a box whose name is longer than RFC 5321 allows: no post office would take the letter."""
        email: str = self.cleaned_data["email"]
        if len(email.partition("@")[0]) > LONGEST_BOX:
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"], code="invalid")
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse a repeat alone, or a password alone: a slip."""
        cleaned = super().clean()
        if bool(cleaned.get("password")) != bool(cleaned.get("repeat")) and "repeat" not in self.errors:
            self.add_error("repeat", _("Введите новый пароль в обоих полях."))
        return cleaned

    def news(self) -> set[str]:
        """Name what the person wants to change."""
        told = self.cleaned_data
        wanted = {name for name in ("phone", "email") if told[name] != getattr(self.contacts, name)}
        return wanted | ({"password"} if told["password"] else set())
