"""What is known of an account: for its owner's archive, and which accounts are closing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.domain.accounts.models import Account, Code, Session


def due_to_erase(*, at: datetime) -> Sequence[int]:
    """Return the accounts whose time to think again is over, the longest waiting first (one query)."""
    due = Account.objects.filter(closing_at__lte=at, erased_at=None).order_by("closing_at")
    return list(due.values_list("pk", flat=True))


def everything(*, account_id: int) -> dict[str, Any]:
    """Return what accounts keep of a person, as plain values (three queries)."""
    account = Account.objects.get(pk=account_id)
    told = ("surname", "name", "patronymic", "phone", "email", "created_at", "seen_at")
    sessions = Session.objects.filter(account=account).order_by("created_at")
    seen = ("way", "user_agent", "network", "created_at", "last_used_at", "closed_at")
    codes = Code.objects.filter(account=account).order_by("created_at")
    sent = ("purpose", "phone", "channel", "created_at", "sent_at", "used_at")
    return {
        "account": {name: getattr(account, name) for name in told},
        "sessions": list(sessions.values(*seen)),
        "codes": list(codes.values(*sent)),
    }
