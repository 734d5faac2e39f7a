"""The desk. Failures may be switched only from the machine on which the stand runs."""

import ipaddress
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from esia_stand.endpoints import redirects
from esia_stand.grants import queries as grants
from esia_stand.pages import showing
from esia_stand.pages.desk import forms, presenters
from esia_stand.people import queries as people
from esia_stand.protocol.faults import DEFAULT_SECONDS, Fault
from esia_stand.systems import actions
from esia_stand.systems import queries as systems


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the people one can sign in as."""
    context = {
        "people": [presenters.person_view(person) for person in people.shown()],
        "generated": people.generated_count(),
        "systems": systems.shown(),
        "faults_on": len(systems.faults_on()),
    }
    return showing.page(request, "desk/start.html", context)


@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """Show the codes that were sent, newest first."""
    wanted = presenters.wanted(request.GET.get("to", ""))
    context = {"codes": grants.sent_codes(wanted), "to": wanted or ""}
    return showing.page(request, "desk/codes.html", context)


@require_safe
def codes_json(request: HttpRequest) -> JsonResponse:
    """Return the codes that were sent, newest first; notices without a code are only on the page."""
    wanted = presenters.wanted(request.GET.get("to", ""))
    sent = (one for one in grants.sent_codes(wanted) if one.code)
    return JsonResponse([presenters.code_json(one) for one in sent], safe=False)


@require_http_methods(["GET", "HEAD", "POST"])
def faults(request: HttpRequest) -> HttpResponse:
    """Show the failures; a form switches one."""
    _loopback_only(request)
    if request.method == "POST":
        form = forms.Switch(request.POST)
        if form.is_valid():
            _switch(form.cleaned_data)
            return redirects.SeeOther(reverse("desk:faults"))
    context = {"faults": presenters.fault_views(systems.faults_on())}
    return showing.page(request, "desk/faults.html", context, status=422 if request.method == "POST" else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def faults_json(request: HttpRequest) -> JsonResponse:
    """Return what is on; a JSON body `{"fault", "on", "seconds"}` switches, `all` with `on` false clears.

    Free of the form token because only this machine may call it, and a page of another site
    cannot send `application/json` without asking first.
    """
    _loopback_only(request)
    if request.method == "POST":
        form = forms.Switch(_body(request))
        if not form.is_valid():
            return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
        _switch(form.cleaned_data)
    return JsonResponse({"on": {fault.value: seconds for fault, seconds in systems.faults_on().items()}})


def _body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return {}
    try:
        body = json.loads(request.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _switch(data: dict[str, Any]) -> None:
    if data["fault"] == forms.ALL:
        if data["on"]:
            raise PermissionDenied
        actions.switch_all_faults_off()
        return
    seconds = data["seconds"] or DEFAULT_SECONDS
    actions.switch_fault(fault=Fault(data["fault"]), on=data["on"], seconds=seconds)


def _loopback_only(request: HttpRequest) -> None:
    """Refuse callers of other machines."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        raise PermissionDenied from None
    if not address.is_loopback:
        raise PermissionDenied
