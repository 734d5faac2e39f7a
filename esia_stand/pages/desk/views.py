"""The desk: people, what was sent, the journal, the service centre."""

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from esia_stand.endpoints import redirects
from esia_stand.enrolment import confirming
from esia_stand.grants import queries as grants
from esia_stand.journal import queries as journal
from esia_stand.look import showing
from esia_stand.pages.desk import presenters
from esia_stand.people import queries as people
from esia_stand.people.models import Person
from esia_stand.systems import queries as systems

OID = re.compile(r"[0-9]{1,13}")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the people one can sign in as."""
    context = {
        "people": [presenters.person_view(person) for person in people.shown()],
        "generated": people.generated_count(),
        "saved": _numbered(request.GET.get("saved", "")),
        "faults_on": len(systems.switched()),
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


@require_safe
def journal_page(request: HttpRequest) -> HttpResponse:
    """Show the requests of systems, newest first, with the reason of each refusal."""
    system, only = request.GET.get("system", ""), "refusals" in request.GET
    rows = journal.newest(client_id=system, only_refusals=only)
    context = {
        "records": [presenters.record_view(row) for row in rows],
        "systems": sorted({*journal.systems(), *(one.client_id for one in systems.shown())}),
        "chosen": system,
        "only": only,
    }
    return showing.page(request, "desk/journal.html", context)


@require_safe
def journal_json(request: HttpRequest) -> JsonResponse:
    """Return the same for programs."""
    rows = journal.newest(client_id=request.GET.get("system", ""), only_refusals="refusals" in request.GET)
    return JsonResponse([presenters.record_json(row) for row in rows], safe=False)


@require_http_methods(["GET", "HEAD", "POST"])
def centre(request: HttpRequest) -> HttpResponse:
    """Be the worker of a service centre: look at the person's documents and confirm."""
    refusal = ""
    if request.method == "POST":
        person = _numbered(request.POST.get("oid", ""))
        if person is not None and _confirm(person):
            return redirects.SeeOther(f"{reverse('desk:centre')}?confirmed={person.oid}")
        refusal = _("Подтвердить можно только стандартную учётную запись. Выберите человека из списка")
    context = {"people": confirming.waiting(), "refusal": refusal, "done": _confirmed(request)}
    return showing.page(request, "desk/centre.html", context, status=422 if refusal else 200)


def _confirm(person: Person) -> bool:
    try:
        confirming.confirm(person=person, at=timezone.now())
    except confirming.NotStandard:
        return False
    return True


def _numbered(oid: str) -> Person | None:
    """Return the person with this number, however it was typed."""
    return people.by_oid(int(oid)) if OID.fullmatch(oid) else None


def _confirmed(request: HttpRequest) -> str:
    person = _numbered(request.GET.get("confirmed", ""))
    return person.full_name if person is not None and person.is_confirmed else ""
