"""The form of one person of the stand."""

import json
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from esia_stand.pages.desk import problems
from esia_stand.pages.profile import examples
from esia_stand.pages.profile.fields import GENDERS, told_date
from esia_stand.people.models import Level, Person, Verdict
from esia_stand.people.reading import Problem

PLAIN: Final = (
    "for", "password", "level", "surname", "name", "patronymic", "gender", "birth_place", "citizenship",
    "snils", "inn", "check", "totp",
)  # fmt: skip
LISTS: Final = ("documents", "contacts", "addresses", "children")
PLACES: Final = {
    "login.phone": "phone",
    "login.email": "email",
    "login.snils": "snils",
    "login": "phone",
    **dict.fromkeys(LISTS, "rest"),
}


def _line(label: Any, length: int = 100) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    wrong = {"invalid_choice": _("Выберите из списка")}
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=wrong)


class PersonForm(forms.Form):
    """All fields of a people file; what is needed and what is wrong the reader of files says."""

    oid = _line(_("Номер (oid)"), 13)
    phone = _line(_("Телефон – логин"), 30)
    email = _line(_("Почта – логин"), 254)
    password = _line(_("Пароль"), 128)
    level = _choice(_("Учётная запись"), list(Level.choices))
    locked = forms.BooleanField(label=_("Заблокирована: войти нельзя"), required=False)
    surname = _line(_("Фамилия"))
    name = _line(_("Имя"))
    patronymic = _line(_("Отчество"))
    birth_date = _line(_("Дата рождения"), 20)
    gender = _choice(_("Пол"), GENDERS)
    birth_place = _line(_("Место рождения"), 200)
    citizenship = _line(_("Гражданство"), 3)
    snils = _line(_("СНИЛС"), 30)
    inn = _line(_("ИНН"), 12)
    check = _choice(_("Что ответят ФМС и Пенсионный фонд"), [("", _("По правилу")), *Verdict.choices])
    totp = _line(_("Ключ приложения с кодами"), 70)
    rest = forms.CharField(
        label=_("Документы, контакты, адреса, дети"), max_length=50_000, required=False, strip=False
    )

    def clean_oid(self) -> int | None:
        """Read the number; without one the stand chooses."""
        typed: str = self.cleaned_data["oid"]
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= 10**12):
            raise forms.ValidationError(_("Целое число от 1 до 1000000000000"))
        return int(typed)

    def clean_birth_date(self) -> str:
        """Turn `31.01.1990` into `1990-01-31`; other ways of files are left to their reader."""
        typed: str = self.cleaned_data["birth_date"]
        parts = typed.split(".")
        return "-".join(reversed(parts)) if len(parts) == 3 else typed

    def clean_rest(self) -> dict[str, Any]:
        """Read the JSON of the four lists."""
        try:
            read = json.loads(self.cleaned_data["rest"] or "{}")
        except (ValueError, RecursionError) as trouble:
            at = f": {trouble.lineno}:{trouble.colno}" if isinstance(trouble, json.JSONDecodeError) else ""
            raise forms.ValidationError(_("Не разбирается как JSON") + at) from None
        if not isinstance(read, dict) or set(read) - set(LISTS):
            raise forms.ValidationError(
                _("Нужен объект JSON с полями documents, contacts, addresses, children")
            )
        return read

    def entry(self, oid: int) -> dict[str, Any]:
        """Return the person as a file writes them."""
        typed: dict[str, Any] = {**dict.fromkeys(self.fields, ""), "rest": {}, **self.cleaned_data}
        names = ("phone", "email", *(() if typed["level"] == Level.SIMPLIFIED else ("snils",)))
        return {
            "oid": oid,
            "locked": bool(typed["locked"]),
            "login": {name: typed[name] for name in names if typed[name]},
            **{name: typed[name] for name in (*PLAIN, "birth_date") if typed[name]},
            **_contacts(typed),
            **typed["rest"],
        }

    def tell(self, found: list[Problem]) -> None:
        """Say at the fields what is wrong with the entry."""
        problems.tell(self, found, PLACES)


# `for` is a word of Python, so this field cannot be written among the others.
PersonForm.base_fields["for"] = _line(_("Для чего этот человек"), 300)


def _contacts(typed: dict[str, Any]) -> dict[str, Any]:
    """Return contacts that follow from the logins, for whoever told none."""
    kinds = {"MBT": typed["phone"], "EML": typed["email"]}
    return {"contacts": [{"type": kind, "value": value} for kind, value in kinds.items() if value]}


def told(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the form's values of a person."""
    login = entry.get("login", {})
    return {
        **{name: entry.get(name, "") for name in PLAIN},
        "oid": entry.get("oid", ""),
        "phone": login.get("phone", ""),
        "email": login.get("email", ""),
        "locked": entry.get("locked", False),
        "birth_date": told_date(entry.get("birth_date", "")),
        "rest": lists_text({name: entry[name] for name in LISTS if name in entry}),
    }


def lists_text(lists: dict[str, Any]) -> str:
    """Write the four lists for reading."""
    return json.dumps(lists, ensure_ascii=False, indent=2)


def example(oid: int) -> dict[str, Any]:
    """Return a confirmed person who passes every check."""
    made = examples.data(oid, {"patronymic": "Примеровна"})
    passport = {name: made[name] for name in ("series", "number", "issued_by")}
    lists = {
        "documents": [
            {"type": "RF_PASSPORT", **passport, "issue_date": "2012-05-20"},
            {"type": "MDCL_PLCY", "number": made["policy"]},
        ],
        "addresses": [{"type": "PLV", "text": made["address"]}],
        "children": [],
    }
    plain = ("patronymic", "birth_date", "gender", "birth_place", "snils")
    return {
        **{name: made[name] for name in plain},
        "surname": "Примерова",
        "name": "Софья",
        "phone": f"+7904{oid % 10**7:07d}",
        "password": "demo1234",
        "level": Level.CONFIRMED.value,
        "citizenship": "RUS",
        "for": "Пример со стола стенда.",
        "rest": lists_text(lists),
    }


def of_person(person: Person, entry: dict[str, Any]) -> dict[str, Any]:
    """Return the form's values of a person who is there."""
    return told({**entry, "oid": person.oid})
