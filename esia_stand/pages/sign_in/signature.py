"""Signing in with an electronic signature: a key is chosen, a text is signed, the signature is verified."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esia_stand.grants import electronic_signature, sign_in
from esia_stand.grants.models import Method, Visit
from esia_stand.look import showing
from esia_stand.pages.sign_in import doors, entering, forms
from esia_stand.people.models import Person

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.step
def choose(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Offer the demonstration keys; the chosen one signs the text of this sign-in."""
    form = forms.Certificate(request.POST or None)
    person = form.person if form.is_valid() else None
    if person is None:
        return showing.step(request, "sign_in/signature.html", visit, {"form": form})
    text = electronic_signature.challenge(visit)
    signed = electronic_signature.sign(person, text, at=timezone.now())
    return _signed(request, visit, person, forms.Signature(initial={"oid": person.oid, "signature": signed}))


def _signed(request: HttpRequest, visit: Visit, person: Person, form: forms.Signature) -> HttpResponse:
    held = electronic_signature.certificate(person, at=timezone.now())
    context = {
        "form": form,
        "owner": person,
        "text": electronic_signature.challenge(visit),
        "algorithm": electronic_signature.algorithm(person, at=timezone.now()),
        "number": f"{held.serial_number:X}"[:16],
        "until": held.not_valid_after_utc,
    }
    return showing.step(request, "sign_in/signed.html", visit, context)


@require_POST
@doors.step
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Verify the signature; the right one opens the session without a code."""
    form = forms.Signature(request.POST)
    form.is_valid()
    person = form.person if "oid" in form.cleaned_data else None
    if person is None:
        return showing.step(
            request, "sign_in/signature.html", visit, {"form": forms.Certificate(request.POST)}
        )
    if form.is_valid() and not _fits(visit, person, form.cleaned_data["signature"]):
        log.info("signature refused")
        form.add_error("signature", _("Подпись не подходит к тексту и сертификату. Подпишите заново"))
    if person.is_locked:
        form.add_error(None, _("Учётная запись заблокирована. Войти в неё нельзя"))
    if form.errors:
        return _signed(request, visit, person, form)
    at = timezone.now()
    key = sign_in.open_session(person=person, method=Method.SIGNATURE, at=at)
    return entering.let_in(request, visit, person, key, at=at)


def _fits(visit: Visit, person: Person, signature: str) -> bool:
    text = electronic_signature.challenge(visit)
    return electronic_signature.fits(person, text, signature, at=timezone.now())
