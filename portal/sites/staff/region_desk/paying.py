"""What messages to telephones cost a region today, and what they may cost in a day."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.actions import paying as actions
from portal.domain.regions import queries as regions
from portal.domain.staff.states import What
from portal.kit import money
from portal.look.values import Fact
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import changed

_KOPECKS: Final = 100


@staff.needs(What.RULES)
@require_safe
def texts(request: MemberRequest) -> HttpResponse:
    """Show what was spent today, what is left, and who set the figure, when and why."""
    at, region = now(), request.region
    day = accounts.money_of_day(region=region, at=at)
    rows = [
        Fact(_("Потрачено сегодня"), money.roubles(day.spent)),
        Fact(_("Предел на день"), money.roubles(day.most)),
        Fact(_("Осталось на сегодня"), money.roubles(day.left)),
        Fact(_("Больше не позволит администратор портала"), money.roubles(settings.CODES_KOPECKS_A_DAY)),
    ]
    told = [(money.roubles(one.kopecks), one) for one in regions.texts_budgets(region=region.pk)]
    shown = {
        "rows": rows,
        "lines": changed.lines(told, region.time_zone),
        "is_short": day.is_short,
    }
    return render(request, "region_desk/texts.html", shown)


class BudgetForm(changed.WhyForm):
    """Whole roubles a day, and why."""

    roubles = forms.IntegerField(min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most = settings.CODES_KOPECKS_A_DAY // _KOPECKS
        wrong = _("Напишите целое число рублей, 0 или больше.")
        self.fields["roubles"].label = _("Сколько рублей в день")
        self.fields["roubles"].help_text = _(
            "Действует сразу. 0 — платные сообщения не уходят совсем. Не больше %(most)s."
        ) % {"most": money.roubles(settings.CODES_KOPECKS_A_DAY)}
        kinds = ("required", "invalid", "min_value")
        self.fields["roubles"].error_messages = dict.fromkeys(kinds, wrong)
        self.order_fields(["roubles", "why"])

    def clean_roubles(self) -> int:
        """Return the figure, within what the installation allows."""
        told: int = self.cleaned_data["roubles"]
        if told > self._most:
            most = money.roubles(settings.CODES_KOPECKS_A_DAY)
            raise forms.ValidationError(
                _("Не больше %(most)s: так настроил администратор портала.") % {"most": most}
            )
        return told


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: MemberRequest) -> HttpResponse:
    """Ask for the figure; POST sets it at once."""
    form = BudgetForm(request.POST if request.method == "POST" else None)
    at = now()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.allow(
            region=request.region, kopecks=told["roubles"] * _KOPECKS, why=told["why"], at=at,
            by=request.actor,
        )  # fmt: skip
        answer = SeeOther(reverse("region_desk:texts"))
        flash.put(answer, "success", _("Предел записан и действует."))
        return answer
    held = money.roubles(accounts.money_of_day(region=request.region, at=at).most)
    return render(request, "region_desk/texts_budget.html", {"form": form, "held": held})
