"""Who works in a region: invite, give and end roles, end an access."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.staff import actions, queries
from portal.domain.staff.queries.team import Worker
from portal.domain.staff.states import What
from portal.sites.entrance import cookies, flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days, roles
from portal.sites.staff.region_desk import forms, presenters

_LINK: Final = "portal_staff_link"
_LINK_SHOWN: Final = timedelta(minutes=2)
_LONGEST_NUMBER: Final = 18
_FORM: Final = ["GET", "HEAD", "POST"]


@staff.needs(What.STAFF)
@require_safe
def team(request: MemberRequest) -> HttpResponse:
    """List everybody of this region."""
    found = queries.team(region=request.region.code, at=now())
    rows = [presenters.worker(one, request.region.time_zone) for one in found]
    shown = {"team": [row for row in rows if not row.is_gone], "gone": [row for row in rows if row.is_gone]}
    return render(request, "region_desk/team.html", shown)


@staff.needs(What.STAFF)
@require_http_methods(_FORM)
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody, or somebody back: a letter goes out, or a link is shown on the next page, once."""
    region = request.region.code
    data = request.POST if request.method == "POST" else None
    form = forms.Invite(data, initial=_again(request), region=region, has_mail=queries.has_mail())
    if request.method != "POST" or not form.is_valid():
        return render(request, "region_desk/invite.html", {"form": form})
    told = form.cleaned_data
    person = actions.Person(told["email"], told["surname"], told["name"], told["patronymic"])
    try:
        number, key = actions.invite(
            region=region, person=person, role=form.role(), at=now(), by=request.actor,
            by_letter=form.by_letter,
        )  # fmt: skip
    except actions.EmailTaken:
        form.add_error("email", _("Сотрудник с такой почтой уже работает. Найдите его в списке."))
        return render(request, "region_desk/invite.html", {"form": form})
    except actions.NotThere:  # the clinic or the doctor has gone since the page was shown
        form.add_error("kind", _("Этого места уже нет. Выберите другое."))
        return render(request, "region_desk/invite.html", {"form": form})
    return _with_link(number, key)


def _again(request: MemberRequest) -> dict[str, str]:
    """Return what is known of somebody who is invited back."""
    number = request.GET.get("again", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        return {}
    found = queries.employee(region=request.region.code, employee_id=int(number), at=now())
    if found is None or found.ended_at is None:
        return {}
    return {
        "email": found.email, "surname": found.surname, "name": found.first_name,
        "patronymic": found.patronymic,
    }  # fmt: skip


@staff.needs(What.STAFF)
@require_safe
def employee(request: MemberRequest, employee_id: int) -> HttpResponse:
    """Show one employee: roles, state, what can be done; a fresh link, once."""
    worker = _worker(request, employee_id)
    told = cookies.sealed(request, _LINK, life=_LINK_SHOWN)
    is_fresh = isinstance(told, list) and told[0] == employee_id and worker.invited_until is not None
    form = forms.RoleForm(region=request.region.code)
    answer = _employee_page(request, worker, form, _address(request, told[1]) if is_fresh else "")
    if told is not None:
        cookies.drop(answer, _LINK)
    return answer


def _address(request: MemberRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("staff_sign_in:link", args=[key]))


def _employee_page(request: MemberRequest, worker: Worker, form: forms.RoleForm, link: str) -> HttpResponse:
    zone, is_self = request.region.time_zone, worker.id == request.member.employee_id
    shown = {
        "worker": presenters.worker(worker, zone),
        "roles": presenters.held(worker, zone, is_self=is_self),
        "past": [roles.dated(one, zone) for one in worker.past],
        "waits": presenters.waits(worker, zone),
        "until": days.moment(worker.invited_until, zone) if worker.invited_until else "",
        "is_ended": worker.ended_at is not None,
        "is_self": is_self,
        "has_mail": queries.has_mail(),
        "only_by_letter": presenters.is_operator_at_work(worker),
        "form": form,
        "link": link,
    }
    return render(request, "region_desk/employee.html", shown)


@staff.needs(What.STAFF)
@require_POST
def link(request: MemberRequest, employee_id: int) -> HttpResponse:
    """Make another link: by letter, or shown once."""
    by_letter = request.POST.get("way") == forms.LETTER
    try:
        with _not_there():
            key = actions.new_link(
                region=request.region.code, employee_id=employee_id, at=now(), by=request.actor,
                by_letter=by_letter,
            )  # fmt: skip
    except actions.NotLinked as error:
        return _back(employee_id, "error", _(presenters.NOT_LINKED[error.reasons[0]]))
    return _with_link(employee_id, key)


@staff.needs(What.STAFF)
@require_POST
def give_role(request: MemberRequest, employee_id: int) -> HttpResponse:
    """Give another role."""
    worker = _worker(request, employee_id)
    form = forms.RoleForm(request.POST, region=request.region.code)
    if not form.is_valid():
        return _employee_page(request, worker, form, "")
    told: dict[str, Any] = {"employee_id": employee_id, "role": form.role()}
    try:
        with _not_there():
            actions.give_role(region=request.region.code, at=now(), by=request.actor, **told)
    except actions.NotGivable:
        return _back(employee_id, "error", _("Роль себе дать нельзя: это делает другой оператор."))
    return _back(employee_id, "success", _("Роль добавлена."))


@staff.needs(What.STAFF)
@require_POST
def end_role(request: MemberRequest, employee_id: int, role_id: int) -> HttpResponse:
    """End one role."""
    ids: dict[str, Any] = {"employee_id": employee_id, "role_id": role_id}
    try:
        with _not_there():
            actions.end_role(region=request.region.code, at=now(), by=request.actor, **ids)
    except actions.NotEndable:
        return _back(
            employee_id, "error", _("Свою роль оператора закрыть нельзя: это делает другой оператор.")
        )
    return _back(employee_id, "success", _("Роль закрыта. Её страницы больше не открываются."))


@staff.needs(What.STAFF)
@require_http_methods(_FORM)
def end(request: MemberRequest, employee_id: int) -> HttpResponse:
    """Say what ends, then end it."""
    worker = _worker(request, employee_id)
    form = forms.EndAccess(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        row = presenters.worker(worker, request.region.time_zone)
        return render(request, "region_desk/end.html", {"form": form, "worker": row})
    try:
        with _not_there():
            actions.end_access(
                region=request.region.code, employee_id=employee_id, at=now(), by=request.actor
            )
    except actions.NotEndable:
        return _back(employee_id, "error", _("Свой доступ закрыть нельзя: это делает другой оператор."))
    return _back(employee_id, "success", _("Доступ закрыт."))


def _worker(request: MemberRequest, employee_id: int) -> Worker:
    found = queries.employee(region=request.region.code, employee_id=employee_id, at=now())
    if found is None:
        raise Http404
    return found


@contextmanager
def _not_there() -> Iterator[None]:
    try:
        yield
    except actions.NotThere as error:
        raise Http404 from error


def _with_link(employee_id: int, key: str) -> HttpResponse:
    """Show the link on the employee's page, once; one that went by letter is not there to be shown."""
    if not key:
        return _back(employee_id, "success", _("Письмо со ссылкой отправляем. Она действует 24 часа."))
    answer = SeeOther(reverse("region_desk:employee", args=[employee_id]))
    cookies.put_sealed(answer, _LINK, [employee_id, key], life=_LINK_SHOWN)
    return answer


def _back(employee_id: int, kind: flash.Kind, text: str) -> HttpResponse:
    answer = SeeOther(reverse("region_desk:employee", args=[employee_id]))
    flash.put(answer, kind, text)
    return answer
