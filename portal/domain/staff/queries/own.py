"""What an employee sees of the own access."""

from datetime import datetime

from portal.domain.notices import ports as mail
from portal.domain.staff.models import StaffNotice, StaffSession
from portal.domain.staff.states import NEWS_SHOWN, SESSION_IDLE, Member, News, OpenBrowser, Told


def open_browsers(*, member: Member, at: datetime) -> list[OpenBrowser]:
    """Return where this employee is signed in, the last used first (one query)."""
    mine = StaffSession.objects.filter(employee=member.employee_id, closed_at=None, proved_at__isnull=False)
    living = mine.filter(ends_at__gt=at, last_used_at__gt=at - SESSION_IDLE).order_by("-last_used_at", "-pk")
    return [
        OpenBrowser(one.pk, one.user_agent, one.network, one.created_at, one.last_used_at) for one in living
    ]


def news(*, member: Member, at: datetime) -> list[News]:
    """Return what this employee was told in the last months, newest first (one query)."""
    mine = StaffNotice.objects.filter(employee=member.employee_id, at__gt=at - NEWS_SHOWN)
    return [_news(one) for one in mine.select_related("about", "by").order_by("-at", "-pk")[:50]]


def _news(one: StaffNotice) -> News:
    by = one.by.full_name if one.by and one.by_id != one.employee_id else ""
    return News(Told(one.kind), one.at, one.about.full_name, by, is_new=one.read_at is None)


def has_mail() -> bool:
    """Tell whether letters go out of this installation at all."""
    return mail.post is not None
