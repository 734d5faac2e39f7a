"""What an operator types of an act of law."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.domain.regions.rules.acts import OF_REGION, Act, Kind, Topic
from portal.domain.regions.texts import KIND, TOPIC
from portal.kit import dates
from portal.sites.staff.region_desk import periods


def asked_again(data: Mapping[str, Any]) -> bool:
    """Tell whether somebody came back from the preview to mend what they typed."""
    return "again" in data


def _text(label: Any, most: int, asked: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=hint,
        error_messages={"required": asked, "max_length": gettext_lazy("Сократите текст.")},
    )  # fmt: skip


def _choice(label: Any, widget: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, widget=widget or forms.Select,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Выберите из списка.")),
    )  # fmt: skip


class ActForm(periods.DaysForm):
    """An act of a region; dates are days of the region's calendar."""

    kind = _choice(gettext_lazy("Что за акт"), forms.RadioSelect)
    number = _text(gettext_lazy("Номер"), 40, gettext_lazy("Напишите номер акта."))
    signed = forms.CharField(
        label=gettext_lazy("Дата акта"), max_length=20,
        error_messages={"required": gettext_lazy("Напишите дату акта: ДД.ММ.ГГГГ.")},
    )  # fmt: skip
    title = _text(
        gettext_lazy("Название"), 500, gettext_lazy("Напишите название акта."),
        gettext_lazy("Как в самом акте, в кавычках: «О бесплатной помощи…»"),
    )  # fmt: skip
    gives = _text(
        gettext_lazy("Что он даёт человеку, одним предложением"), 500,
        gettext_lazy("Напишите одним предложением, что акт даёт человеку."),
        gettext_lazy("Эту фразу увидят пациенты."),
    )  # fmt: skip
    topic = _choice(gettext_lazy("О чём он"))
    link = forms.CharField(
        label=gettext_lazy("Ссылка на текст"), required=False, max_length=300,
        help_text=gettext_lazy("Необязательно. Лучше всего — официальная публикация."),
        error_messages={"max_length": gettext_lazy("Сократите адрес.")},
    )  # fmt: skip
    field_order = ("kind", "number", "signed", "title", "gives", "topic", "link", "since", "till")

    def __init__(self, *args: Any, old: Act | None = None, **kwargs: Any) -> None:
        """Let a region name its own act; `old` is the edition that is changed."""
        kwargs["initial"] = _initial(old)
        super().__init__(*args, **kwargs)
        self._old = old
        told = [(kind.value, _(KIND[kind])) for kind in OF_REGION]
        self.fields["kind"].choices = told  # type: ignore[attr-defined]
        topics = [(topic.value, _(TOPIC[topic])) for topic in Topic]
        self.fields["topic"].choices = [("", _("Выберите")), *topics]  # type: ignore[attr-defined]
        self._name_days()

    def _name_days(self) -> None:
        since, till = self.fields["since"], self.fields["till"]
        since.label, since.help_text = _("Действует с"), _("Пусто — с сегодняшнего дня.")
        till.label = _("Действует по")
        if self._old is not None:
            since.label = _("С какого дня так")
            since.help_text = _("Пусто — с сегодняшнего. До этого дня останется прежнее.")

    def clean_signed(self) -> date:
        """Return the day of the act."""
        day: date | None = periods.typed(self.cleaned_data["signed"])
        if day is None or day > self._today:
            raise forms.ValidationError(_("Напишите дату акта, не позже сегодняшней."))
        return day

    def clean_since(self) -> date:
        """Return the first day; a change never reaches back, but mends an edition at its own first day."""
        day: date = periods.typed(self.cleaned_data["since"]) or self._today
        if self._old is not None and day < self._today and day != self._old.since:
            text = _("Задним числом изменить нельзя: с сегодняшнего дня, с будущего или с %(since)s.")
            raise forms.ValidationError(text % {"since": dates.show(self._old.since)})
        return day

    def clean_link(self) -> str:
        """Take an address of the web, or none."""
        link = str(self.cleaned_data["link"])
        if link:
            wrong = _("Напишите адрес целиком, например https://publication.pravo.gov.ru/.")
            URLValidator(schemes=["http", "https"], message=wrong)(link)
        return link

    def act(self) -> Act:
        """Return what was filled in, without key and region."""
        told = self.cleaned_data
        return Act(
            key="", region="", kind=Kind(told["kind"]), number=told["number"], signed=told["signed"],
            title=told["title"], gives=told["gives"], topic=Topic(told["topic"]), link=told["link"],
            since=told["since"], till=told["till"],
        )  # fmt: skip


def _initial(old: Act | None) -> dict[str, Any]:
    if old is None:
        return {}
    return {
        "kind": old.kind.value, "number": old.number, "signed": dates.show(old.signed), "title": old.title,
        "gives": old.gives, "topic": old.topic.value, "link": old.link,
        "till": dates.show(old.till) if old.till else "",
    }  # fmt: skip


class EndForm(forms.Form):
    """The last day of an act, and the act that holds after it."""

    last = forms.CharField(
        label=gettext_lazy("Последний день действия"), required=False, max_length=20,
        help_text=gettext_lazy("Пусто — вчерашний: с сегодняшнего дня акт не действует."),
    )  # fmt: skip
    replaced_by = forms.ChoiceField(
        label=gettext_lazy("Что действует вместо него"), required=False,
        error_messages={"invalid_choice": gettext_lazy("Выберите из списка.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, today: date, heirs: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # fmt: skip
        """Offer the acts that may replace it."""
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["replaced_by"].choices = [("", _("Ничего")), *heirs]  # type: ignore[attr-defined]

    def clean_last(self) -> date:
        """Return the last day: yesterday at the earliest."""
        yesterday = self._today - timedelta(days=1)
        day: date = periods.typed(self.cleaned_data["last"]) or yesterday
        if day < yesterday:
            raise forms.ValidationError(_("Этот день уже прошёл."))
        return day
