"""The way to ESIA: one attempt is written down, the browser goes."""

import structlog
from django.http import HttpResponse
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.accounts.states import Purpose
from portal.sites.entrance import browser, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.sign_in import given

_log = structlog.get_logger("portal.sign_in")


def to_esia(
    request: PortalRequest,
    purpose: Purpose,
    *,
    consent: given.Given | None = None,
    return_to: str = "",
    session_id: int | None = None,
) -> HttpResponse:
    """Send the browser to ESIA; raise the refusals of accounts.ports where it cannot be asked."""
    key, at = browser.key(request) or browser.new_key(), now()
    attempt = accounts.begin(
        purpose=purpose,
        region=request.region.code,
        agreed_text=consent.text if consent else None,
        agreed_at=consent.at if consent else None,
        return_to=return_to,
        session_id=session_id,
        browser=browser.known_by(request, key),
        at=at,
    )
    url = ports.provider().authorization_url(
        state=str(attempt.state),
        verifier=attempt.verifier,
        comes_back_to=places.esia_return(attempt.region),
        at=at,
    )
    _log.info("sign_in_begun", purpose=purpose)
    answer = SeeOther(url)
    browser.remember(answer, key)
    return answer
