"""The question about a strange look."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

_LONGEST = 1000


class DoubtForm(forms.Form):
    """What seems strange; may be left empty."""

    text = forms.CharField(required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Что вас удивило")
        self.fields["text"].error_messages = {"max_length": _("Напишите короче: до 1000 букв.")}
