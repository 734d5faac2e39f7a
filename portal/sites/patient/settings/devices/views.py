"""«Где выполнен вход»: every browser of the person, and buttons that end one, the others, all."""

import re
from typing import Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.domain.accounts import actions, queries
from portal.sites.entrance import flash, leaving
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.settings.devices import presenters

_LONGEST_KEY: Final = 100
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest) -> HttpResponse:
    """Show where the person is signed in; POST ends one session, the others, or all."""
    if request.method == "POST":
        return _end(request)
    at, person = now(), request.person
    devices = [
        presenters.device(one, here=person.session_id, zone=request.region.time_zone, at=at)
        for one in queries.living_sessions(account_id=person.account_id, at=at)
    ]
    devices.sort(key=lambda device: not device.is_this)
    return render(request, "settings/devices.html", {"devices": devices})


def _end(request: SignedInRequest) -> HttpResponse:
    which = request.POST.get("which", "")
    if which == "all":
        return _end_all(request)
    if which == "others":
        return _end_others(request)
    return _end_one(request, which)


def _end_one(request: SignedInRequest, which: str) -> HttpResponse:
    if not _NUMBER.fullmatch(which):
        raise Http404
    if int(which) == request.person.session_id:
        return leaving.leave(request)
    try:
        actions.end_one(
            account_id=request.person.account_id, session_id=int(which), at=now(), by=request.actor
        )
    except actions.NoSuchSession as error:
        raise Http404 from error
    return _said(_("Готово: на том устройстве личный кабинет закрыт."))


def _end_others(request: SignedInRequest) -> HttpResponse:
    ended = actions.end_others(
        account_id=request.person.account_id,
        except_session=request.person.session_id,
        at=now(),
        by=request.actor,
    )
    key = request.COOKIES.get(settings.DEVICE_COOKIE, "")[:_LONGEST_KEY]
    actions.forget_devices(account_id=request.person.account_id, except_key=key)
    told = ngettext("Закрыт %(num)s другой вход.", "Закрыто %(num)s других входов.", ended)
    return _said(told % {"num": ended} if ended else _("Других входов уже нет."))


def _end_all(request: SignedInRequest) -> HttpResponse:
    actions.end_others(account_id=request.person.account_id, except_session=None, at=now(), by=request.actor)
    actions.forget_devices(account_id=request.person.account_id)
    return leaving.leave(request)


def _said(words: str) -> HttpResponse:
    answer = SeeOther(reverse("settings:devices"))
    flash.put(answer, "success", words)
    return answer
