"""What the own page asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.sites.staff.sign_in.forms import LONGEST_TYPED, Code, NewPassword


def _former() -> forms.CharField:
    return forms.CharField(
        label=_("Ваш пароль сейчас"),
        max_length=LONGEST_TYPED,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": _("Напишите пароль, с которым вы входите сейчас."),
            "max_length": _("Пароль не бывает таким длинным."),
        },
    )


class ChangePassword(NewPassword):
    """The former password, then a new one, twice."""

    former = _former()
    field_order = ["former", "password", "again"]


class FormerApp(Code):
    """The password and a code of the app that is still connected."""

    former = _former()
    field_order = ["former", "code"]
