"""The two doors of the desk: a view is written once and gets the desk that was opened."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from portal.domain.messaging import access
from portal.domain.messaging.access import OpenDesk
from portal.domain.staff.access import NotYourWork
from portal.domain.staff.states import What
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Place:
    """An opened desk and its addresses; `name` is what stands over its pages."""

    desk: OpenDesk
    room: str
    args: tuple[int, ...]
    name: str

    def url(self, name: str, *args: object) -> str:
        """Return an address of this desk."""
        return reverse(f"{self.room}:{name}", args=[*self.args, *args])


def of_clinic(view: View) -> View:
    """Open the desk of the clinic in the address for this member, or answer 404."""

    @staff.needs(What.CLINIC_MESSAGES)
    @wraps(view)
    def opened(request: MemberRequest, clinic_id: int, **rest: Any) -> HttpResponseBase:
        try:
            desk = access.desk_of_clinic(member=request.member, clinic_id=clinic_id)
        except NotYourWork as error:
            raise Http404 from error
        return view(request, Place(desk, "clinic_messages", (clinic_id,), desk.desk.name), **rest)

    return opened


def of_support(view: View) -> View:
    """Open the desk of the region's support for this member, or answer 404."""

    @staff.needs(What.SUPPORT_MESSAGES)
    @wraps(view)
    def opened(request: MemberRequest, **rest: Any) -> HttpResponseBase:
        try:
            desk = access.desk_of_support(member=request.member, region=request.region)
        except NotYourWork as error:
            raise Http404 from error
        return view(request, Place(desk, "support_messages", (), _("Поддержка портала")), **rest)

    return opened


def addresses(prefix: str, door: Callable[[View], View]) -> list[URLPattern]:
    """Return the addresses of a desk behind one of the doors."""
    from portal.sites.staff.message_desk import handing, ready, views  # noqa: PLC0415  they name Place

    one = f"{prefix}<uuid:thread_id>/"
    return [
        path(prefix, door(views.queue), name="queue"),
        path(one, door(views.thread), name="thread"),
        path(f"{one}files/<uuid:file_id>/", door(views.file), name="file"),
        path(f"{one}take/", door(handing.take), name="take"),
        path(f"{one}hand/", door(handing.hand), name="hand"),
        path(f"{one}close/", door(handing.close), name="close"),
        path(f"{one}reopen/", door(handing.reopen), name="reopen"),
        path(f"{prefix}templates/", door(ready.templates), name="templates"),
        path(f"{prefix}templates/new/", door(ready.template), name="new_template"),
        path(f"{prefix}templates/<int:template_id>/", door(ready.template), name="template"),
        path(f"{prefix}templates/<int:template_id>/end/", door(ready.end), name="end_template"),
    ]
