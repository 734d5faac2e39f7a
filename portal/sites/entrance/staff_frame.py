"""The frame round pages of staff: their desks instead of the patients' menu."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.staff.states import SESSION_IDLE, TOUCH_EVERY, Member
from portal.look.frame import Frame, MenuItem, PersonLink, SessionEnd
from portal.sites.entrance import desks, places


def of(request: Any, **told: Any) -> Frame:
    """Return the frame of a page of staff; `told` is what stands on every page."""
    region, member = request.region, request.member
    return Frame(
        brand=region.brand,
        region_code=region.code,
        region_name=_("%(region)s · для сотрудников") % {"region": region.name},
        region_url=places.inside("/staff/"),
        menu=_menu(request, member),
        person=_person(member) if member else None,
        session=_session(member) if member else None,
        sign_in_href=None if member else reverse("staff_sign_in:page"),
        is_desk=True,
        **told,
    )


def _person(member: Member) -> PersonLink:
    return PersonLink(
        name=f"{member.name} {member.surname[:1]}.",
        settings_href=reverse("staff_me:page"),
        sign_out_href=reverse("staff_sign_in:leave"),
    )


def _session(member: Member) -> SessionEnd:
    closes_at = member.closes_at()
    return SessionEnd(
        seconds_left=max(0, int((closes_at - now()).total_seconds())),
        idle_seconds=int((SESSION_IDLE - TOUCH_EVERY).total_seconds()),
        is_last=closes_at == member.ends_at,
        stay_href=reverse("staff_me:stay"),
        is_desk=True,
    )


def _menu(request: Any, member: Member | None) -> tuple[MenuItem, ...]:
    if member is None:
        return ()
    own = reverse("staff_me:page")
    access = MenuItem(_("Мой доступ"), own, is_current=request.path.startswith(own))
    # Something happened to the access: it is said on every page until it has been read.
    news = [MenuItem(_("Важное о вашем доступе: %(num)s") % {"num": member.news}, f"{own}#news")]
    return (*desks.menu(member, request.path), access, *(news if member.news else []))
