"""What is sent to switch a failure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esia_stand.protocol import faults
from esia_stand.protocol.errors import Code
from esia_stand.systems import queries as systems

ALL = "all"
NUMBERS = sorted((code.bare_number, code.number) for code in Code)


class Switch(forms.Form):
    """Which failure, on or off, and for a slow answer how many seconds."""

    fault = forms.ChoiceField(choices=[(ALL, ALL), *((item.value, item.value) for item in faults.Fault)])
    on = forms.BooleanField(required=False)
    seconds = forms.IntegerField(min_value=1, max_value=faults.SECONDS_LIMIT, required=False)
    number = forms.ChoiceField(choices=NUMBERS, required=False)
    system = forms.CharField(max_length=64, required=False)

    def clean_system(self) -> str:
        """Refuse a mnemonic that nobody has: its failure would never be met."""
        named: str = self.cleaned_data["system"]
        if named and systems.by_client_id(named) is None:
            raise forms.ValidationError(_("Системы с такой мнемоникой на стенде нет"))
        return named

    def clean(self) -> dict[str, Any]:
        """Refuse a failure that answers with a number when none is chosen."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        numbered = {fault.value for fault in faults.NUMBERED}
        if told.get("on") and told.get("fault") in numbered and not told.get("number"):
            self.add_error("number", _("Выберите номер отказа"))
        return told
