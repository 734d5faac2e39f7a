"""One page for every code: show it, renew its state, send another."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.accounts.rules.codes import LOUD
from portal.domain.accounts.states import CodePurpose, CodeState
from portal.domain.limits import actions as limits
from portal.sites.entrance import browser, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import trouble
from portal.sites.patient.codes import forms, presenters

NIGHT: Final = "codes/night.html"
_ASK_NO_MORE: Final = 286
"""HTMX shows the answer and asks no more."""


def state_of(request: PortalRequest, passage: Any) -> CodeState | None:
    """Return how the newest code of a passage stands."""
    return queries.code_state(
        code_id=passage.code_id, purpose=CodePurpose(passage.purpose), browser=browser.of(request), at=now()
    )


def show(
    request: PortalRequest, state: CodeState, form: forms.CodeForm, template: str, here: str, again: str,
    told: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the step, and what else the page is `told`; HTMX is given only the part that moves."""
    at = now()
    code = presenters.code_view(state, at)
    told = {**(told or {}), "code": code, "form": form, "here": here, "again": again}
    told["trouble"] = trouble.of_code(request, state.channel, at)
    if request.htmx:
        return render(request, "codes/state.html", told, status=200 if code.is_moving else _ASK_NO_MORE)
    return render(request, template, told)


def _working(request: PortalRequest) -> list[str]:
    """Return the ways of this region, in its order: those that work first, at night the quiet ones."""
    at = now()
    offers = queries.channel_offers(region=request.region.pk, at=at)
    is_night = queries.is_night(region=request.region.pk, at=at)
    return [
        offer.name
        for offer in sorted(offers, key=lambda offer: (is_night and offer.name in LOUD, offer.is_down))
    ]


def send_first(request: PortalRequest, passage: Any, key: str) -> bool:
    """Send the first code, by the first way that is not used up for this phone; False where there is none.

    At night nobody is rung: then the page of the code asks whether it should be.
    """
    channels, refused = _working(request), None
    for channel in channels:
        try:
            accounts.send_passage_code(
                passage=passage, channel=channel, browser=browser.known_by(request, key), at=now()
            )
        except limits.Exhausted as exhausted:
            refused = refused or exhausted
        except accounts.NightRest:
            return True
        else:
            return True
    if refused is not None:
        raise refused
    return False


def send_again(
    request: PortalRequest, purpose: CodePurpose, here: str, start: str, template: str = NIGHT,
    told: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Send another code of this passage the way that was chosen; `template` is the page of the night."""
    try:
        passage = accounts.living_passage(purpose=purpose, browser=browser.of(request), at=now())
        channel = request.POST.get("channel", "")
        accounts.send_passage_code(
            passage=passage, channel=channel, browser=browser.of(request), at=now(),
            is_insisted=request.POST.get("insist") == "yes",
        )  # fmt: skip
    except accounts.NoPassage:
        return too_late(request, start)
    except accounts.NightRest:
        return _night(request, request.get_full_path(), template, told)
    except accounts.ChannelClosed:
        pass  # the page shows the ways that are open
    return SeeOther(here)


def without_code(
    request: PortalRequest, passage: Any, again: str, start: str, template: str = NIGHT,
    told: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer a step whose code is not there: at night it was not sent yet, else the step is over."""
    is_waiting = passage.code_id is None and passage.other_id is None
    if is_waiting and queries.is_night(region=request.region.pk, at=now()):
        return _night(request, again, template, told)
    return too_late(request, start)


def _night(
    request: PortalRequest, again: str, template: str, told: Mapping[str, Any] | None
) -> HttpResponse:  # fmt: skip
    return render(request, template, {**(told or {}), "again": again, **presenters.night(_working(request))})


def too_late(request: PortalRequest, start: str) -> HttpResponse:
    """Begin anew: the time of these steps is over, or they were done already."""
    answer = HttpResponse(headers={"HX-Redirect": start}) if request.htmx else SeeOther(start)
    flash.put(answer, "warning", _("Время вышло или этот шаг уже пройден. Начните ещё раз."))
    return answer
