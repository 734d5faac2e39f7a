"""Where a sign-in goes next: password, rights, or back to the system with a code."""

import datetime as dt
import uuid
from collections.abc import Mapping

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from esia_stand.endpoints import notes, redirects
from esia_stand.endpoints.oauth import signing
from esia_stand.grants import codes, queries
from esia_stand.grants.models import Session, Visit
from esia_stand.people.models import Person
from esia_stand.protocol import filters
from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.faults import Fault
from esia_stand.systems import queries as systems

log = structlog.get_logger(__name__)


def session_of(request: HttpRequest, *, at: dt.datetime) -> Session | None:
    """Return the live session of this browser."""
    return queries.live_session(request.COOKIES.get(settings.SESSION_COOKIE, ""), at=at)


def step(visit: Visit, session: Session | None, *, at: dt.datetime) -> HttpResponseRedirect:
    """Return the redirect to the next step of this sign-in."""
    if session is None:
        return redirects.SeeOther(reverse("sign_in:password", args=[visit.id]))
    if visit.next_path:
        return redirects.SeeOther(visit.next_path)
    try:
        _check_let_in(visit, session.person, at=at)
    except Refused as refused:
        return refuse(visit, refused)
    if not queries.has_consented(session.person, visit.asker, visit.scopes):
        return redirects.SeeOther(reverse("consent:rights", args=[visit.id]))
    return finish(visit, session, at=at)


def _check_let_in(visit: Visit, person: Person, *, at: dt.datetime) -> None:
    """Refuse a person whom the asking system does not want."""
    born = person.record["person"].get("birthDate", "")
    today = timezone.localdate(at)
    filters.check(visit.person_filter, is_confirmed=person.is_confirmed, born=born, today=today)
    if visit.asks_organisation and not person.record.get("roles"):
        raise Refused(Code.NOT_EMPLOYEE)


def finish(visit: Visit, session: Session, *, at: dt.datetime) -> HttpResponseRedirect:
    """Give the code and send the browser back to the system."""
    faults = systems.faults_on(visit.asker.client_id)
    try:
        issuing = _issuing(visit, faults)
    except Refused as refused:
        return refuse(visit, refused)
    code = codes.give(visit=visit, session=session, how=issuing, at=at)
    log.info("code given", client_id=visit.asker.client_id)
    state = str(uuid.uuid4()) if Fault.CODE_WRONG_STATE in faults else visit.state
    back = redirects.back(visit.redirect_uri, {"code": code, "state": state})
    return notes.put(back, visit.asker.client_id)


def _issuing(visit: Visit, faults: Mapping[Fault, int]) -> codes.Issuing:
    life = {"life": dt.timedelta(seconds=-1)} if Fault.CODE_EXPIRED in faults else {}
    signer = signing.signer(visit.asker, faults)
    return codes.Issuing(signer=signer, issuer=settings.STAND_ISSUER, **life)


def refuse(visit: Visit, refused: Refused) -> HttpResponseRedirect:
    """Send the browser of this sign-in back to its system with ESIA's refusal."""
    return turned_back(visit.redirect_uri, visit.state, visit.asker.client_id, refused)


def turned_back(address: str, state: str, client_id: str, refused: Refused) -> HttpResponseRedirect:
    """Send the browser back to the system with ESIA's refusal, in the real order of parameters."""
    log.info("authorization refused", code=refused.code.number, hint=refused.hint)
    parameters = {"error_description": refused.description, "state": state, "error": refused.code.error}
    return notes.put(redirects.back(address, parameters), client_id, refused)
