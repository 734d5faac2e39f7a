"""Fields that several forms of the profile share: dates, СНИЛС, policies as people write them."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esia_stand.people import checks

GENDERS = [("", _("Выберите")), ("M", _("Мужской")), ("F", _("Женский"))]
FIRST_YEAR = 1900


class Gender(forms.ChoiceField):
    """Male or female, as documents say."""

    def __init__(self) -> None:
        choose = _("Выберите пол")
        super().__init__(
            label=_("Пол"),
            choices=GENDERS,
            error_messages={"required": choose, "invalid_choice": choose},
        )


class DateOfPast(forms.CharField):
    """A date typed `дд.мм.гггг`; becomes `yyyy-mm-dd`."""

    def __init__(self, label: Any, missing: Any, *, required: bool = True) -> None:
        super().__init__(label=label, max_length=20, required=required, error_messages={"required": missing})

    def clean(self, value: Any) -> str:
        """Refuse what is no date, lies ahead, or was before 1900."""
        typed: str = super().clean(value)
        if not typed:
            return ""
        found = re.fullmatch(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})", typed)
        try:
            date = dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None
        except ValueError:
            date = None
        if date is None:
            raise forms.ValidationError(_("Нужна дата: день.месяц.год, например 31.01.1990"))
        if date > dt.datetime.now(dt.UTC).date() or date.year < FIRST_YEAR:
            raise forms.ValidationError(_("Такой даты не может быть. Проверьте год"))
        return date.isoformat()


class Snils(forms.CharField):
    """A СНИЛС with right check digits; becomes `XXX-XXX-XXX YY`."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(
            label=_("СНИЛС"),
            max_length=30,
            required=required,
            error_messages={"required": _("Введите СНИЛС")},
        )

    def clean(self, value: Any) -> str:
        """Refuse wrong check digits."""
        typed: str = super().clean(value)
        if not typed:
            return ""
        digits = checks.snils(typed)
        if digits is None:
            raise forms.ValidationError(_("Такого СНИЛС не может быть. Проверьте цифры"))
        return checks.snils_shown(digits)


class Policy(forms.CharField):
    """The number of a policy: sixteen digits, or an old one of another length."""

    def __init__(self) -> None:
        super().__init__(label=_("Номер полиса ОМС"), max_length=30, required=False)

    def clean(self, value: Any) -> str:
        """Refuse a new policy whose last digit is wrong."""
        typed = re.sub(r"[\s-]", "", super().clean(value))
        if len(typed) == 16 and not checks.is_policy(typed):
            raise forms.ValidationError(_("Такого полиса не может быть. Проверьте цифры"))
        if typed and not re.fullmatch(r"[0-9]{6,16}", typed):
            raise forms.ValidationError(_("В номере полиса только цифры: 16 у нового, от 6 у старого"))
        return typed


def told_date(value: str) -> str:
    """Write `yyyy-mm-dd` as people do; anything else is left as it is."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value)
    return f"{found[3]}.{found[2]}.{found[1]}" if found else value


def policy_row(series: str, number: str) -> list[dict[str, str]]:
    """Return the policy as a file of people writes it; none where there is no number."""
    series_told = {"series": series} if series else {}
    return [{"type": "MDCL_PLCY", **series_told, "number": number}] if number else []
