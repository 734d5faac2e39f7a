"""What an operator says of a schedule. Each form returns the change that it means."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.domain.schedule.rules import changes
from portal.domain.schedule.states import Away, SlotKind, Source
from portal.domain.schedule.texts import AWAY, SLOT_KIND
from portal.kit import dates

_FARTHEST: Final = timedelta(days=3 * 366)
_WRONG_DATE: Final = {"required": _("Выберите дату."), "invalid": _("Напишите дату так: 31.12.2026.")}
_WRONG_TIME: Final = {"required": _("Напишите время."), "invalid": _("Напишите время так: 08:30.")}


def day_field(label: Any, **told: Any) -> forms.DateField:
    """Return a field for a date; browsers send 2026-12-31, people write 31.12.2026."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d.%m.%Y"]
    return forms.DateField(
        label=label, widget=widget, input_formats=formats, error_messages=_WRONG_DATE, **told
    )


def _time_field(label: Any, **told: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label, widget=widget, input_formats=["%H:%M"], error_messages=_WRONG_TIME, **told
    )


def _number(label: Any, least: int, most: int, **told: Any) -> forms.IntegerField:
    wrong = _("Напишите число от %(least)s до %(most)s.") % {"least": least, "most": most}
    said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=said, **told)


class OfDoctor(forms.Form):
    """A form about one doctor; `today` is the clinic's date."""

    def __init__(self, *args: Any, doctor_id: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doctor_id, self.today = doctor_id, today

    def not_past(self, name: str) -> date:
        """Take a day from today on, and not beyond what anybody plans."""
        day: date = self.cleaned_data[name]
        if day < self.today:
            raise forms.ValidationError(_("Этот день уже прошёл."))
        if day > self.today + _FARTHEST:
            raise forms.ValidationError(_("Так далеко расписание не планируют."))
        return day


class AbsenceForm(OfDoctor):
    """When a doctor is away, and why."""

    first = day_field(_("Первый день"))
    last = day_field(_("Последний день"))
    reason = forms.ChoiceField(
        label=_("Причина"),
        choices=[(away.value, _(AWAY[away])) for away in Away],
        help_text=_("Пациентам причину не называем."),
        error_messages={"required": _("Выберите причину.")},
    )

    def clean_first(self) -> date:
        """Take a first day that is no further off than anybody plans, on either side of today."""
        first: date = self.cleaned_data["first"]
        if first < self.today - _FARTHEST:
            raise forms.ValidationError(_("Этот день слишком давно в прошлом. Проверьте год."))
        if first > self.today + _FARTHEST:
            raise forms.ValidationError(_("Так далеко расписание не планируют."))
        return first

    def clean_last(self) -> date:
        """Take a last day that is to come; an absence may have begun."""
        last = self.not_past("last")
        first = self.cleaned_data.get("first")
        if first and last < first:
            raise forms.ValidationError(_("Последний день раньше первого."))
        return last

    def change(self) -> changes.Change:
        """Return what was filled in."""
        told = self.cleaned_data
        return changes.PutAbsence(self.doctor_id, told["first"], told["last"], Away(told["reason"]))


class HoursForm(OfDoctor):
    """Hours of work."""

    starts = _time_field(_("Начало"))
    ends = _time_field(_("Конец"))
    slot_minutes = _number(_("Минут на приём"), 1, 240, initial=15)
    room = forms.CharField(
        label=_("Кабинет"), max_length=30, required=False,
        error_messages={"max_length": _("Напишите короче: до 30 букв.")},
    )  # fmt: skip
    kind = forms.TypedChoiceField(
        label=_("Для кого места"),
        choices=[(kind.value, _(SLOT_KIND[kind])) for kind in SlotKind],
        initial=SlotKind.REGULAR.value,
        coerce=int,
        error_messages={"required": _("Выберите, для кого места.")},
    )
    seats = _number(_("Человек на одно время"), 1, 50, initial=1)
    internet = _number(
        _("Сколько мест можно занять через интернет"), 0, 1000, required=False,
        help_text=_("Пусто — все."),
    )  # fmt: skip

    def clean(self) -> None:
        """Compare the hours with each other."""
        super().clean()
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if not starts or not ends:
            return
        length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        if length <= 0:
            self.add_error("ends", _("Конец должен быть позже начала."))
        elif length < (self.cleaned_data.get("slot_minutes") or 1):
            self.add_error("slot_minutes", _("Приём длиннее всего рабочего времени."))

    def hours(self) -> changes.Hours:
        """Return the hours that were filled in."""
        told = self.cleaned_data
        quotas = {} if told["internet"] is None else {Source.INTERNET.value: told["internet"]}
        return changes.Hours(
            told["starts"], told["ends"], told["slot_minutes"], told["room"], told["kind"], told["seats"],
            quotas,
        )  # fmt: skip


class SpecialForm(HoursForm):
    """Other hours on one day, or none."""

    day = day_field(_("День"))
    is_working = forms.TypedChoiceField(
        label=_("В этот день врач"),
        choices=[("1", _("принимает в другие часы")), ("0", _("не принимает"))],
        widget=forms.RadioSelect,
        initial="1",
        coerce=lambda value: value == "1",
        error_messages={"required": _("Выберите, принимает ли врач.")},
    )
    field_order = ["day", "is_working"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("is_working") == "0":
            for name in ("starts", "ends", "slot_minutes", "kind", "seats"):
                self.fields[name].required = False

    def clean_day(self) -> date:
        """Take a day to come."""
        return self.not_past("day")

    def change(self) -> changes.Change:
        """Return what was filled in."""
        told = self.cleaned_data
        return changes.PutSpecial(self.doctor_id, told["day"], self.hours() if told["is_working"] else None)


class TemplateForm(HoursForm):
    """Hours of a weekday."""

    weekday = forms.TypedChoiceField(
        label=_("День недели"),
        choices=[(number, _(name)) for number, name in enumerate(dates.WEEKDAYS, start=1)],
        coerce=int,
        error_messages={"required": _("Выберите день недели.")},
    )
    valid_from = day_field(_("Действует с"))
    valid_to = day_field(_("Действует по"), required=False, help_text=_("Пусто — без конца."))
    on_holidays = forms.BooleanField(label=_("Принимает и в праздники"), required=False)
    field_order = ["weekday", "starts", "ends", "slot_minutes", "room", "kind", "seats", "internet"]

    def clean_valid_from(self) -> date:
        """Take a day to come."""
        return self.not_past("valid_from")

    def clean_valid_to(self) -> date | None:
        """Take an end after the beginning."""
        last: date | None = self.cleaned_data["valid_to"]
        first = self.cleaned_data.get("valid_from")
        if last and first and last < first:
            raise forms.ValidationError(_("Последний день раньше первого."))
        return last

    def change(self) -> changes.Change:
        """Return what was filled in."""
        told = self.cleaned_data
        return changes.PutTemplate(
            self.doctor_id, told["weekday"], self.hours(), told["valid_from"], told["valid_to"],
            on_holidays=told["on_holidays"],
        )  # fmt: skip


class BackForm(OfDoctor):
    """From which day a doctor works again."""

    back = day_field(_("Врач принимает снова с"))

    def clean_back(self) -> date:
        """Take a day to come."""
        return self.not_past("back")


class LastForm(OfDoctor):
    """Until which day hours hold."""

    last = day_field(_("Последний день этих часов"))

    def clean_last(self) -> date:
        """Take today or a later day, or yesterday: then they hold no more from today."""
        day: date = self.cleaned_data["last"]
        if day < self.today - timedelta(days=1):
            raise forms.ValidationError(_("Этот день уже прошёл."))
        return day


class DayOffForm(forms.Form):
    """A day that the region makes free or a working one."""

    day = day_field(_("День"))
    is_off = forms.TypedChoiceField(
        label=_("Какой это день"),
        choices=[("1", _("выходной")), ("0", _("рабочий"))],
        widget=forms.RadioSelect,
        initial="1",
        coerce=lambda value: value == "1",
        error_messages={"required": _("Выберите, какой это день.")},
    )
    name = forms.CharField(
        label=_("Название"), max_length=100,
        error_messages={
            "required": _("Напишите название."), "max_length": _("Напишите короче: до 100 букв."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        """Take a day to come."""
        day: date = self.cleaned_data["day"]
        if not self.today <= day <= self.today + _FARTHEST:
            raise forms.ValidationError(_("Выберите день от сегодняшнего и не дальше трёх лет."))
        return day

    def change(self) -> changes.Change:
        """Return what was filled in."""
        told = self.cleaned_data
        return changes.PutDayOff(told["day"], is_off=told["is_off"], name=told["name"])


class Sure(forms.Form):
    """Nothing to fill in: the change stands in the address."""


class Find(forms.Form):
    """Whose schedule."""

    q = forms.CharField(
        label=_("Фамилия врача или специальность"), max_length=100, required=False,
        error_messages={"max_length": _("Напишите короче.")},
    )  # fmt: skip
