"""What is over is not kept: the record says who was here."""

from datetime import datetime

from django.db.models import Q

from portal.domain.staff.models import Draft, Invite, StaffNotice, StaffSession
from portal.domain.staff.states import KEPT_AFTER_END, NEWS_SHOWN


def sweep(*, at: datetime) -> int:
    """Remove half sessions and forms that are over, whole sessions and links later; return how many."""
    over = Q(proved_at=None, ends_at__lte=at) | Q(ends_at__lte=at - KEPT_AFTER_END)
    sessions, _ = StaffSession.objects.filter(over).delete()
    links, _ = Invite.objects.filter(ends_at__lte=at - KEPT_AFTER_END).delete()
    news, _ = StaffNotice.objects.filter(at__lte=at - NEWS_SHOWN).delete()
    drafts, _ = Draft.objects.filter(ends_at__lte=at).delete()
    return sessions + links + news + drafts
