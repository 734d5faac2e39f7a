"""What staff types at the desk of messages."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.messaging.states import LONGEST, NOTE_LONGEST, TITLE_LONGEST, NotSent
from portal.domain.messaging.texts import threads as texts
from portal.sites.entrance.files import Chosen, FilesField


class AnswerForm(forms.Form):
    """An answer. `key` makes a double press one answer; `ready` is a template to be put in."""

    text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )
    closes = forms.BooleanField(required=False)
    ready = forms.ChoiceField(required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, ready: Sequence[tuple[str, str]], chosen: Chosen, text: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(chosen)
        self.initial = {"key": uuid.uuid4(), "text": text}
        self.fields["text"].label = _("Ответ человеку")
        self.fields["text"].help_text = _("До 4000 знаков. Диагнозов и советов о лечении здесь не дают.")
        self.fields["text"].validators = []
        self.fields["closes"].label = _("Вопрос решён: закрыть обращение")
        self.fields["ready"].label = _("Готовый ответ")
        self.fields["ready"].choices = [("", _("Выберите")), *ready]  # type: ignore[attr-defined]
        self.fields["ready"].error_messages["invalid_choice"] = _("Такого готового ответа больше нет.")

    def clean_key(self) -> uuid.UUID:
        """Return the key of the form; one that somebody took out is made anew."""
        return self.cleaned_data["key"] or uuid.uuid4()

    def add_reasons(self, reasons: Iterable[NotSent]) -> None:
        """Say every reason over the answer."""
        for reason in reasons:
            told = {"most": LONGEST, "now": len(self.cleaned_data["text"])}
            self.add_error("text", _(texts.WHY[reason][1]) % told)


class HandForm(forms.Form):
    """To whom a thread goes, with a note that the person never sees."""

    to = forms.ChoiceField(widget=forms.RadioSelect)
    note = forms.CharField(required=False, max_length=NOTE_LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Выберите, кому передать.")
        self.fields["to"].label = _("Кому передать")
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        self.fields["to"].error_messages = {"required": words, "invalid_choice": words}
        self.fields["note"].label = _("Заметка коллегам")
        self.fields["note"].help_text = _("Человек её не увидит.")
        self.fields["note"].error_messages["max_length"] = _("Напишите короче: до 1000 знаков.")


class TemplateForm(forms.Form):
    """A ready answer."""

    title = forms.CharField(max_length=TITLE_LONGEST)
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Название")
        self.fields["title"].help_text = _("Видите только вы и коллеги.")
        self.fields["title"].error_messages = {
            "required": _("Назовите ответ."), "max_length": _("Назовите короче: до 80 знаков."),
        }  # fmt: skip
        self.fields["text"].label = _("Текст ответа")
        self.fields["text"].error_messages = {
            "required": _("Напишите текст ответа."), "max_length": _("Напишите короче: до 4000 знаков."),
        }  # fmt: skip
