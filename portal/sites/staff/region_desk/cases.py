"""«Что случилось»: the number that a person reads aloud from the page of an error, told from the log."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.domain.staff.states import What
from portal.kit import casebook, cases
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import case_words

_LONGEST = 60


class Number(forms.Form):
    """Nine digits as they are dictated, or the whole number for the log."""

    number = forms.CharField(
        label=gettext_lazy("Номер ошибки"), max_length=_LONGEST,
        help_text=gettext_lazy(
            "Девять цифр со страницы ошибки, например 482-117-903. Можно и весь номер для журнала."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Напишите номер ошибки: девять цифр."),
            "max_length": gettext_lazy("Это не номер ошибки: в нём девять цифр, например 482-117-903."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, region: Any, **kwargs: Any) -> None:
        """Look into the log for this region's operator."""
        super().__init__(*args, **kwargs)
        self._region = region
        self.stories: list[case_words.Story] = []

    def clean_number(self) -> str:
        """Find what the log tells; say why where it tells nothing."""
        case = cases.meant(self.cleaned_data["number"])
        if not case:
            raise forms.ValidationError(_("Это не номер ошибки: в нём девять цифр, например 482-117-903."))
        found = casebook.find(case, sorted((settings.VAR_DIR / "log").glob("*.log*")))
        self.stories = case_words.stories(found, self._region, now())
        if not self.stories:
            raise forms.ValidationError(case_words.nothing(found, self._region))
        return case


@staff.needs(What.REGION)
@require_safe
def case(request: MemberRequest) -> HttpResponse:
    """Ask for a number and tell when, where and what; the address may be kept: it names nobody."""
    form = Number(request.GET if "number" in request.GET else None, region=request.region)
    form.is_valid()
    return render(request, "region_desk/case.html", {"form": form, "stories": form.stories})
