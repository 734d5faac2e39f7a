"""Whether a foreign messenger may carry the region's notices: off until the operator says it is lawful."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.messaging.actions import linking
from portal.domain.messaging.ports import chats as ports
from portal.domain.regions.states import Messenger
from portal.domain.staff.states import What
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest

TITLES: Final = {Messenger.TELEGRAM: "Telegram"}


@dataclass(frozen=True, slots=True)
class Row:
    """One messenger: whether it carries notices here, and whether this installation has its bot."""

    name: str
    title: str
    is_on: bool
    is_ready: bool


class SwitchOn(forms.Form):
    """The one question before a foreign messenger carries notices."""

    allowed = forms.BooleanField(
        label=gettext_lazy("Мы проверили: запрет 41-ФЗ не касается того, кто отвечает за портал региона"),
        error_messages={
            "required": gettext_lazy("Отметьте, что закон это разрешает. Если не разрешает, включать нельзя.")
        },
    )


@staff.needs(What.RULES)
@require_safe
def messengers(request: MemberRequest) -> HttpResponse:
    """Show each messenger and whether it is on."""
    rows = [_row(request, one) for one in Messenger]
    return render(request, "region_desk/messengers.html", {"rows": rows})


def _row(request: MemberRequest, one: Messenger) -> Row:
    is_on = one in request.region.messengers
    return Row(one.value, TITLES[one], is_on, is_ready=one.value in ports.messengers)


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def messenger(request: MemberRequest, which: str) -> HttpResponse:
    """Say what the law says and ask; POST switches a messenger on, or off without a question."""
    if which not in {*Messenger}:
        raise Http404
    row = _row(request, one := Messenger(which))
    form = SwitchOn(request.POST if request.method == "POST" and not row.is_on else None)
    if request.method == "POST" and (row.is_on or (row.is_ready and form.is_valid())):
        is_on = not row.is_on
        linking.switch(region=request.region.code, messenger=one, is_on=is_on, at=now(), by=request.actor)
        answer = SeeOther(reverse("region_desk:messengers"))
        said = _("%(title)s включён: пациенты могут его подключить.") if is_on else _("%(title)s выключен.")
        flash.put(answer, "success", said % {"title": row.title})
        return answer
    return render(request, "region_desk/messenger.html", {"row": row, "form": form})
