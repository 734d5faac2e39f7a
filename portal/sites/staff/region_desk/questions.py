"""What people ask about looks at their cards: the operator finds out and answers."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.patients.access import trail
from portal.domain.patients.actions import doubting
from portal.domain.staff.states import What
from portal.kit import dates, ids, zones
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest

_LONGEST = 1000


class Answer(forms.Form):
    """The operator's words; the person reads them."""

    text = forms.CharField(max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Ответ человеку")
        self.fields["text"].error_messages = {
            "required": _("Напишите ответ."), "max_length": _("Напишите короче: до 1000 букв."),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One question; moments by the region's clock."""

    href: str
    asked: str
    looked: str
    who: str
    text: str
    answer: str


def _row(one: trail.Doubt, zone: str) -> Row:
    asked, looked = (zones.local(at, zone) for at in (one.asked_at, one.at))
    said = [f"{dates.show(at.date())}, {dates.show_time(at.time())}" for at in (asked, looked)]
    who = ", ".join(filter(None, (one.who, one.place))) or _("не сотрудник")
    return Row(reverse("region_desk:question", args=[one.id]), said[0], said[1], who, one.text, one.answer)


@staff.needs(What.QUESTIONS)
@require_safe
def questions(request: MemberRequest) -> HttpResponse:
    """List the questions of this region, those that wait first."""
    found = trail.doubts(region=request.region.code)
    rows = [_row(one, request.region.time_zone) for one in found]
    return render(request, "region_desk/questions.html", {"rows": rows})


@staff.needs(What.QUESTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: MemberRequest, doubt_id: int) -> HttpResponse:
    """Show one question; POST answers it."""
    found = trail.doubts(region=request.region.code, doubt_id=min(doubt_id, ids.LARGEST))
    if not found:
        raise Http404
    form = Answer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        doubting.settle_doubt(
            doubt_id=found[0].id, region=request.region.code, answer=form.cleaned_data["text"], at=now(),
            by=request.actor,
        )  # fmt: skip
        answer = SeeOther(reverse("region_desk:questions"))
        flash.put(answer, "success", _("Ответ отправлен."))
        return answer
    told = {"row": _row(found[0], request.region.time_zone), "form": form}
    return render(request, "region_desk/question.html", told)
