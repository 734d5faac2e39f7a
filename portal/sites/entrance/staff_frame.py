"""The frame round pages of staff: their desks instead of the patients' menu."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.messaging.queries import threads as messaging
from portal.domain.staff.states import SESSION_IDLE, TOUCH_EVERY, Held, Kind, Member
from portal.look.frame import Frame, MenuItem, PersonLink, SessionEnd
from portal.sites.entrance import places


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
    return (*desks(member, request.path), access, *(news if member.news else []))


def desks(member: Member, path: str = "") -> list[MenuItem]:
    """Return the desks of a member, the widest role first; the one that `path` lies in is marked.

    What waits for an answer is counted once for all of them (one query).
    """
    waiting = messaging.waiting(member=member)
    return [item for role in member.roles for item in _desks_of(role, path, waiting)]


def _messages(href: str, path: str, waiting: int, place: str = "") -> MenuItem:
    said = _("Сообщения: %(place)s") % {"place": place} if place else _("Сообщения")
    text = f"{said} ({waiting})" if waiting else said
    return MenuItem(text, href, is_current=path.startswith(href))


def _desks_of(role: Held, path: str, waiting: Mapping[int | None, int]) -> list[MenuItem]:
    if role.kind == Kind.OPERATOR:
        day, team = reverse("region_desk:page"), reverse("region_desk:team")
        asked, rules = reverse("region_desk:questions"), reverse("region_desk:rules")
        terms, answers = reverse("region_desk:terms"), reverse("region_desk:promises")
        planned, before = reverse("schedule_desk:home"), reverse("region_desk:asked")
        return [
            MenuItem(_("Регион сегодня"), day, is_current=path == day),
            MenuItem(_("Расписания"), planned, is_current=path.startswith(planned)),
            MenuItem(_("Сотрудники"), team, is_current=path.startswith(team)),
            MenuItem(_("Правила записи"), rules, is_current=path.startswith((rules, terms, answers))),
            MenuItem(_("Вопросы перед записью"), before, is_current=path.startswith(before)),
            MenuItem(_("Вопросы о просмотрах"), asked, is_current=path.startswith(asked)),
            _messages(reverse("support_messages:queue"), path, waiting.get(None, 0)),
        ]
    if role.kind == Kind.REGISTRAR:
        href = reverse("clinic_desk:day", args=[role.clinic_id])
        return [
            MenuItem(role.clinic, href, is_current=path.startswith(href.removesuffix("day/"))),
            _messages(
                reverse("clinic_messages:queue", args=[role.clinic_id]), path,
                waiting.get(role.clinic_id, 0), role.clinic,
            ),
        ]  # fmt: skip
    href = reverse("doctor_day:day", args=[role.doctor_id])
    current = path.startswith(href.removesuffix("day/"))
    return [MenuItem(_("Мой приём: %(clinic)s") % {"clinic": role.clinic}, href, is_current=current)]
