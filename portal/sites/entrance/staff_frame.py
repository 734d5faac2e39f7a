"""The frame round pages of staff: their desks instead of the patients' menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.staff.states import Held, Kind, Member
from portal.look.frame import Frame, MenuItem, PersonLink
from portal.sites.entrance import places


def of(request: Any, **told: Any) -> Frame:
    """Return the frame of a page of staff; `told` is what stands on every page."""
    region, member = request.region, request.member
    return Frame(
        brand=region.brand,
        region_code=region.code,
        region_name=_("%(region)s · для сотрудников") % {"region": region.name},
        region_url=places.inside("/staff/"),
        menu=_menu(request, member),
        person=_person(member) if member else None,
        sign_in_href=None if member else reverse("staff_sign_in:page"),
        **told,
    )


def _person(member: Member) -> PersonLink:
    return PersonLink(
        name=f"{member.name} {member.surname[:1]}.",
        settings_href="",
        sign_out_href=reverse("staff_sign_in:leave"),
    )


def _menu(request: Any, member: Member | None) -> tuple[MenuItem, ...]:
    return tuple(desks(member, request.path)) if member else ()


def desks(member: Member, path: str = "") -> list[MenuItem]:
    """Return the desks of a member, the widest role first; the one that `path` lies in is marked."""
    return [item for role in member.roles for item in _desks_of(role, path)]


def _desks_of(role: Held, path: str) -> list[MenuItem]:
    if role.kind == Kind.OPERATOR:
        day, team = reverse("region_desk:page"), reverse("region_desk:team")
        return [
            MenuItem(_("Регион сегодня"), day, is_current=path == day),
            MenuItem(_("Сотрудники"), team, is_current=path.startswith(team)),
        ]
    if role.kind == Kind.REGISTRAR:
        href = reverse("clinic_desk:day", args=[role.clinic_id])
        return [MenuItem(role.clinic, href, is_current=path.startswith(href.removesuffix("day/")))]
    href = reverse("doctor_day:day", args=[role.doctor_id])
    current = path.startswith(href.removesuffix("day/"))
    return [MenuItem(_("Мой приём: %(clinic)s") % {"clinic": role.clinic}, href, is_current=current)]
