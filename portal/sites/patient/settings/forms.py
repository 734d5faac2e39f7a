"""What a person sends in the settings."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from portal.domain.messaging.states import Reminding, Rhythm
from portal.kit import dates
from portal.kit.words import N_


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


ZONES: Final[dict[str, str]] = {
    "Europe/Kaliningrad": N_("Калининград (МСК−1)"),
    "Europe/Moscow": N_("Москва (МСК)"),
    "Europe/Samara": N_("Самара (МСК+1)"),
    "Asia/Yekaterinburg": N_("Екатеринбург (МСК+2)"),
    "Asia/Omsk": N_("Омск (МСК+3)"),
    "Asia/Krasnoyarsk": N_("Красноярск (МСК+4)"),
    "Asia/Irkutsk": N_("Иркутск (МСК+5)"),
    "Asia/Yakutsk": N_("Якутск (МСК+6)"),
    "Asia/Vladivostok": N_("Владивосток (МСК+7)"),
    "Asia/Magadan": N_("Магадан (МСК+8)"),
    "Asia/Kamchatka": N_("Камчатка (МСК+9)"),
}
"""The eleven clocks of the country, each by its best known city."""
_WAYS: Final = {"sms": N_("СМС"), "max": N_("Сообщение в MAX")}
_WAKES: Final = range(5, 13)
_SLEEPS: Final = range(17, 24)


def _hours(hours: range) -> list[tuple[str, str]]:
    said = [dates.show_time(time(hour)) for hour in hours]
    return [(each, each) for each in said]


class RemindingForm(forms.Form):
    """When reminders come, by whose clocks, and whether one comes to the telephone.

    The earliest end lies five hours after the latest beginning: there is always a day to remind in.
    """

    wakes_at = forms.ChoiceField()
    sleeps_at = forms.ChoiceField()
    time_zone = forms.ChoiceField(required=False)
    phone_way = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("wakes_at", _("Не раньше"), _hours(_WAKES))
        self._offer("sleeps_at", _("Не позже"), _hours(_SLEEPS))
        zones = [("", _("По времени клиники")), *((zone, _(city)) for zone, city in ZONES.items())]
        self._offer("time_zone", _("По каким часам"), zones)
        if ways:
            offered = [("", _("Не присылать")), *((way, _(_WAYS[way])) for way in ways)]
            self._offer("phone_way", _("Присылать напоминание на телефон?"), offered)
            self.fields["phone_way"].required = False
        else:
            del self.fields["phone_way"]

    def _offer(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.label, field.choices = label, choices  # type: ignore[attr-defined]
        wrong = _("Выберите из списка.")
        field.error_messages = {"required": wrong, "invalid_choice": wrong}

    @staticmethod
    def shown(kept: Reminding) -> dict[str, str]:
        """Return what stands in the form before anything is changed."""
        rhythm = kept.rhythm
        return {
            "wakes_at": dates.show_time(rhythm.wakes_at), "sleeps_at": dates.show_time(rhythm.sleeps_at),
            "time_zone": rhythm.time_zone, "phone_way": kept.phone_way,
        }  # fmt: skip

    def rhythm(self) -> Rhythm:
        """Return the hours that were chosen."""
        told = self.cleaned_data
        wakes, sleeps = time.fromisoformat(told["wakes_at"]), time.fromisoformat(told["sleeps_at"])
        return Rhythm(told["time_zone"], wakes, sleeps)
