"""How the fields of a card look: labels, hints, what is said when nothing is typed."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from portal.domain.patients.states import Paper, Relation, Sex
from portal.kit.words import N_

_LONGEST: Final = 300
"""Characters that a browser lets in; the server decides what is right."""


def line(*, required: bool = True, mask: str = "") -> forms.CharField:
    """Return a line of text; `mask` names the help of mask.js while one types."""
    attrs = {"autocomplete": "off", "maxlength": _LONGEST}
    if mask:
        attrs |= {"data-portal-mask": mask, "inputmode": "tel" if mask == "phone" else "numeric"}
    return forms.CharField(required=required, widget=forms.TextInput(attrs=attrs))


def radios() -> forms.ChoiceField:
    """Return a choice of which all answers are seen."""
    return forms.ChoiceField(widget=forms.RadioSelect)


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around one field."""

    label: str
    none: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    def put(self, field: forms.Field) -> None:
        """Put it there, in the language of the page."""
        field.label = _(self.label)
        field.help_text = _(self.hint) if self.hint else ""
        said: dict[str, Any] = {"required": _(self.none)} if self.none else {}
        if isinstance(field, forms.ChoiceField):
            field.choices = [(value, _(text)) for value, text in self.choices]
            said["invalid_choice"] = _("Выберите из списка.")
        field.error_messages = {**field.error_messages, **said}


PLACES: Final = {
    "relation": Place(
        N_("Кого вы добавляете?"),
        N_("Выберите один из вариантов."),
        choices=(
            (Relation.CHILD, N_("Ребёнка до 18 лет: я мама, папа или опекун")),
            (Relation.RELATIVE, N_("Взрослого: маму, мужа, бабушку или другого близкого")),
        ),
    ),
    "surname": Place(N_("Фамилия"), N_("Укажите фамилию."), N_("Как в документе")),
    "name": Place(N_("Имя"), N_("Укажите имя.")),
    "patronymic": Place(N_("Отчество"), hint=N_("Обязательно при наличии. Нет отчества — оставьте пустым.")),
    "sex": Place(
        N_("Пол"),
        N_("Выберите пол."),
        choices=((Sex.FEMALE, N_("Женский")), (Sex.MALE, N_("Мужской"))),
    ),
    "birth_date": Place(N_("Дата рождения"), N_("Укажите дату рождения."), N_("Например, 05.03.2019")),
    "policy_number": Place(N_("Номер полиса ОМС"), hint=N_("16 цифр. У временного свидетельства — 9 цифр.")),
    "is_policy_sure": Place(N_("Номер введён верно, продолжить")),
    "policy_series": Place(
        N_("Серия старого полиса"), hint=N_("Нет серии — оставьте пустым. Номер впишите в поле выше.")
    ),
    "insurer": Place(N_("Страховая компания"), hint=N_("Как написано на полисе")),
    "snils": Place(N_("СНИЛС"), hint=N_("11 цифр, например 112\u2011233\u2011445\u00a095")),
    "document_type": Place(
        N_("Какой документ"),
        hint=N_("По возрасту: до 14 лет — свидетельство о рождении, с 14 — паспорт."),
        choices=(
            ("", N_("По возрасту")),
            (Paper.PASSPORT, N_("Паспорт РФ")),
            (Paper.BIRTH_CERTIFICATE, N_("Свидетельство о рождении")),
            (Paper.FOREIGN, N_("Документ иностранца")),
            (Paper.OTHER, N_("Другой документ")),
        ),
    ),
    "document_series": Place(N_("Серия документа"), hint=N_("Паспорт: 45\u00a008. Свидетельство: I\u2011ДН")),
    "document_number": Place(N_("Номер документа"), hint=N_("6 цифр")),
    "phone": Place(N_("Телефон этого человека"), hint=N_("По нему клиника предупредит, если врач заболел.")),
    "visits": Place(
        N_("Что сделать с записями?"),
        N_("Выберите, что сделать с записями."),
        choices=(
            ("cancel", N_("Отменить: места освободятся для других")),
            ("keep", N_("Оставить: на приём можно прийти, отменить запись — только по телефону клиники")),
        ),
    ),
}
"""What stands around each field, by its name."""
