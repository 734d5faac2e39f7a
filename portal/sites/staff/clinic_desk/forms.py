"""What a registrar asks for."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.kit import numbers


class Find(forms.Form):
    """A number of a ticket or a surname; posted, so that no name stands in an address."""

    text = forms.CharField(
        label=_("Номер талона или фамилия"),
        max_length=100,
        min_length=2,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Напишите номер талона или начало фамилии."),
            "min_length": _("Напишите хотя бы две буквы фамилии."),
            "max_length": _("Напишите короче: номер талона или фамилию."),
        },
    )

    def clean_text(self) -> str:
        """Refuse a number with a slip in it: nothing would be found, and nobody would know why."""
        typed = str(self.cleaned_data["text"])
        try:
            numbers.parse(typed)
        except numbers.Mistyped as error:
            raise forms.ValidationError(gettext(error.reason)) from error
        except numbers.WrongNumber:
            pass  # a surname
        return typed
