"""The two addresses every system calls."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from esia_stand.endpoints import broken, clock, notes, redirects
from esia_stand.endpoints.oauth import answers, onward
from esia_stand.grants import codes, sign_in
from esia_stand.grants.models import Visit
from esia_stand.look import errors
from esia_stand.protocol import requests, scopes, signatures
from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.faults import Fault
from esia_stand.protocol.words import N_
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
        return _as_get(request)
    client_id = request.GET.get("client_id", "")
    faults = systems.faults_on(client_id)
    if Fault.WORKS_PAGE in faults:
        return broken.failed(errors.technical_works(request), client_id, Fault.WORKS_PAGE)
    if Fault.AC_502 in faults:
        return broken.failed(broken.bad_gateway(), client_id, Fault.AC_502)
    try:
        parameters = requests.single(request.GET.lists())
        system = _system_with_address(parameters)
    except Refused as refused:
        say = log.debug if notes.only_looks(request) else log.info
        say("authorization refused on own page", code=refused.code.number, hint=refused.hint)
        return notes.put(errors.refused(request, refused), client_id, refused)
    try:
        _check_available(faults, system.client_id)
        return _begin(request, system, parameters, at=clock.now(faults))
    except Refused as refused:
        state = parameters.get("state", "")
        return onward.turned_back(parameters["redirect_uri"], state, system.client_id, refused)


def _as_get(request: HttpRequest) -> HttpResponse:
    """Send a form on as GET, with what stood in its address; a parameter in both is one that is repeated."""
    whole = request.GET.copy()
    for name, values in request.POST.lists():
        whole.setlist(name, [*whole.getlist(name), *values])
    return redirects.SeeOther(f"{request.path}?{whole.urlencode()}")


def _check_available(faults: Mapping[Fault, int], client_id: str) -> None:
    if Fault.UNAVAILABLE_REDIRECT in faults:
        raise Refused(Code.UNAVAILABLE)
    if Fault.SCOPE_REFUSED in faults:
        raise Refused(Code.NO_GRANTS, hint=N_("включён сбой стенда: прав не дают"))
    _refuse_as_chosen(Fault.AC_REFUSED, faults, client_id)


def _refuse_as_chosen(fault: Fault, faults: Mapping[Fault, int], client_id: str) -> None:
    """Refuse with the number chosen at the desk, where this failure is on."""
    code = systems.chosen_refusal(fault, client_id) if fault in faults else None
    if code is not None:
        raise Refused(code, hint=N_("включён сбой стенда: отказ с выбранным номером"))


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


def _begin(
    request: HttpRequest, system: System, parameters: Mapping[str, str], *, at: dt.datetime
) -> HttpResponse:
    asked = requests.Authorization.read(parameters, at=at)
    scopes.check_allowed(asked.scopes, system.scopes)
    _check_signed(parameters, signatures.SIGNED_ON_AC, system, at=at)
    browser_key = request.COOKIES.get(settings.BROWSER_COOKIE) or secrets.token_urlsafe(32)
    at = timezone.now()  # a wrong clock spoils what is signed, not how long a browser's visit lasts
    visit = sign_in.open_visit(system=system, request=asked, browser_key=browser_key, at=at)
    response = onward.step(visit, onward.session_of(request, at=at), at=at)
    if notes.of(response) is None:
        notes.put(response, system.client_id)
    return _marked(response, visit, browser_key)


def _check_signed(
    parameters: Mapping[str, str], names: Sequence[str], system: System, *, at: dt.datetime
) -> None:
    known = systems.certificates(system)
    signatures.check(parameters, names, known, accepts_rsa=settings.STAND_RSA, at=at)


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
def token(request: HttpRequest) -> HttpResponseBase:
    """Exchange a code or a refresh token for tokens (/v3/te: a code is signed too)."""
    return _token(request, signatures.SIGNED_ON_TE_CODE)


@csrf_exempt
@require_POST
def token_without_code(request: HttpRequest) -> HttpResponseBase:
    """Exchange a code or a refresh token for tokens (/v2/te: the string ends with the address)."""
    return _token(request, signatures.SIGNED_ON_AC)


def _token(request: HttpRequest, signed_with_code: Sequence[str]) -> HttpResponseBase:
    client_id = request.POST.get("client_id", "")
    faults = systems.faults_on(client_id)
    instead = broken.token_answer(faults, client_id)
    if instead is not None:
        return instead
    refusal = None
    try:
        parameters = requests.single(request.POST.lists())
        response = _exchange(parameters, signed_with_code, faults)
    except Refused as refused:
        log.info("token refused", code=refused.code.number, hint=refused.hint)
        response, refusal = answers.refused(refused, request.POST.get("state", "")), refused
    whole = broken.spoilt(response, faults, cut=Fault.TOKEN_TRUNCATED, trickle=Fault.TOKEN_TRICKLE)
    return notes.put(whole, client_id, refusal, hint=broken.cut_hint(faults, Fault.TOKEN_TRUNCATED))


def _exchange(
    parameters: Mapping[str, str], signed_with_code: Sequence[str], faults: Mapping[Fault, int]
) -> HttpResponse:
    _refuse_as_chosen(Fault.TE_REFUSED, faults, parameters.get("client_id", ""))
    at = clock.now(faults)
    requests.check_token_request(parameters, at=at)
    system = _system(parameters)
    by_code = parameters["grant_type"] == requests.CODE_GRANT
    names = signed_with_code if by_code else signatures.SIGNED_ON_AC
    _check_signed(parameters, names, system, at=at)
    now, life = timezone.now(), settings.STAND_REFRESH_LIFE  # a wrong clock spoils tokens, not what is kept
    if not by_code:
        grant, refresh_token = codes.refresh(system=system, parameters=parameters, at=now, life=life)
        return answers.granted(grant, parameters["state"], refresh_token, faults, at=at)
    if Fault.CODE_REFUSED in faults:
        raise Refused(Code.GRANT_INVALID, hint=N_("включён сбой стенда: код не принимается"))
    grant = codes.redeem(system=system, parameters=parameters, at=now)
    refresh_token = codes.first_refresh_token(grant=grant, at=now, life=life) if grant.is_offline else ""
    return answers.granted(grant, parameters["state"], refresh_token, faults, at=at)
