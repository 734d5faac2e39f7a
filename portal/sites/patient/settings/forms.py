"""What a person sends in the settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class LettersForm(forms.Form):
    """Whether letters come; both answers are written out, so that nothing sent is no answer."""

    letters = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["letters"]
        field.label = _("Присылать письма о ваших записях?")
        field.choices = [("yes", _("Да, присылать")), ("no", _("Нет, смотреть только здесь"))]  # type: ignore[attr-defined]
        field.error_messages = {
            "required": _("Выберите, присылать ли письма."),
            "invalid_choice": _("Выберите «да» или «нет»."),
        }


class QuietForm(forms.Form):
    """Whether visits are named outside the cabinet."""

    quiet = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["quiet"]
        field.label = _("Скрывать врача и клинику вне личного кабинета?")
        field.choices = [("yes", _("Да, скрывать всегда")), ("no", _("Нет, называть"))]  # type: ignore[attr-defined]
        field.error_messages = {
            "required": _("Выберите, скрывать ли врача и клинику."),
            "invalid_choice": _("Выберите «да» или «нет»."),
        }
