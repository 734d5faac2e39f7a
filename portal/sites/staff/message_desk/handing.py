"""What is done with a thread beside answering: taken, handed over, closed, opened again."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.messaging.actions import answering as actions
from portal.domain.messaging.queries import threads as queries
from portal.sites.entrance import flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.message_desk.forms import HandForm
from portal.sites.staff.message_desk.place import Place
from portal.sites.staff.message_desk.views import opened


def _done(to: str, words: str) -> HttpResponse:
    answer = SeeOther(to)
    flash.put(answer, "success", words)
    return answer


@require_POST
def take(request: MemberRequest, place: Place, thread_id: uuid.UUID) -> HttpResponse:
    """Take a thread in hand."""
    at = now()
    work = opened(request, place, thread_id, at)
    actions.take(desk=place.desk, work=work, at=at, by=request.actor)
    return _done(place.url("thread", thread_id), _("Обращение теперь у вас."))


@require_POST
def close(request: MemberRequest, place: Place, thread_id: uuid.UUID) -> HttpResponse:
    """Close a thread; the person is told."""
    at = now()
    work = opened(request, place, thread_id, at)
    actions.close(desk=place.desk, work=work, at=at, by=request.actor)
    return _done(place.url("queue"), _("Обращение закрыто, человеку сказали."))


@require_POST
def reopen(request: MemberRequest, place: Place, thread_id: uuid.UUID) -> HttpResponse:
    """Open a thread again."""
    at = now()
    work = opened(request, place, thread_id, at)
    actions.reopen(desk=place.desk, work=work, at=at, by=request.actor)
    return _done(place.url("thread", thread_id), _("Обращение открыто снова."))


@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: MemberRequest, place: Place, thread_id: uuid.UUID) -> HttpResponse:
    """Ask to whom a thread goes; POST hands it over."""
    at = now()
    work = opened(request, place, thread_id, at)
    form = HandForm(request.POST if request.method == "POST" else None, choices=_choices(place))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.hand_over(
                desk=place.desk, work=work, to=told["to"], note=told["note"], at=at, by=request.actor
            )
        except actions.NotHanded:  # whoever answered there has left since the page was shown
            form.add_error("to", _("Там уже никто не отвечает. Выберите другое."))
        else:
            return _done(place.url("queue"), _("Обращение передано."))
    told = {"place": place, "form": form, "subject": work.thread.subject, "number": thread_id}
    return render(request, "message_desk/hand.html", told)


def _choices(place: Place) -> list[tuple[str, str]]:
    desk = place.desk.desk
    people = queries.colleagues(desk=desk, but=place.desk.member.employee_id)
    clinics = queries.other_clinics(desk=desk)
    return [
        *((f"person.{number}", _("Коллега: %(name)s") % {"name": name}) for number, name in people),
        *([] if desk.clinic_id is None else [("support", _("Поддержка портала"))]),
        *((f"clinic.{number}", _("Регистратура: %(clinic)s") % {"clinic": name}) for number, name in clinics),
    ]
