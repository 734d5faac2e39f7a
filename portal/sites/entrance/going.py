"""Where a person was going when a door was closed, and the way to the page that opens it."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts import queries
from portal.domain.accounts.states import EndedSession
from portal.sites.entrance import flash, places, unsent


def to_sign_in(request: Any) -> HttpResponseBase:
    """Send to «Войти» and say why; what was sent is kept for its person and waits behind it."""
    key = request.COOKIES.get(settings.SESSION_COOKIE)
    ended = queries.ended(key=key, at=now()) if key else None
    return _forgetting(_answer(request, ended), ended)


def _answer(request: Any, ended: EndedSession | None) -> HttpResponseBase:
    answer = redirect(request, reverse("sign_in:page"), wanted(request))
    owner = ended.account_id if ended else None
    if request.method != "POST" or not places.own(str(request.path_info)):
        if ended is not None and owner:
            flash.put(answer, "info", _why(ended))
        return answer
    owner = unsent.owner(request, owner)
    later = redirect(request, reverse("sign_in:page"), unsent.page_path())
    if owner and unsent.keep(request, owner, later):
        flash.put(later, "info", _("Личный кабинет закрылся, но введённое сохранено. Войдите и продолжите."))
        return later
    if owner or ended:
        flash.put(answer, "warning", _("Личный кабинет закрылся, и сохранить введённое не получилось."))
    return answer


def _why(ended: EndedSession) -> str:
    if ended.was_closed:
        return _("Этот вход закрыли: на другом устройстве или сменой пароля. Войдите ещё раз.")
    return _("Вы долго ничего не делали, и личный кабинет закрылся. Войдите ещё раз.")


def _forgetting(answer: HttpResponseBase, ended: EndedSession | None) -> HttpResponseBase:
    """Let a browser whose session was ended from elsewhere forget what it keeps: a lost telephone."""
    if ended is not None and ended.was_closed:
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def around(request: Any, name: str) -> HttpResponseBase:
    """Lead a signed-in person through another page first; a form that they sent waits behind it."""
    if request.method == "POST":
        later = redirect(request, reverse(name), unsent.page_path())
        if unsent.keep(request, request.person.account_id, later):
            return later
    return redirect(request, reverse(name), wanted(request))


def redirect(request: Any, address: str, next_path: str) -> HttpResponseBase:
    """Lead the whole page, never a fragment, to `address`, which is told where to go on."""
    whole = address + (f"?{urlencode({'next': next_path}, safe='/')}" if next_path else "")
    return HttpResponse(headers={"HX-Redirect": whole}) if request.htmx else HttpResponseRedirect(whole)


def wanted(request: Any) -> str:
    """Return the page the person looks at, as a path inside the region; a sent form has none."""
    return places.own(_looked_at(request))


def _looked_at(request: Any) -> str:
    if request.htmx:
        try:
            shown = urlsplit(request.htmx.current_url or "")
        except ValueError:  # a header may hold anything
            return ""
        prefix = places.inside("/")
        return "/" + shown.path.removeprefix(prefix) if shown.path.startswith(prefix) else ""
    query = request.META.get("QUERY_STRING", "")
    if request.method != "GET":
        return ""
    return str(request.path_info) + (f"?{query}" if query else "")
