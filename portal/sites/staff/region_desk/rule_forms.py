"""What an operator types to set a rule of booking."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.domain.booking import actions
from portal.domain.booking.rules import openings
from portal.domain.booking.rules.settings import BOUNDS, Rule
from portal.domain.booking.texts import RULE_NAME
from portal.domain.clinics import queries as clinics
from portal.sites.staff.region_desk import periods
from portal.sites.staff.region_desk.rules import say


class RuleForm(periods.PlacedForm):
    """A value of one rule, for whom and from when; dates are days of the region's calendar."""

    def __init__(self, *args: Any, rule: Rule, region: Any, at: datetime, **kwargs: Any) -> None:
        """Offer the clinics and positions of the region, where the rule may be theirs."""
        places = [] if BOUNDS[rule].is_of_region else clinics.places_to_choose(region=region.code)
        super().__init__(*args, region=region, at=at, places=places, **kwargs)
        self.fields["value"] = _value_field(rule)
        self.order_fields(["value", "where", "since", "till"])

    def place(self, region: str) -> actions.Where:
        """Return for whom the value is."""
        clinic, _dot, position = self.cleaned_data["where"].partition(".")
        return actions.Where(region, int(clinic) if clinic else None, int(position) if position else None)


class _MinuteField(forms.TimeField):
    """A time of the day; cleaned, it is the minute."""

    def clean(self, value: Any) -> Any:
        """Return the minute of the day."""
        return openings.minute_of(super().clean(value))


def _value_field(rule: Rule) -> forms.Field:
    bounds, label = BOUNDS[rule], _(RULE_NAME[rule])
    if rule == Rule.OPENING_MINUTE:
        wrong = _("Напишите время так: 08:30.")
        return _MinuteField(
            label=label, input_formats=["%H:%M"], help_text=wrong,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages=dict.fromkeys(("required", "invalid"), wrong),
        )  # fmt: skip
    if bounds.is_switch or rule is Rule.ONLY_SEX:
        choices = [(value, say(rule, value)) for value in range(bounds.most, bounds.least - 1, -1)]
        return forms.TypedChoiceField(
            label=label, choices=choices, coerce=int, widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Выберите, как будет.")),
        )  # fmt: skip
    wrong = _("Напишите целое число от %(least)s до %(most)s.") % {"least": bounds.least, "most": bounds.most}
    return forms.IntegerField(
        label=label, min_value=bounds.least, max_value=bounds.most, help_text=wrong,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )  # fmt: skip
