"""From which day till which something holds, as an operator types and reads it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kit import dates, zones
from portal.kit.dates import WrongDate

_LAST_YEAR: Final = 2100


class DaysForm(forms.Form):
    """Days of the region's calendar; `since` is `today` where none is typed, `till` the last day or None."""

    since = forms.CharField(
        label=gettext_lazy("С какого дня"), required=False, max_length=20,
        help_text=gettext_lazy("Пусто — с сегодняшнего."),
    )  # fmt: skip
    till = forms.CharField(
        label=gettext_lazy("По какой день"), required=False, max_length=20,
        help_text=gettext_lazy("Пусто — без срока."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_since(self) -> date:
        """Return the day, today where none is named."""
        day = typed(self.cleaned_data["since"]) or self._today
        if day < self._today:
            raise forms.ValidationError(_("Этот день уже прошёл."))
        return day

    def clean_till(self) -> date | None:
        """Return the last day; None is no end."""
        return typed(self.cleaned_data["till"])

    def clean(self) -> None:
        """Ask for days in their order."""
        super().clean()
        since, till = self.cleaned_data.get("since"), self.cleaned_data.get("till")
        if since and till and till < since:
            self.add_error("till", _("Последний день раньше первого."))


class PeriodForm(forms.Form):
    """Days of the region's calendar; cleaned, they are moments (UTC): `since`, and `till` or None."""

    since = forms.CharField(required=False, max_length=20)
    till = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, region: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone, self._at = region.time_zone, at
        self.fields["since"].label, self.fields["till"].label = _("С какого дня"), _("По какой день")
        self.fields["since"].help_text = _("Пусто — сразу.")
        self.fields["till"].help_text = _("Пусто — без срока.")

    def clean_since(self) -> datetime:
        """Return the moment when the day begins, or now."""
        return from_day(self.cleaned_data["since"], self._zone, self._at)

    def clean_till(self) -> datetime | None:
        """Return the moment when the day is over."""
        day = typed(self.cleaned_data["till"])
        return zones.begins(day + timedelta(days=1), self._zone) if day else None

    def clean(self) -> None:
        """Ask for days in their order."""
        super().clean()
        since, till = self.cleaned_data.get("since"), self.cleaned_data.get("till")
        if since and till and till <= since:
            self.add_error("till", _("Последний день раньше первого."))


class PlacedForm(PeriodForm):
    """What holds from a day on in the whole region, or in one of its places: a field `where` offers them."""

    where = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].label = _("Для кого")
        self.fields["where"].choices = [("", _("Весь регион")), *places]  # type: ignore[attr-defined]
        if not places:
            self.fields["where"].widget = forms.HiddenInput()
        self.fields["where"].error_messages["invalid_choice"] = (
            _("Выберите из списка.")
            if places
            else _("Отдельно для клиник этого не задать. Откройте страницу заново.")
        )

    def refuse_second(self, since_at: datetime) -> None:
        """Say at the first day that something else holds here from `since_at` (UTC) on."""
        day = dates.show(zones.local(since_at, self._zone).date())
        self.add_error(
            "since", _("На это время значение уже задано, с %(day)s. Сначала отмените его.") % {"day": day}
        )


def from_day(text: str, zone: str, at: datetime) -> datetime:
    """Return the moment when a typed day begins, `at` for today and where none is typed.

    Raises ValidationError, in words.
    """
    day = typed(text)
    if day is None:
        return at
    begins = zones.begins(day, zone)
    if begins < at - timedelta(days=1):
        raise forms.ValidationError(_("Этот день уже прошёл."))
    return max(begins, at)


def typed(text: str) -> date | None:
    """Read a day as people type it; None where nothing is typed.

    Raises ValidationError, in words.
    """
    if not text.strip():
        return None
    try:
        day = dates.parse(text)
    except WrongDate as error:
        raise forms.ValidationError(_(str(error))) from error
    if day.year >= _LAST_YEAR:
        raise forms.ValidationError(_("Укажите день до 2100 года."))
    return day


def said(since_at: datetime, till_at: datetime | None, zone: str) -> str:
    """Say a time as days: «с 22.11.2026 по 30.11.2026»."""
    since = dates.show(zones.local(since_at, zone).date())
    if till_at is None:
        return _("с %(since)s") % {"since": since}
    till = dates.show((zones.local(till_at, zone) - timedelta(microseconds=1)).date())
    return _("с %(since)s по %(till)s") % {"since": since, "till": till}


def exactly(since_at: datetime, till_at: datetime, zone: str) -> str:
    """Say a time that is over to the minute, «с 20.11.2026, 08:12 до 22.11.2026, 09:00»; days as days."""
    since, till = zones.local(since_at, zone), zones.local(till_at, zone)
    begun = dates.show(since.date()) if since.time() == time() else _moment(since)
    if till.time() == time():
        last = dates.show(till.date() - timedelta(days=1))
        return _("с %(since)s по %(till)s") % {"since": begun, "till": last}
    return _("с %(since)s до %(till)s") % {"since": begun, "till": _moment(till)}


def _moment(local: datetime) -> str:
    return f"{dates.show(local.date())}, {dates.show_time(local.time())}"
