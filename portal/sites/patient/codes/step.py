"""The step where a code is typed, from the living passage to the page: one way for all who ask for one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.states import CodePurpose
from portal.sites.entrance import browser
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest, SignedInRequest
from portal.sites.patient.codes import forms, page


@dataclass(frozen=True, slots=True)
class Step:
    """One such step: its page and its addresses.

    `again` sends another code, `start` is where one begins anew, `proved` is where a passage goes whose
    code was typed already (empty: none comes here). `night` is the page that asks whether to ring.
    """

    template: str
    here: str
    again: str
    start: str
    proved: str = ""
    night: str = page.NIGHT


def run(
    request: PortalRequest,
    step: Step,
    form: forms.CodeForm,
    *,
    living: Callable[[], accounts.Passage],
    finish: Callable[[], HttpResponse],
    told: Callable[[], Mapping[str, Any]] = dict,
) -> HttpResponse:
    """Show the step; POST takes the code.

    `living` and `finish` raise NoPassage where the step is over, `finish` also forms.REFUSALS, which are
    said at the field. `told` is what the page says besides; it is asked only where the page is shown.
    """
    try:
        passage = living()
        if step.proved and passage.proved_at is not None:
            return SeeOther(step.proved)
        if request.method == "POST" and form.is_valid():
            return finish()
    except accounts.NoPassage:
        return page.too_late(request, step.start)
    except forms.REFUSALS as refusal:
        form.refuse(refusal)
    return show(request, step, form, passage, told())


def own(request: SignedInRequest, purpose: CodePurpose) -> accounts.Passage:
    """Return this browser's living passage of the person who is signed in; raise NoPassage."""
    passage = accounts.living_passage(purpose=purpose, browser=browser.of(request), at=now())
    if passage.account_id != request.person.account_id:
        raise accounts.NoPassage
    return passage


def show(
    request: PortalRequest, step: Step, form: forms.CodeForm, passage: accounts.Passage,
    told: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Show how the code of this passage stands."""
    state = page.state_of(request, passage)
    if state is None:
        return page.without_code(request, passage, step.again, step.start, template=step.night, told=told)
    return page.show(request, state, form, step.template, step.here, step.again, told=told)
