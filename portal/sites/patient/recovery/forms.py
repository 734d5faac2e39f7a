"""What a person sends in a recovery."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.accounts.queries import ChannelOffer
from portal.sites.patient import new_password, who
from portal.sites.patient.codes import presenters


class StartForm(who.PhoneForm):
    """The phone, and how the code shall come."""

    channel = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, offers: Sequence[ChannelOffer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        field.label = _("Способ получения кода")
        field.choices = [(offer.name, _said(offer)) for offer in offers]  # type: ignore[attr-defined]
        field.initial = next((offer.name for offer in offers if not offer.is_down), None)
        field.error_messages = {
            "required": _("Выберите, как получить код."),
            "invalid_choice": _("Выберите способ из списка."),
        }


def _said(offer: ChannelOffer) -> str:
    name = presenters.channel_name(offer.name)
    return _("%(way)s (сейчас не работает)") % {"way": name} if offer.is_down else name


class PasswordForm(new_password.NewPasswordForm):
    """The new password."""


class PasswordAndBirthDateForm(who.BirthDateForm, new_password.NewPasswordForm):
    """The new password, and whose of the two on this phone it is."""
