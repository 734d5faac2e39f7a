"""The desks of a member of staff: where each role works, and what waits there."""

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.booking import queries as booking
from portal.domain.staff.states import Held, Kind, Member
from portal.look.frame import MenuItem
from portal.sites.entrance import places


def home(member: Member) -> str:
    """Return the address of the first desk; asks the database nothing."""
    if not member.roles:
        return places.inside("/staff/me/")
    return _desks_of(member.roles[0], "", booking.Waits())[0].href


def menu(member: Member, path: str = "") -> list[MenuItem]:
    """Return the desks of a member, the widest role first; the one that `path` lies in is marked.

    Asks what waits there: one query.
    """
    waits = booking.waits_of(member=member, at=now())
    return [item for role in member.roles for item in _desks_of(role, path, waits)]


def _desks_of(role: Held, path: str, waits: booking.Waits) -> list[MenuItem]:
    if role.kind == Kind.OPERATOR:
        return _of_operator(path, waits)
    if role.kind == Kind.REGISTRAR and role.clinic_id is not None:
        return _of_registrar(role.clinic_id, role.clinic, path, waits)
    href = reverse("doctor_day:day", args=[role.doctor_id])
    current = path.startswith(href.removesuffix("day/"))
    return [MenuItem(_("Мой приём: %(clinic)s") % {"clinic": role.clinic}, href, is_current=current)]


def _of_operator(path: str, waits: booking.Waits) -> list[MenuItem]:
    day, rules = reverse("region_desk:page"), reverse("region_desk:rules")
    under = ("terms", "promises", "messengers", "keeping", "texts")
    of_rules = (rules, *(reverse(f"region_desk:{one}") for one in under))
    return [
        MenuItem(_("Регион сегодня"), day, is_current=path == day),
        _item(_("Расписания"), reverse("schedule_desk:home"), path),
        _item(_("Сотрудники"), reverse("region_desk:team"), path),
        MenuItem(_("Правила записи"), rules, is_current=path.startswith(of_rules)),
        _item(_("Законодательство"), reverse("region_desk:acts"), path),
        _item(_("Вопросы перед записью"), reverse("region_desk:asked"), path),
        _item(_("Состояние портала"), reverse("region_desk:status"), path),
        _item(_("Статьи помощи"), reverse("region_desk:help_articles"), path),
        _item(_("Вопросы о просмотрах"), reverse("region_desk:questions"), path),
        _item(_counted(_("Сообщения"), waits.messages.get(None, 0)), reverse("support_messages:queue"), path),
    ]


def _of_registrar(clinic_id: int, name: str, path: str, waits: booking.Waits) -> list[MenuItem]:
    names = ("day", "calls", "objections")
    href, calls, objected = (reverse(f"clinic_desk:{one}", args=[clinic_id]) for one in names)
    is_here = path.startswith(href.removesuffix("day/")) and not path.startswith((calls, objected))
    messages = _("Сообщения: %(place)s") % {"place": name}
    count = waits.objections.get(clinic_id, 0)
    return [
        MenuItem(name, href, is_current=is_here),
        _item(_counted(_("Обзвонить"), waits.calls.get(clinic_id, 0)), calls, path),
        *([_item(_counted(_("«Я был на приёме»"), count), objected, path)] if count else []),
        _item(
            _counted(messages, waits.messages.get(clinic_id, 0)),
            reverse("clinic_messages:queue", args=[clinic_id]), path,
        ),
    ]  # fmt: skip


def _item(text: str, href: str, path: str) -> MenuItem:
    return MenuItem(text, href, is_current=path.startswith(href))


def _counted(text: str, number: int) -> str:
    return f"{text} ({number})" if number else text
