"""What a person types: the rules of messaging say what is wrong with it, so nothing typed is lost."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.finding.queries import alarm
from portal.domain.messaging.states import NotSent
from portal.domain.messaging.texts import threads as texts
from portal.sites.entrance.files import Chosen, FilesField


class FreeText(forms.CharField):
    """Any text at all, of any length: it is tidied and judged by the rules of messaging."""

    def __init__(self, rows: int = 0) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"}) if rows else forms.TextInput
        super().__init__(required=False, strip=False, widget=widget)
        self.validators = []  # what cannot be seen is taken out, not refused


class ReplyForm(forms.Form):
    """One message. `key` makes a double press one message; `calm` says that the warning was read."""

    text = FreeText(rows=6)
    key = forms.UUIDField(widget=forms.HiddenInput)
    calm = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reopen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, chosen: Chosen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(chosen)
        self.initial["key"] = uuid.uuid4()
        self.fields["text"].label = _("Сообщение")
        self.fields["text"].help_text = _("До 4000 знаков.")
        # The summary of errors is for people: a changed hidden field is answered like a new form.
        self.fields["key"].required = False

    def clean_key(self) -> uuid.UUID:
        """Return the key of the form; one that somebody took out is made anew."""
        return self.cleaned_data["key"] or uuid.uuid4()

    def add_reasons(self, reasons: Iterable[NotSent]) -> None:
        """Say every reason at its field."""
        for reason in reasons:
            field, words = texts.WHY[reason]
            typed = self.cleaned_data.get(field) or ""
            told = {"most": texts.MOST.get(field, 0), "now": len(typed)}
            self.add_error(field if field in self.fields else None, _(words) % told)

    def speaks_of_danger(self) -> bool:
        """Tell whether the words name a sign of danger and the person was not warned yet."""
        typed = " ".join((self.cleaned_data.get("subject", ""), self.cleaned_data["text"]))
        return not self.cleaned_data["calm"] and alarm.is_danger(typed)


class NewForm(ReplyForm):
    """The first message of a thread: to whom, about what."""

    to = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    subject = FreeText()

    field_order = ("to", "subject", "text", "files")

    def __init__(self, *args: Any, recipients: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("Кому написать")
        self.fields["to"].required = True
        self.fields["to"].choices = recipients  # type: ignore[attr-defined]
        words = _(texts.WHY[NotSent.NOT_OFFERED][1])
        self.fields["to"].error_messages = {"required": words, "invalid_choice": words}
        self.fields["subject"].label = _("Тема")
        self.fields["subject"].help_text = _("О чём вопрос, в нескольких словах: «Справка в бассейн».")
        for name in ("subject", "text"):
            self.fields[name].required = True  # only the label's «необязательно» asks
            self.fields[name].error_messages["required"] = _(
                texts.WHY[NotSent.NO_SUBJECT if name == "subject" else NotSent.EMPTY][1]
            )

    def clinic_id(self) -> int | None:
        """Return whom the thread is for: a clinic, or (None) the support."""
        told = self.cleaned_data["to"]
        return None if told == "support" else int(told)
