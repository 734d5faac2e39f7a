"""People added, edited and taken away at the desk; only from the machine on which the stand runs."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.look import showing
from esia_stand.pages.desk import person_form
from esia_stand.pages.desk.doors import own_machine
from esia_stand.people import actions
from esia_stand.people import queries as people
from esia_stand.people.models import Person
from esia_stand.people.reading import Entry

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@own_machine
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a person and put them in."""
    initial = person_form.example(people.free_oid()) if "example" in request.GET else person_form.told({})
    form = person_form.PersonForm(request.POST or None, initial=initial)
    if form.is_bound:
        oid = form.cleaned_data.get("oid") or people.free_oid() if form.is_valid() else people.free_oid()
        if people.by_oid(oid) is not None:
            form.add_error("oid", _("Человек с таким номером уже есть"))
        if _load(form, oid):
            return _saved(oid)
    return _shown(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@own_machine
def edit(request: HttpRequest, oid: int) -> HttpResponse:
    """Show a person's fields and store what was changed."""
    person = _person(oid)
    initial = person_form.of_person(person, actions.entry_of(person))
    form = person_form.PersonForm(request.POST or None, initial=initial)
    if form.is_bound and _load(form, oid):
        return _saved(oid)
    return _shown(request, form, person)


@require_POST
@own_machine
def away(_request: HttpRequest, oid: int) -> HttpResponse:
    """Take a person away, with their sessions, consents and keys."""
    actions.take_away(person=_person(oid))
    log.info("person taken away")
    return redirects.SeeOther(reverse("desk:start"))


@require_safe
@own_machine
def file(_request: HttpRequest) -> JsonResponse:
    """Return everybody as a file of people, to be kept and loaded elsewhere."""
    entries = [actions.entry_of(person) for person in people.shown()]
    answer = JsonResponse({"people": entries}, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="people.json"'
    return answer


def _load(form: person_form.PersonForm, oid: int) -> bool:
    at = timezone.now()
    is_valid = form.is_valid()
    entry = Entry(form.entry(oid), "person", today=at.date())
    found = actions.load(entry=entry, at=at) if is_valid else actions.problems(entry=entry, at=at)
    form.tell(found)
    return is_valid and not found


def _saved(oid: int) -> HttpResponse:
    log.info("person stored at the desk")
    return redirects.SeeOther(f"{reverse('desk:start')}?saved={oid}#person-{oid}")


def _person(oid: int) -> Person:
    """Return a person of files; generated ones have no entry to edit."""
    person = people.by_oid(oid) if oid <= 10**12 else None
    if person is None or person.is_generated:
        raise Http404
    return person


def _shown(request: HttpRequest, form: person_form.PersonForm, person: Person | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return showing.page(request, "desk/person.html", {"form": form, "person": person}, status=status)
