"""When reminders of visits come, and by what besides letters."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.booking import actions as booking
from portal.domain.messaging import actions, queries
from portal.domain.messaging.states import Reminding
from portal.kit import phone
from portal.sites.entrance import flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.settings.forms import RemindingForm


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: SignedInRequest) -> HttpResponse:
    """Show when reminders come; POST keeps the answer and reckons anew what has not gone yet."""
    kept, ways = queries.reminding(account_id=request.person.account_id), queries.phone_ways()
    form = RemindingForm(request.POST or None, ways=ways, initial=RemindingForm.shown(kept))
    if request.method == "POST" and form.is_valid():
        return _keep(request, form, kept)
    shown = {"form": form, "phone": phone.mask(kept.phone) if kept.phone else ""}
    return render(request, "settings/reminders.html", shown)


def _keep(request: SignedInRequest, form: RemindingForm, kept: Reminding) -> HttpResponse:
    account_id = request.person.account_id
    # Where nothing is offered, nothing was answered: the former answer stays for when it is offered again.
    way = form.cleaned_data.get("phone_way", kept.phone_way)
    actions.choose_reminding(
        account_id=account_id, rhythm=form.rhythm(), phone_way=way, at=now(), by=request.actor,
        region=request.region.code,
    )  # fmt: skip
    booking.replan(account_id=account_id)
    answer = SeeOther(reverse("settings:reminders"))
    flash.put(answer, "success", _("Сохранено. Напоминания будут приходить так."))
    return answer
