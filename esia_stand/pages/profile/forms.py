"""What a person tells of themselves and of their children."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from esia_stand.pages.profile.fields import DateOfPast, Gender, Policy, Snils, policy_row, told_date

RUSSIAN: Final = "RF_PASSPORT"
FOREIGN: Final = "FID_DOC"
OWN: Final = (RUSSIAN, FOREIGN, "MDCL_PLCY")
"""Documents that this form tells; others of the person stay."""


def _optional(label: Any, length: int = 100) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


class Data(forms.Form):
    """Personal data and documents, which are then checked."""

    patronymic = _optional(_("Отчество"))
    birth_date = DateOfPast(_("Дата рождения"), _("Введите дату рождения"))
    gender = Gender()
    birth_place = _optional(_("Место рождения"), 200)
    snils = Snils()
    document = forms.ChoiceField(
        label=_("Документ"),
        choices=[(RUSSIAN, _("Паспорт гражданина РФ")), (FOREIGN, _("Документ иностранного государства"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Выберите документ")),
    )
    series = _optional(_("Серия"), 20)
    number = forms.CharField(
        label=_("Номер"), max_length=20, error_messages={"required": _("Введите номер документа")}
    )
    issue_date = DateOfPast(_("Дата выдачи"), _("Введите дату выдачи"))
    issued_by = _optional(_("Кем выдан"), 300)
    policy_series = _optional(_("Серия полиса ОМС"), 20)
    policy = Policy()
    address = _optional(_("Почтовый адрес"), 300)

    def clean(self) -> dict[str, Any]:
        """Look at series and number together: a passport of Russia has four digits and six."""
        told = super().clean() or {}
        if told.get("document") == RUSSIAN:
            self._digits("series", 4, _("В серии паспорта четыре цифры"))
            self._digits("number", 6, _("В номере паспорта шесть цифр"))
        return told

    def _digits(self, name: str, length: int, words: Any) -> None:
        if name not in self.cleaned_data:
            return
        digits = re.sub(r"\s", "", self.cleaned_data[name])
        self.cleaned_data[name] = digits
        if not re.fullmatch(rf"[0-9]{{{length}}}", digits):
            self.add_error(name, words)

    def draft(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return what was told as fields of a people file; documents told elsewhere stay."""
        told = self.cleaned_data
        others = [row for row in entry.get("documents", []) if row["type"] not in OWN]
        identity = {
            "type": told["document"],
            "series": told["series"],
            "number": told["number"],
            "issue_date": told["issue_date"],
            "issued_by": told["issued_by"],
        }
        plain = ("patronymic", "birth_date", "gender", "birth_place", "snils")
        place = [{"type": "PLV", "text": told["address"]}] if told["address"] else []
        return {
            **{name: told[name] for name in plain},
            "citizenship": "RUS" if told["document"] == RUSSIAN else entry.get("citizenship", ""),
            "documents": [identity, *policy_row(told["policy_series"], told["policy"]), *others],
            "addresses": place or entry.get("addresses", []),
        }


def told_before(entry: dict[str, Any]) -> dict[str, str]:
    """Return the values of `Data` for what a person has told already."""
    rows = {row["type"]: row for row in entry.get("documents", [])}
    identity = rows.get(RUSSIAN) or rows.get(FOREIGN) or {}
    policy = rows.get("MDCL_PLCY", {})
    living: dict[str, str] = next((row for row in entry.get("addresses", []) if row["type"] == "PLV"), {})
    plain = ("patronymic", "gender", "birth_place", "snils")
    return {
        **{name: entry.get(name, "") for name in plain},
        "birth_date": told_date(entry.get("birth_date", "")),
        "document": identity.get("type", RUSSIAN),
        "series": identity.get("series", ""),
        "number": identity.get("number", ""),
        "issue_date": told_date(identity.get("issue_date", "")),
        "issued_by": identity.get("issued_by", ""),
        "policy_series": policy.get("series", ""),
        "policy": policy.get("number", ""),
        "address": living.get("text", ""),
    }


class Child(forms.Form):
    """A child of the person."""

    surname = forms.CharField(
        label=_("Фамилия"), max_length=100, error_messages={"required": _("Введите фамилию")}
    )
    name = forms.CharField(label=_("Имя"), max_length=100, error_messages={"required": _("Введите имя")})
    patronymic = _optional(_("Отчество"))
    birth_date = DateOfPast(_("Дата рождения"), _("Введите дату рождения"))
    gender = Gender()
    snils = Snils(required=False)
    series = _optional(_("Серия свидетельства о рождении"), 20)
    number = _optional(_("Номер свидетельства о рождении"), 20)
    policy = Policy()

    def entry(self) -> dict[str, Any]:
        """Return the child as a file of people writes it."""
        told = self.cleaned_data
        birth = {"type": "RF_BRTH_CERT", "series": told["series"], "number": told["number"]}
        plain = ("surname", "name", "patronymic", "birth_date", "gender", "snils")
        return {
            **{name: told[name] for name in plain},
            "documents": [*([birth] if told["number"] else []), *policy_row("", told["policy"])],
        }


class Signature(forms.Form):
    """A signature of the statement, by a qualified signature or by the card."""

    means = forms.ChoiceField(
        label=_("Средство подписи"),
        choices=[
            ("signature", _("Усиленная квалифицированная электронная подпись")),
            ("card", _("Универсальная электронная карта (УЭК)")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Выберите средство подписи")),
    )
    signature = forms.CharField(
        label=_("Подпись"), max_length=2000, error_messages={"required": _("Вставьте подпись")}
    )
