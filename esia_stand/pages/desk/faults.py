"""The desk's failures. They may be switched only from the machine on which the stand runs."""

import json
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from esia_stand.endpoints import redirects
from esia_stand.look import showing
from esia_stand.pages.desk import forms, presenters
from esia_stand.pages.desk.doors import own_machine
from esia_stand.protocol.faults import DEFAULT_SECONDS, Fault
from esia_stand.systems import actions
from esia_stand.systems import queries as systems


@require_http_methods(["GET", "HEAD", "POST"])
@own_machine
def faults(request: HttpRequest) -> HttpResponse:
    """Show the failures of all systems or of one; a form switches one."""
    if request.method == "POST":
        form = forms.Switch(request.POST)
        if form.is_valid():
            _switch(form.cleaned_data)
            return redirects.SeeOther(_address(form.cleaned_data["system"]))
    known = systems.shown()
    named = request.GET.get("system", "")
    system = named if any(one.client_id == named for one in known) else ""
    context = {
        "faults": presenters.fault_views(systems.switched(), system),
        "systems": known,
        "chosen": system,
        "numbers": forms.NUMBERS,
    }
    return showing.page(request, "desk/faults.html", context, status=422 if request.method == "POST" else 200)


def _address(system: str) -> str:
    return reverse("desk:faults") + (f"?{urlencode({'system': system})}" if system else "")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@own_machine
def faults_json(request: HttpRequest) -> JsonResponse:
    """Return what is on; a JSON body `{"fault", "on", "seconds", "number", "system"}` switches.

    `all` with `on` false clears. Free of the form token because only this machine may call it, and
    a page of another site cannot send `application/json` without asking first.
    """
    if request.method == "POST":
        form = forms.Switch(_body(request))
        if not form.is_valid():
            return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
        _switch(form.cleaned_data)
    return JsonResponse(_switched())


def _switched() -> dict[str, Any]:
    """Return the failures of all systems under `on`, those of single ones under `systems`."""
    told: dict[str, Any] = {"on": {}}
    for row in systems.switched():
        place = told.setdefault("systems", {}).setdefault(row.client_id, {}) if row.client_id else told["on"]
        place[row.name] = row.number or row.seconds
    return told


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
        actions.switch_all_faults_off(client_id=data["system"])
        return
    seconds = data["seconds"] or DEFAULT_SECONDS
    actions.switch_fault(
        fault=Fault(data["fault"]),
        on=data["on"],
        seconds=seconds,
        client_id=data["system"],
        number=data["number"],
    )
