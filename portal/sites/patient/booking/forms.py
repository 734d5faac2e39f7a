"""What a person sends while booking."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.booking.states import CancelReason
from portal.domain.booking.texts import CANCEL
from portal.kit import ids


class HoldForm(forms.Form):
    """Which place for which card, perhaps instead of a visit.

    All come from buttons, so a wrong one is a changed page.
    """

    slot = forms.IntegerField(min_value=1, max_value=ids.LARGEST)
    card = forms.UUIDField()
    replaces = forms.UUIDField(required=False)
    waits = forms.BooleanField(required=False)


class CancelForm(forms.Form):
    """Why the visit is cancelled."""

    reason = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label = _("Почему вы отменяете запись?")
        field.choices = [(reason.value, _(CANCEL[reason])) for reason in CancelReason]  # type: ignore[attr-defined]
        field.error_messages = {
            "required": _("Выберите причину: так мы поймём, что исправить."),
            "invalid_choice": _("Выберите причину из списка."),
        }
