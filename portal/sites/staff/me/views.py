"""The own page: sessions, news, what was typed and not sent, staying."""

import re
from typing import Final

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.staff import actions, queries
from portal.domain.staff.states import What
from portal.sites.entrance import flash, places, staff, staff_unsent
from portal.sites.entrance import unsent as kept
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import roles
from portal.sites.staff.me import presenters

_NUMBER: Final = re.compile(r"[0-9]{1,18}")


@staff.needs(What.OWN)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """Show the own access: roles, where one is signed in, what happened."""
    at, member, zone = now(), request.member, request.region.time_zone
    here = member.session_id
    browsers = [
        presenters.browser(one, here=here, zone=zone, at=at)
        for one in queries.open_browsers(member=member, at=at)
    ]
    shown = {
        "name": f"{member.surname} {member.name}",
        "roles": [roles.dated(one, zone) for one in queries.own_roles(member=member)],
        "browsers": sorted(browsers, key=lambda one: not one.is_this),
        "news": [presenters.news(one, zone) for one in queries.news(member=member, at=at)],
    }
    return render(request, "staff_me/page.html", shown)


@staff.needs(What.OWN)
@require_POST
def end(request: MemberRequest) -> HttpResponse:
    """End one of the own sessions, the others, or all."""
    which, at = request.POST.get("which", ""), now()
    if which == "all":
        actions.end_others(member=request.member, at=at, by=request.actor)
        return _leave(request)
    if which == "others":
        actions.end_others(member=request.member, at=at, by=request.actor)
        return said(_("Готово: остальные входы закрыты."))
    if not _NUMBER.fullmatch(which):
        raise Http404
    if int(which) == request.member.session_id:
        return _leave(request)
    try:
        actions.end_one(member=request.member, session_id=int(which), at=at, by=request.actor)
    except actions.NoSuchSession as error:
        raise Http404 from error
    return said(_("Готово: там вход закрыт."))


def _leave(request: MemberRequest) -> HttpResponse:
    actions.leave(member=request.member, at=now(), by=request.actor)
    return staff.farewell(request)


def said(words: str) -> HttpResponse:
    """Go back to the own page and say what was done."""
    answer = SeeOther(reverse("staff_me:page"))
    flash.put(answer, "success", words)
    return answer


@staff.needs(What.OWN)
@require_POST
def read(request: MemberRequest) -> HttpResponse:
    """Take the news as read."""
    actions.mark_read(member=request.member, at=now())
    return SeeOther(reverse("staff_me:page"))


@staff.needs(What.OWN)
@require_POST
def stay(request: MemberRequest) -> JsonResponse:
    """Tell how long the session lives now; being asked was its last use."""
    closes_at = request.member.closes_at()
    told = {
        "seconds_left": max(0, int((closes_at - now()).total_seconds())),
        "is_last": closes_at == request.member.ends_at,
    }
    return JsonResponse(told, content_type="application/json; charset=utf-8")


@staff.needs(What.OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def unsent(request: MemberRequest) -> HttpResponse:
    """Offer to send what was typed before the session closed; POST throws it away."""
    found = staff_unsent.of(request)
    if request.method == "POST" or found is None:
        answer = SeeOther(reverse("staff_sign_in:start"))
        if found:  # what a colleague typed at this computer stays theirs
            staff_unsent.forget(request, answer)
        thrown = _("Введённое удалено, ничего не отправлено.")
        flash.put(answer, "info", thrown if found else _("Неотправленных форм нет."))
        return answer
    fields = [*found.fields, (kept.SENT_AGAIN, "1")]
    shown = {"action": places.inside(found.path), "fields": fields, "is_whole": found.is_whole}
    return render(request, "staff_me/unsent.html", shown)
