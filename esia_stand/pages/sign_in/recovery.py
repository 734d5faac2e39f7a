"""A forgotten password: whose, the code of the message, the new password."""

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esia_stand.endpoints import redirects
from esia_stand.grants import messages, opening, queries, recovery
from esia_stand.grants.models import Recovery, Visit
from esia_stand.look import showing
from esia_stand.pages import naming
from esia_stand.pages.sign_in import doors, forms
from esia_stand.pages.sign_in.second_step import tries_left
from esia_stand.people import queries as people
from esia_stand.people.models import Person

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.step
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask whose password is forgotten; send a code, to an e-mail a link as well."""
    form = forms.Whose(request.POST or None)
    if form.is_valid():
        found = people.with_login(form.cleaned_data["login"])
        refusal = _refusal(found)
        if not refusal:
            return _send(visit, found[0], form.cleaned_data["login"])
        form.add_error("login", refusal)
    context = {"form": form, "is_spent": request.GET.get("because") == "tries"}
    return showing.step(request, "sign_in/recovery/start.html", visit, context)


def _refusal(found: list[Person]) -> str:
    if not found:
        return _("Такого человека на стенде нет. Проверьте, что ввели, или зарегистрируйтесь")
    if found[0].is_locked:
        return _("Учётная запись заблокирована. Новый пароль не поможет")
    return ""


def _send(visit: Visit, person: Person, typed: str) -> HttpResponse:
    to = person.email if "@" in typed and person.email else person.phone
    base = settings.STAND_URL + reverse("sign_in:recovery_links")
    try:
        recovery.begin(visit=visit, person=person, to=to, link_base=base, at=timezone.now())
    except messages.TooManyCodes:
        return _to_code(visit, "no")
    return _to_code(visit, "")


def _to_code(visit: Visit, again: str) -> HttpResponse:
    told = f"?again={again}" if again else ""
    return redirects.SeeOther(f"{reverse('sign_in:recovery_code', args=[visit.id])}{told}")


def _to(name: str, visit: Visit) -> HttpResponse:
    return redirects.SeeOther(reverse(f"sign_in:{name}", args=[visit.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@doors.step
def code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for the code; the right one leads to the new password."""
    begun = queries.recovery_of(visit, at=timezone.now())
    if begun is None:
        return _to("recovery", visit)
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            opening.open_by_code(begun=begun, code=form.cleaned_data["code"], at=timezone.now())
            return _to("recovery_password", visit)
        except messages.CodeStale:
            form.add_error("code", _("Код устарел. Запросите новый"))
        except messages.CodeRefused as refused:
            log.info("recovery code refused", left=refused.left)
            if not refused.left:
                return redirects.SeeOther(f"{reverse('sign_in:recovery', args=[visit.id])}?because=tries")
            form.add_error("code", tries_left(refused.left))
    return showing.step(request, "sign_in/recovery/code.html", visit, _code_context(request, begun, form))


def _code_context(request: HttpRequest, begun: Recovery, form: forms.Code) -> dict[str, object]:
    is_email = "@" in begun.to
    return {
        "form": form,
        "begun": begun,
        "is_email": is_email,
        "to_hint": naming.email_hint(begun.to) if is_email else naming.phone_hint(begun.person),
        "again": request.GET.get("again", ""),
        "tries": messages.TRIES,
        "minutes": int(messages.CODE_LIFE.total_seconds() // 60),
    }


@require_POST
@doors.step
def another_code(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send another code."""
    begun = queries.recovery_of(visit, at=timezone.now())
    if begun is None:
        return _to("recovery", visit)
    try:
        recovery.resend(begun=begun, at=timezone.now())
    except messages.TooManyCodes:
        return _to_code(visit, "no")
    return _to_code(visit, "sent")


@require_http_methods(["GET", "HEAD", "POST"])
@doors.step
def new_password(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for the new password in the browser in which the code was right."""
    begun = queries.recovery_of(visit, at=timezone.now())
    if begun is None or begun.opened_at is None:
        return _to("recovery", visit)
    form = forms.NewPassword(request.POST or None, person=begun.person)
    if form.is_valid() and _set(begun, form):
        return _to("recovery_done", visit)
    return showing.step(request, "sign_in/recovery/password.html", visit, {"form": form})


def _set(begun: Recovery, form: forms.NewPassword) -> bool:
    try:
        recovery.finish(begun=begun, new=form.cleaned_data["password"], at=timezone.now())
    except recovery.RecoveryOver:
        form.add_error(None, _("Этот пароль уже задан или прошёл час. Начните восстановление заново"))
        return False
    log.info("password recovered")
    return True


@require_safe
@doors.step
def done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say that the password is new; the way on leads to the sign-in."""
    if not queries.has_recovered(visit):
        return _to("recovery", visit)
    return showing.step(request, "sign_in/recovery/done.html", visit, {"form": None})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the new password behind the link of a letter, in whatever browser it was opened."""
    begun = recovery.of_link(key, at=timezone.now())
    if begun is None:
        return showing.page(request, "sign_in/recovery/over.html", status=404)
    form = forms.NewPassword(request.POST or None, person=begun.person)
    if form.is_valid() and _set(begun, form):
        return showing.page(request, "sign_in/recovery/done.html", {"visit": None})
    context = {"form": form, "visit": None}
    status = 422 if form.errors else 200
    return showing.page(request, "sign_in/recovery/password.html", context, status=status)
