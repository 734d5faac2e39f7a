"""Who works in a browser, and whom a link is for."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from portal.domain.accounts.queries import hash_of
from portal.domain.staff.models import Employee, Invite, Role, StaffSession
from portal.domain.staff.states import HALF_LIFE, SESSION_IDLE, Half, Held, Kind, Member

_WORKS = Q(clinic=None) | Q(clinic__is_active=True)
_SEES = Q(doctor=None) | Q(doctor__is_active=True, doctor__clinic=F("clinic"))


def signed_in(*, key: str, region: str, at: datetime) -> Member | None:
    """Return who has passed both factors with this key and still has a role here (two queries).

    Roles are read at each request: one that has ended is none, nor is that of a doctor or a clinic
    who is no longer there, or of a doctor who now works in another clinic.
    """
    found = _living(key, region, at).filter(proved_at__isnull=False, last_used_at__gt=at - SESSION_IDLE)
    unread = Count("employee__notices", filter=Q(employee__notices__read_at=None))
    session = found.select_related("employee").annotate(news=unread).first()
    if session is None:
        return None
    held = roles_of(session.employee)
    if not held:
        return None
    who = session.employee
    moments = (session.last_used_at, session.ends_at)
    return Member(who.pk, session.pk, region, who.surname, who.name, *moments, held, session.news)


def ended_by_time(*, key: str, region: str, at: datetime) -> int | None:
    """Return whose session this key opened until it lay idle or its twelve hours were over (one query)."""
    mine = StaffSession.objects.filter(key_hash=hash_of(key), employee__region=region, closed_at=None)
    over = Q(ends_at__lte=at) | Q(last_used_at__lte=at - SESSION_IDLE)
    proved = mine.filter(over, proved_at__isnull=False, employee__ended_at=None)
    return proved.values_list("employee", flat=True).first()


def half(*, key: str, region: str, at: datetime) -> Half | None:
    """Return who has given the password with this key and must still give the code (one query)."""
    found = _living(key, region, at).filter(proved_at=None, created_at__gt=at - HALF_LIFE)
    session = found.select_related("employee").first()
    if session is None:
        return None
    who = session.employee
    return Half(who.pk, session.pk, who.name, who.email, bool(who.totp))


def _living(key: str, region: str, at: datetime) -> Any:
    return StaffSession.objects.filter(
        key_hash=hash_of(key),
        employee__region=region,
        employee__ended_at=None,
        closed_at=None,
        ends_at__gt=at,
    )


def roles_of(employee: Employee) -> tuple[Held, ...]:
    """Return the roles that are held now, the widest first (one query)."""
    rows = Role.objects.filter(_WORKS, _SEES, employee=employee, ended_at=None)
    held = [_held(role) for role in rows.select_related("clinic", "doctor").order_by("since", "pk")]
    return tuple(sorted(held, key=lambda one: list(Kind).index(one.kind)))


def _held(role: Role) -> Held:
    return Held(
        Kind(role.kind),
        role.clinic_id,
        role.doctor_id,
        role.clinic.short_name if role.clinic else "",
        role.doctor.full_name if role.doctor else "",
    )


def invited(*, key: str, region: str, at: datetime) -> Employee | None:
    """Return whom a link is for while it may be used (one query)."""
    found = Invite.objects.filter(
        key_hash=hash_of(key),
        employee__region=region,
        employee__ended_at=None,
        used_at=None,
        ends_at__gt=at,
    )
    invite = found.select_related("employee").first()
    return invite.employee if invite else None
