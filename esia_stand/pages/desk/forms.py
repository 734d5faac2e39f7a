"""What is sent to switch a failure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from esia_stand.protocol import faults
from esia_stand.systems import queries as systems

ALL = "all"


class Switch(forms.Form):
    """Which failure, on or off, and for a slow answer how many seconds."""

    fault = forms.ChoiceField(choices=[(ALL, ALL), *((item.value, item.value) for item in faults.Fault)])
    on = forms.BooleanField(required=False)
    seconds = forms.IntegerField(min_value=1, max_value=faults.SECONDS_LIMIT, required=False)
    system = forms.CharField(max_length=64, required=False)

    def clean_system(self) -> str:
        """Refuse a mnemonic that nobody has: its failure would never be met."""
        named: str = self.cleaned_data["system"]
        if named and systems.by_client_id(named) is None:
            raise forms.ValidationError(_("Системы с такой мнемоникой на стенде нет"))
        return named
