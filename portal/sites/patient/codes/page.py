"""One page for every code: show it, renew its state, send another."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.states import CodePurpose, CodeState
from portal.domain.limits import actions as limits
from portal.sites.entrance import browser, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.codes import forms, presenters

_ASK_NO_MORE: Final = 286
"""HTMX shows the answer and asks no more."""


def state_of(request: PortalRequest, passage: Any) -> CodeState | None:
    """Return how the newest code of a passage stands."""
    return queries.code_state(
        code_id=passage.code_id, purpose=CodePurpose(passage.purpose), browser=browser.of(request), at=now()
    )


def show(
    request: PortalRequest, state: CodeState, form: forms.CodeForm, template: str, here: str, again: str
) -> HttpResponse:
    """Show the step; HTMX is given only the part that moves."""
    code = presenters.code_view(state, now())
    told = {"code": code, "form": form, "here": here, "again": again}
    if request.htmx:
        return render(request, "codes/state.html", told, status=200 if code.is_moving else _ASK_NO_MORE)
    return render(request, template, told)


def _working(request: PortalRequest) -> list[str]:
    """Return the ways of this region, in its order, those that work first."""
    offers = queries.channel_offers(region=request.region.pk, at=now())
    return [offer.name for offer in sorted(offers, key=lambda offer: offer.is_down)]


def send_first(request: PortalRequest, passage: Any, key: str) -> bool:
    """Send the first code, by the first way that is not used up for this phone; False where there is none."""
    channels, refused = _working(request), None
    for channel in channels:
        try:
            accounts.send_passage_code(
                passage=passage, channel=channel, browser=browser.known_by(request, key), at=now()
            )
        except limits.Exhausted as exhausted:
            refused = refused or exhausted
        else:
            return True
    if refused is not None:
        raise refused
    return False


def send_again(request: PortalRequest, purpose: CodePurpose, here: str, start: str) -> HttpResponse:
    """Send another code of this passage the way that was chosen."""
    try:
        passage = accounts.living_passage(purpose=purpose, browser=browser.of(request), at=now())
        channel = request.POST.get("channel", "")
        accounts.send_passage_code(passage=passage, channel=channel, browser=browser.of(request), at=now())
    except accounts.NoPassage:
        return too_late(request, start)
    except accounts.ChannelClosed:
        pass  # the page shows the ways that are open
    return SeeOther(here)


def too_late(request: PortalRequest, start: str) -> HttpResponse:
    """Begin anew: the time of these steps is over, or they were done already."""
    answer = HttpResponse(headers={"HX-Redirect": start}) if request.htmx else SeeOther(start)
    flash.put(answer, "warning", _("Время вышло или этот шаг уже пройден. Начните ещё раз."))
    return answer
