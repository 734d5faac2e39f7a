"""The profile: how far the account is, what the person told, and the check of it."""

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.enrolment import checking
from esia_stand.pages.profile import examples, forms
from esia_stand.pages.profile.doors import own, shown
from esia_stand.pages.sign_in import doors as entrance
from esia_stand.people import actions
from esia_stand.people.models import Person
from esia_stand.people.reading import Entry

log = structlog.get_logger(__name__)


@require_safe
@own
def start(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the level of the account, the data, and the next step."""
    context = {"check": checking.of(person), "visit": entrance.waiting_visit(request)}
    return shown(request, "start", person, context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def data(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for personal data and documents; send them to be checked."""
    if not person.entry:
        return _home()  # generated for tests of load: no file tells them
    form = forms.Data(request.POST or None, initial=_told(request, person))
    if not form.is_valid():
        return shown(request, "data", person, {"form": form})
    draft = form.draft(person.entry)
    checking.submit(person=person, draft=draft, seconds=settings.STAND_CHECK_SECONDS, at=timezone.now())
    log.info("profile sent to be checked")
    return _home()


def _told(request: HttpRequest, person: Person) -> dict[str, str]:
    check = checking.of(person)
    is_newer = check is not None and (check.decided_at is None or check.refusal)
    told = forms.told_before(check.draft if check and is_newer else person.entry)
    return examples.data(person.oid, told) if "example" in request.GET else told


def _home() -> HttpResponse:
    return redirects.SeeOther(reverse("profile:start"))


@require_http_methods(["GET", "HEAD", "POST"])
@own
def child(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for a child and put it into the profile."""
    if not person.entry:
        return _home()
    initial = examples.child(person.oid, person.record["kids"]) if "example" in request.GET else {}
    form = forms.Child(request.POST or None, initial=initial)
    if form.is_valid():
        children = [*person.entry.get("children", []), form.entry()]
        if not _load(person, children):
            return _home()
        form.add_error(None, _("Ребёнка не удалось добавить. Проверьте, что введено"))
    return shown(request, "child", person, {"form": form})


@require_POST
@own
def child_away(request: HttpRequest, person: Person) -> HttpResponse:
    """Take a child out of the profile."""
    number = request.POST.get("number", "")
    kept = [
        entry
        for entry, kid in zip(person.entry.get("children", []), person.record["kids"], strict=False)
        if str(kid["id"]) != number
    ]
    _load(person, kept)
    return _home()


def _load(person: Person, children: list[dict[str, object]]) -> bool:
    at = timezone.now()
    whole = {**actions.entry_of(person), "children": children}
    return bool(actions.load(entry=Entry(whole, "profile", today=at.date()), at=at))
