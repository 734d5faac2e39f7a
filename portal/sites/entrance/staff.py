"""The doors of staff: their own part of a region's addresses, their own cookie, closed by default."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.staff import access, actions, queries
from portal.domain.staff.states import Key, Member, What
from portal.sites.entrance import cookies, desks, flash, places, staff_unsent, still
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest

if TYPE_CHECKING:
    from portal.domain.staff.states import Half

AREA: Final = "/staff/"
_LONGEST_KEY: Final = 100
_HALF_LIFE: Final = timedelta(minutes=10)
_UNSENT: Final = "/staff/me/unsent/"
_NEEDS: Final = "staff_needs"
_OPEN: Final = "is_open_to_strangers"
View = TypeVar("View", bound=Callable[..., Any])


class StaffRequest(PortalRequest):
    """A request to a page of staff; `person` is always None here."""

    member: "Member | None"
    half: "Half | None"


class MemberRequest(StaffRequest):
    """A request that the entrance has let through: somebody who may do what the page needs."""

    member: "Member"


def needs(what: What) -> Callable[[View], View]:
    """Mark a page of staff with what one must be allowed to; a page without a mark opens for nobody."""

    def mark(view: View) -> View:
        setattr(view, _NEEDS, what)
        return view

    return mark


def open_to_strangers(view: View) -> View:
    """Mark a page of staff that comes before the sign-in is complete."""
    setattr(view, _OPEN, True)
    return view


def needed(view: Callable[..., Any]) -> What | None:
    """Return what a page of staff needs."""
    return getattr(view, _NEEDS, None)


def is_open(view: Callable[..., Any]) -> bool:
    """Tell whether a page of staff is marked as one before the sign-in."""
    return bool(getattr(view, _OPEN, False))


def is_inside(request: Any) -> bool:
    """Tell whether an address of a region belongs to staff."""
    return request.region is not None and request.path_info.startswith(AREA)


class Staff:
    """Find out who of staff is here, and let only those through who may."""

    def __init__(self, get_response: Callable[[Any], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Put `member` on the request; inside this area a patient's session is nobody's."""
        request.member = request.half = None
        if is_inside(request):
            request.person = None
            request.actor = Actor(ActorKind.ANONYMOUS, request_id=request.request_id)
            key = request.COOKIES.get(settings.STAFF_COOKIE, "")[:_LONGEST_KEY]
            if key and not request.is_still:
                _recognise(request, key)
        answer = self.get_response(request)
        if request.member is not None:
            staff_unsent.forget_sent(request, answer)
        return answer

    def process_view(
        self, request: Any, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Send strangers to the sign-in of staff; to those who may not, the page does not exist."""
        del args, kwargs
        what = needed(view)
        if not is_inside(request):
            if what is not None or is_open(view):  # mounted in a wrong place
                raise Http404
            return None
        if is_open(view):
            return None
        if request.member is None:
            return _to_sign_in(request)
        if what is None:
            raise Http404
        try:
            access.may(member=request.member, what=what)
        except access.NotYourWork as error:
            raise Http404 from error
        return None


def _recognise(request: Any, key: str) -> None:
    at, region = now(), request.region.code
    request.member = queries.signed_in(key=key, region=region, at=at)
    if request.member is None:
        request.half = queries.half(key=key, region=region, at=at)
        return
    member = request.member
    request.actor = actions.actor(member.employee_id, member.session_id, request.request_id)
    request.member = member if still.is_refused(request) else actions.touch(member=member, at=at)


def _to_sign_in(request: Any) -> HttpResponseBase:
    """Lead to the sign-in; what was typed into a form that the session did not outlive is kept."""
    key = request.COOKIES.get(settings.STAFF_COOKIE, "")[:_LONGEST_KEY]
    owner = queries.ended_by_time(key=key, region=request.region.code, at=now()) if key else None
    wanted = places.own(request.path_info) if request.method == "GET" and not request.htmx else ""
    answer = _redirect(request, wanted)
    if owner is None:
        return answer
    if request.method != "POST":
        flash.put(answer, "info", _("Вы долго ничего не делали, и вход закрылся. Войдите ещё раз."))
        return answer
    later = _redirect(request, _UNSENT)
    if not staff_unsent.keep(request, owner, later):
        flash.put(answer, "warning", _("Вход закрылся, и сохранить введённое не получилось."))
        return answer
    flash.put(later, "info", _("Вход закрылся, но введённое сохранено. Войдите и продолжите."))
    return later


def _redirect(request: Any, wanted: str) -> HttpResponseBase:
    address = reverse("staff_sign_in:page") + (f"?{urlencode({'next': wanted}, safe='/')}" if wanted else "")
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def keep(response: HttpResponseBase, key: Key) -> None:
    """Put the key of a session into the browser's cookie; a half one goes by itself."""
    cookies.put(response, settings.STAFF_COOKIE, key.text, life=_HALF_LIFE if key.is_half else None)


def forget(response: HttpResponseBase) -> None:
    """Delete the key."""
    cookies.drop(response, settings.STAFF_COOKIE)


def farewell(request: StaffRequest) -> HttpResponse:
    """Answer somebody whose session has just been closed: the other tabs close too."""
    answer = SeeOther(f"{reverse('staff_sign_in:page')}?left=1")
    forget(answer)
    rotate_token(request)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def clinic(request: MemberRequest, clinic_id: int, what: What = What.CLINIC_DAY) -> access.OpenClinic:
    """Open a clinic of this member or raise Http404."""
    try:
        return access.clinic_of(member=request.member, clinic_id=clinic_id, what=what)
    except access.NotYourWork as error:
        raise Http404 from error


def doctor(request: MemberRequest, doctor_id: int) -> access.OpenDoctor:
    """Open the day of the doctor that this member is, or raise Http404."""
    try:
        return access.doctor_of(member=request.member, doctor_id=doctor_id)
    except access.NotYourWork as error:
        raise Http404 from error


def home(member: Member) -> str:
    """Return the first page of a member: that of the widest role."""
    return desks.home(member)


def page_of(request: HttpRequest) -> str:
    """Return the address that a member was going to, if it is one of staff."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    path = places.own(given)
    return places.inside(path) if path.startswith(AREA) else ""
