"""The queue of a desk, and one thread: read and answered."""

import uuid
from datetime import datetime

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.messaging import access
from portal.domain.messaging.access import Work
from portal.domain.messaging.actions import answering as actions
from portal.domain.messaging.actions.writing import NotWritten
from portal.domain.messaging.queries import files as kept_files
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.states import Which
from portal.domain.patients.access import NotYours
from portal.kit.words import N_
from portal.look.values import Tab
from portal.sites.entrance import bodies, files, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.message_desk import danger, presenters, visits
from portal.sites.staff.message_desk.forms import AnswerForm
from portal.sites.staff.message_desk.place import Place

_TABS = (
    (Which.ALL, N_("Все открытые")),
    (Which.MINE, N_("Мои")),
    (Which.CLOSED, N_("Закрытые")),
)


@require_safe
def queue(request: MemberRequest, place: Place) -> HttpResponse:
    """List what waits for an answer, words of danger first, then the oldest, with the figures of the desk."""
    at, asked = now(), request.GET.get("which", "")
    which = Which(asked) if asked in set(Which) else Which.ALL
    found = access.queue(desk=place.desk, which=which, at=at, by=request.actor)
    late = queries.overdue(desk=place.desk.desk, at=at)
    rows = danger.first([presenters.row(one, place, at) for one in found], found)
    told = {
        "place": place,
        "tabs": [Tab(_(text), f"?which={one}", one == which) for one, text in _TABS],
        "rows": rows,
        "is_closed": which == Which.CLOSED,
        "figures": presenters.figures(queries.figures(desk=place.desk.desk, at=at), late),
    }
    return render(request, "message_desk/queue.html", told)


def opened(request: MemberRequest, place: Place, thread_id: uuid.UUID, at: datetime) -> Work:
    """Open a thread of this desk, or answer 404."""
    try:
        return access.thread_for_work(desk=place.desk, thread_id=thread_id, at=at, by=request.actor)
    except NotYours as error:
        raise Http404 from error


def _form_of(work: Work) -> str:
    """Name the form of a thread: its files wait there."""
    return f"thread:{work.thread.pk}"


@require_safe
def file(request: MemberRequest, place: Place, thread_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """Hand out a file of a thread, to be saved."""
    work = opened(request, place, thread_id, now())
    return files.serve(
        request, file_id, may_see=lambda kept: kept_files.is_of(thread_id=work.thread.pk, file=kept)
    )


@bodies.takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: MemberRequest, place: Place, thread_id: uuid.UUID) -> HttpResponse:
    """Show a thread; POST answers it, or puts a ready answer into what is typed."""
    at = now()
    work = opened(request, place, thread_id, at)
    ready = queries.templates(desk=place.desk.desk)
    choices = [(str(one.pk), one.title) for one in ready]
    if request.method != "POST":
        if request.method == "GET":
            actions.read(work=work, at=at)
        chosen = files.shown(request, place=_form_of(work))
        return _page(request, place, work, AnswerForm(ready=choices, chosen=chosen), at)
    chosen = files.take(request, place=_form_of(work))
    form = AnswerForm(request.POST, ready=choices, chosen=chosen)
    if chosen.is_pause:
        files.only_files(form)
    if chosen.is_pause or not form.is_valid():
        return _page(request, place, work, form, at)
    if "insert" in request.POST:
        texts = [one.text for one in ready if str(one.pk) == form.cleaned_data["ready"]]
        together = "\n\n".join(filter(None, [form.cleaned_data["text"].rstrip(), *texts]))
        return _page(request, place, work, AnswerForm(ready=choices, chosen=chosen, text=together), at)
    return _answer(request, place, work, form, at)


def _answer(request: MemberRequest, place: Place, work: Work, form: AnswerForm, at: datetime) -> HttpResponse:
    told = form.cleaned_data
    try:
        actions.answer(
            desk=place.desk, work=work, text=told["text"], key=told["key"], closes=told["closes"], at=at,
            by=request.actor, place=_form_of(work),
        )  # fmt: skip
    except NotWritten as refused:
        form.add_reasons(refused.reasons)
        return _page(request, place, work, form, at)
    answer = SeeOther(place.url("queue"))
    flash.put(answer, "success", _("Ответ отправлен."))
    return answer


def _page(request: MemberRequest, place: Place, work: Work, form: AnswerForm, at: datetime) -> HttpResponse:
    told = {
        "place": place, "thread": presenters.view(work, place, at), "form": form,
        "visits": visits.of_card(request, place, work, at),
        "is_danger": danger.is_in(work.thread),
        "has_ready": len(form.fields["ready"].choices) > 1,  # type: ignore[attr-defined]
        "number": work.thread.pk,
    }  # fmt: skip
    return render(request, "message_desk/thread.html", told)
