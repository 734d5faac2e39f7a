"""Systems added, edited and taken away at the desk; only from the machine on which the stand runs."""

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.look import showing
from esia_stand.pages.desk import system_cards, system_form
from esia_stand.pages.desk.doors import own_machine
from esia_stand.people.reading import Entry
from esia_stand.protocol import scopes
from esia_stand.systems import actions, queries
from esia_stand.systems.models import System

KEPT = settings.VAR_DIR / "stand" / "systems"
log = structlog.get_logger(__name__)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the systems."""
    views = [system_cards.system_view(system) for system in queries.shown()]
    context = {"systems": views, "saved": request.GET.get("saved", "")}
    return showing.page(request, "desk/systems.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_machine
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a system and register it."""
    initial = {"scopes": "openid fullname", "tokens": "RS256"}
    form = system_form.SystemForm(request.POST or None, initial=initial)
    if form.is_bound:
        if form.is_valid() and queries.by_client_id(form.cleaned_data["client_id"]) is not None:
            form.add_error("client_id", _("Система с такой мнемоникой уже есть"))
        if _load(form):
            return _saved(form)
    return _shown(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@own_machine
def edit(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show a system's fields and store what was changed; its mnemonic stays."""
    system = _system(client_id)
    typed = {**request.POST.dict(), "client_id": client_id} if request.method == "POST" else None
    form = system_form.SystemForm(typed, initial=system_form.told(system))
    if form.is_bound and _load(form):
        return _saved(form)
    return _shown(request, form, system)


@require_POST
@own_machine
def away(_request: HttpRequest, client_id: str) -> HttpResponse:
    """Take a system away, with the consents given to it."""
    actions.take_away(system=_system(client_id))
    log.info("system taken away")
    return redirects.SeeOther(reverse("desk:systems"))


@require_safe
@own_machine
def file(_request: HttpRequest) -> JsonResponse:
    """Return every system as a file of systems, to be kept and loaded elsewhere."""
    entries = [actions.entry_of(system) for system in queries.shown()]
    answer = JsonResponse({"systems": entries}, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="systems.json"'
    return answer


def _load(form: system_form.SystemForm) -> bool:
    """Register; a certificate that was pasted is kept only when all the rest is right."""
    if not form.is_valid():
        form.tell(actions.problems(entry=Entry(form.entry([]), "system")))
        return False
    pasted, paths = form.cleaned_data["certificate"], form.paths()
    kept = actions.certificate_path(KEPT, form.cleaned_data["client_id"], pasted) if pasted else None
    if kept is not None and str(kept) not in paths:
        paths.append(str(kept))
    found = actions.load(entry=Entry(form.entry(paths), "system"), names={}, folder=settings.VAR_DIR)
    form.tell(found)
    if not found and kept is not None:
        actions.keep_certificate(kept, pasted)
    return not found


def _saved(form: system_form.SystemForm) -> HttpResponse:
    log.info("system stored at the desk")
    client_id = form.cleaned_data["client_id"]
    return redirects.SeeOther(f"{reverse('desk:systems')}?saved={client_id}#system-{client_id}")


def _system(client_id: str) -> System:
    system = queries.by_client_id(client_id)
    if system is None:
        raise Http404
    return system


def _shown(request: HttpRequest, form: system_form.SystemForm, system: System | None) -> HttpResponse:
    context = {"form": form, "system_edited": system, "rights": list(scopes.RIGHTS)}
    return showing.page(request, "desk/system.html", context, status=422 if form.is_bound else 200)
