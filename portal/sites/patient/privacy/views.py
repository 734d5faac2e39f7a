"""Consents, the archive, the withdrawal."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries as known
from portal.domain.booking import queries as booking
from portal.domain.patients import access
from portal.domain.patients import queries as cards
from portal.domain.privacy import actions as privacy
from portal.sites.entrance import browser, leaving, proofs
from portal.sites.entrance.doors import open_before_consent
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.privacy import archives, forms, presenters


@open_before_consent
@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    """List what the person agreed to, and what can be done with the data."""
    given = known.consents_of(account_id=request.person.account_id)
    person = request.person
    # A limited session sees only its own card: no names of the family.
    names = {} if person.is_limited else cards.names_by_consent(account_id=person.account_id)
    return render(request, "privacy/page.html", {"consents": presenters.consents(given, names)})


@open_before_consent
@require_safe
def consent(request: SignedInRequest, consent_id: uuid.UUID) -> HttpResponse:
    """Show one consent word for word, with its evidence; made to be printed."""
    given = known.consents_of(account_id=request.person.account_id)
    found = next((one for one in given if one.id == str(consent_id)), None)
    if found is None:
        raise Http404
    return render(request, "privacy/consent.html", {"consent": presenters.consent(found)})


@open_before_consent
@require_POST
@proofs.fresh
def archive(request: SignedInRequest) -> HttpResponse:
    """Hand out everything about the person as one file."""
    told = privacy.collect(account_id=request.person.account_id, at=now(), by=request.actor)
    answer = HttpResponse(
        archives.zipped(told, zone=request.region.time_zone, at=now()), content_type="application/zip"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


@open_before_consent
@require_http_methods(["GET", "HEAD", "POST"])
@proofs.fresh
def withdraw(request: SignedInRequest) -> HttpResponse:
    """Say what stops; then take the consent back and let the person out."""
    form = forms.Withdraw(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _close(request)
    at = now()
    cards = access.cards_of(account_id=request.person.account_id, at=at, by=request.actor)
    coming = booking.coming(booking.visits_of(cards=cards), at)
    shown = {
        "form": form,
        "cards": [presenters.card(card) for card in cards],
        "visits": [presenters.visit(visit, at) for visit in coming],
        "until": presenters.closing_day(at, request.region.time_zone),
    }
    return render(request, "privacy/withdraw.html", shown)


def _close(request: SignedInRequest) -> HttpResponse:
    accounts.withdraw(session=request.person, browser=browser.of(request), at=now(), by=request.actor)
    return leaving.forgetting(request, reverse("sign_in:closing"))
