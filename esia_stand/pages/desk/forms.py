"""What is sent to switch a failure."""

from django import forms

from esia_stand.protocol import faults

ALL = "all"


class Switch(forms.Form):
    """Which failure, on or off, and for a slow answer how many seconds."""

    fault = forms.ChoiceField(choices=[(ALL, ALL), *((item.value, item.value) for item in faults.Fault)])
    on = forms.BooleanField(required=False)
    seconds = forms.IntegerField(min_value=1, max_value=faults.SECONDS_LIMIT, required=False)
