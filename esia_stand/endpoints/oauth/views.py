"""The two addresses every system calls."""

import secrets
from collections.abc import Mapping

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from esia_stand.endpoints import broken, redirects
from esia_stand.endpoints.oauth import answers, onward
from esia_stand.grants import codes, sign_in
from esia_stand.grants.models import Visit
from esia_stand.pages import errors
from esia_stand.protocol import requests, scopes, signatures
from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.faults import Fault
from esia_stand.systems import queries as systems
from esia_stand.systems.models import System

log = structlog.get_logger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Start a sign-in: own page for a bad system or address, a redirect for everything else.

    A POST is answered by the same address as GET: a cookie of the session does not travel
    with a form of another site, but it does with the GET that follows.
    """
    if request.method == "POST":
        return redirects.SeeOther(f"{request.path}?{request.POST.urlencode()}")
    faults = systems.faults_on()
    if Fault.WORKS_PAGE in faults:
        return errors.technical_works(request)
    try:
        parameters = requests.single(request.GET.lists())
        system = _system_with_address(parameters)
    except Refused as refused:
        log.info("authorization refused on own page", code=refused.code.number)
        return errors.refused(request, refused)
    try:
        _check_available(faults)
        return _begin(request, system, parameters)
    except Refused as refused:
        return onward.refuse(parameters["redirect_uri"], parameters.get("state", ""), refused)


def _check_available(faults: Mapping[Fault, int]) -> None:
    if Fault.UNAVAILABLE_REDIRECT in faults:
        raise Refused(Code.UNAVAILABLE)


def _system_with_address(parameters: Mapping[str, str]) -> System:
    """Return the asking system if the return address is one of its own, letter by letter."""
    requests.check_present(parameters, ("client_id", "redirect_uri"))
    system = _system(parameters)
    if parameters["redirect_uri"] not in system.redirects:
        raise Refused(Code.REDIRECT_WRONG)
    return system


def _system(parameters: Mapping[str, str]) -> System:
    system = systems.by_client_id(parameters["client_id"])
    if system is None:
        raise Refused(Code.CLIENT_UNKNOWN)
    return system


def _begin(request: HttpRequest, system: System, parameters: Mapping[str, str]) -> HttpResponse:
    at = timezone.now()
    asked = requests.Authorization.read(parameters, at=at)
    scopes.check_allowed(asked.scopes, system.scopes)
    signatures.check(parameters, signatures.SIGNED_ON_AC, systems.certificates(system))
    browser_key = request.COOKIES.get(settings.BROWSER_COOKIE) or secrets.token_urlsafe(32)
    visit = sign_in.open_visit(system=system, request=asked, browser_key=browser_key, at=at)
    return _marked(onward.step(visit, onward.session_of(request, at=at), at=at), visit, browser_key)


def _marked(response: HttpResponse, visit: Visit, browser_key: str) -> HttpResponse:
    """Tie the sign-in to this browser."""
    log.info("sign-in opened", client_id=visit.system_id)
    response.set_cookie(
        settings.BROWSER_COOKIE,
        browser_key,
        httponly=True,
        samesite="Lax",
        secure=settings.COOKIES_SECURE,
    )
    return response


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a code or a refresh token for tokens."""
    faults = systems.faults_on()
    spoilt = broken.token_answer(faults)
    if spoilt is not None:
        return spoilt
    state = request.POST.get("state", "")
    try:
        parameters = requests.single(request.POST.lists())
        response = _exchange(parameters, faults)
    except Refused as refused:
        log.info("token refused", code=refused.code.number)
        response = answers.refused(refused, state)
    return broken.cut(response, faults, Fault.TOKEN_TRUNCATED)


def _exchange(parameters: Mapping[str, str], faults: Mapping[Fault, int]) -> HttpResponse:
    at = timezone.now()
    requests.check_token_request(parameters, at=at)
    system = _system(parameters)
    by_code = parameters["grant_type"] == requests.CODE_GRANT
    signed = signatures.SIGNED_ON_TE_CODE if by_code else signatures.SIGNED_ON_AC
    signatures.check(parameters, signed, systems.certificates(system))
    if not by_code:
        grant, refresh_token = codes.refresh(system=system, parameters=parameters)
        return answers.granted(grant, parameters["state"], refresh_token, faults, at=at)
    if Fault.CODE_REFUSED in faults:
        raise Refused(Code.GRANT_INVALID)
    grant = codes.redeem(system=system, parameters=parameters, at=at)
    refresh_token = codes.first_refresh_token(grant=grant) if grant.is_offline else ""
    return answers.granted(grant, parameters["state"], refresh_token, faults, at=at)
