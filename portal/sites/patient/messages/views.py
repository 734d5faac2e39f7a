"""Pages of the messages: the list, one thread, and what is done with it."""

import uuid
from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.accounts import actions as accounts
from portal.domain.limits import actions as limits
from portal.domain.messaging import access
from portal.domain.messaging.access import OpenThread
from portal.domain.messaging.actions import writing as actions
from portal.domain.messaging.queries import files as kept_files
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.states import NotSent
from portal.sites.entrance import bodies, doors, files, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.messages import forms, presenters, words

_FORBIDDEN = 403


def _closed(request: SignedInRequest) -> HttpResponse:
    """Say to a session that proved little what opens the messages."""
    return render(request, "messages/limited.html", status=_FORBIDDEN)


@require_safe
def threads(request: SignedInRequest) -> HttpResponse:
    """List the threads about the person's cards, the newest word first."""
    at, account_id = now(), request.person.account_id
    try:
        found = access.threads_of(account_id=account_id, at=at, by=request.actor)
    except accounts.Limited:
        return _closed(request)
    new = queries.new_answers(account_id=account_id)
    rows = [presenters.row(one, new, request.region, at) for one in found]
    return render(request, "messages/list.html", {"rows": rows})


def _open(request: SignedInRequest, thread_id: uuid.UUID, at: datetime) -> OpenThread:
    with doors.not_yours():
        opened = access.thread_of(
            account_id=request.person.account_id, thread_id=thread_id, at=at, by=request.actor,
            reason="message",
        )  # fmt: skip
    doors.act_for(request, opened.card)
    return opened


@bodies.takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedInRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Show a thread; POST writes into it. Opening it is what marks its answers as read."""
    at = now()
    try:
        opened = _open(request, thread_id, at)
    except accounts.Limited:
        return _closed(request)
    if request.method == "POST":
        return _reply(request, opened, at)
    if request.method == "GET":
        actions.read(opened=opened, at=at)
    return _page(request, opened, forms.ReplyForm(chosen=files.shown(request, place=_place(opened))), at)


def _place(opened: OpenThread) -> str:
    """Name the form of a thread: its files wait there."""
    return f"thread:{opened.thread.pk}"


def _reply(request: SignedInRequest, opened: OpenThread, at: datetime) -> HttpResponse:
    chosen = files.take(request, place=_place(opened))
    form = forms.ReplyForm(request.POST, chosen=chosen)
    if chosen.is_pause:
        files.only_files(form)
    if chosen.is_pause or not form.is_valid():
        return _page(request, opened, form, at)
    if form.speaks_of_danger():
        return _page(request, opened, form, at, is_danger=True)
    told = form.cleaned_data
    try:
        actions.reply(
            opened=opened, text=told["text"], key=told["key"], at=at,
            by=request.actor, place=_place(opened), reopens=told["reopen"],
        )  # fmt: skip
    except actions.NotWritten as refused:
        form.add_reasons(refused.reasons)
        return _page(request, opened, form, at, is_shut=NotSent.CLOSED in refused.reasons)
    except limits.Exhausted as used_up:
        form.add_error("text", words.too_often(used_up, at, request.region.time_zone))
        return _page(request, opened, form, at, status=429)
    answer = SeeOther(reverse("messages:thread", args=[opened.thread.pk]))
    flash.put(answer, "success", _("Сообщение отправлено."))
    return answer


def _page(
    request: SignedInRequest, opened: OpenThread, form: forms.ReplyForm, at: datetime, *,
    is_danger: bool = False, is_shut: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    told = {
        "thread": presenters.view(opened, at), "form": form, "is_danger": is_danger,
        "is_shut": is_shut,
    }  # fmt: skip
    return render(request, "messages/thread.html", told, status=status)


@require_safe
def file(request: SignedInRequest, thread_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """Hand out a file of a thread, to be saved."""
    try:
        opened = _open(request, thread_id, now())
    except accounts.Limited:
        return _closed(request)
    return files.serve(
        request, file_id, may_see=lambda kept: kept_files.is_of(thread_id=opened.thread.pk, file=kept)
    )


@require_POST
def close(request: SignedInRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Close a thread."""
    at = now()
    try:
        actions.close(opened=_open(request, thread_id, at), at=at, by=request.actor)
    except accounts.Limited:
        return _closed(request)
    answer = SeeOther(reverse("messages:thread", args=[thread_id]))
    flash.put(answer, "success", _("Обращение закрыто. Его можно открыть снова."))
    return answer


@require_POST
def reopen(request: SignedInRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Open a thread again."""
    at = now()
    try:
        actions.reopen(opened=_open(request, thread_id, at), at=at, by=request.actor)
    except accounts.Limited:
        return _closed(request)
    answer = SeeOther(reverse("messages:thread", args=[thread_id]))
    flash.put(answer, "success", _("Обращение открыто. Напишите, что осталось неясно."))
    return answer
