"""What somebody missed in an article."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.domain.help_centre.rules.voting import TEXT_LONGEST, is_personal


class MissingForm(forms.Form):
    """What somebody missed."""

    missing = forms.CharField(
        label=_("Чего не хватило?"),
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("До 500 знаков. Не пишите имя, телефон и номера документов: ответить мы не сможем."),
        error_messages={
            "required": _("Напишите, чего не хватило, или просто закройте страницу: ваш ответ уже учтён."),
            "max_length": _("Сократите текст до 500 знаков."),
        },
    )

    def clean_missing(self) -> str:
        """Refuse what looks like somebody's data."""
        text = str(self.cleaned_data["missing"])
        if is_personal(text):
            raise forms.ValidationError(
                _("Похоже на телефон, номер документа или почту. Уберите их: нам они не нужны.")
            )
        return text
