"""Confirming who one is: a centre, a letter by post, a signature."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.enrolment import confirming
from esia_stand.grants import messages
from esia_stand.pages.profile import forms
from esia_stand.pages.profile.doors import View, own, shown
from esia_stand.pages.sign_in import forms as typed
from esia_stand.pages.sign_in.second_step import tries_left
from esia_stand.people.models import Level, Person

log = structlog.get_logger(__name__)


def _standard(view: View) -> View:
    """Let in only whom it concerns: people with a standard account."""

    @own
    def opened(request: HttpRequest, person: Person) -> HttpResponse:
        return view(request, person) if person.level == Level.STANDARD else _home()

    return opened


def _home() -> HttpResponse:
    return redirects.SeeOther(reverse("profile:start"))


@require_safe
@_standard
def start(request: HttpRequest, person: Person) -> HttpResponse:
    """Offer the three ways."""
    return shown(request, "confirm", person, {"letter": confirming.letter_of(person)})


@require_POST
@_standard
def send_letter(_request: HttpRequest, person: Person) -> HttpResponse:
    """Send a letter with a code by post."""
    confirming.send_letter(person=person, at=timezone.now())
    return redirects.SeeOther(reverse("profile:letter"))


@require_http_methods(["GET", "HEAD", "POST"])
@_standard
def letter(request: HttpRequest, person: Person) -> HttpResponse:
    """Ask for the code of the letter."""
    if confirming.letter_of(person) is None:
        return redirects.SeeOther(reverse("profile:confirm"))
    form = typed.Code(request.POST or None)
    if form.is_valid():
        try:
            confirming.confirm_by_letter(person=person, code=form.cleaned_data["code"], at=timezone.now())
            return _confirmed("letter")
        except messages.CodeRefused as refused:
            over = _("Код введён неверно три раза. Закажите новое письмо")
            form.add_error("code", tries_left(refused.left) if refused.left else over)
    addresses = person.record["addresses"]
    address = addresses[0]["addressStr"] if addresses else ""
    return shown(request, "letter", person, {"form": form, "address": address})


@require_http_methods(["GET", "HEAD", "POST"])
@_standard
def signature(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the statement and its signature by the demonstration key; verify what is sent."""
    at = timezone.now()
    made = confirming.signature(person, at=at)
    form = forms.Signature(request.POST or None, initial={"signature": made["signature"]})
    if form.is_valid():
        signed = form.cleaned_data["signature"]
        if confirming.confirm_by_signature(person=person, signed=signed, at=at):
            return _confirmed(form.cleaned_data["means"])
        form.add_error("signature", _("Подпись не подходит к тексту и сертификату. Подпишите заново"))
    return shown(request, "signature", person, {"form": form, "made": made})


def _confirmed(how: str) -> HttpResponse:
    log.info("person confirmed", how=how)
    return _home()
