"""Who is signed in."""

import hashlib
from datetime import datetime

from django.db import connection
from django.db.models import Q

from portal.domain.accounts.models import Account, Session
from portal.domain.accounts.states import DRAFT_LIFE, SESSION_IDLE, EndedSession, LivingSession, SignedIn
from portal.kit import moments

_SIGNED_IN = """
SELECT a.id, s.id, a.surname, a.name, s.last_used_at, s.way, s.is_limited, s.proved_at,
       s.agreed_region, a.closing_at, s.ends_at,
       (SELECT count(*) FROM notices_notice n
        WHERE n.account_id = a.id AND n.read_at IS NULL AND n.way = 'letter'),
       EXISTS (SELECT 1 FROM accounts_signinattempt t
               WHERE t.session_id = s.id AND t.ends_at > %s AND t.sealed <> ''),
       (SELECT count(*) FROM notices_notice n
        WHERE n.account_id = a.id AND n.read_at IS NULL AND n.way = 'letter' AND n.kind = 'message_answered')
FROM accounts_session s JOIN accounts_account a ON a.id = s.account_id
WHERE s.key_hash = %s AND s.closed_at IS NULL AND s.ends_at > %s AND s.last_used_at > %s
  AND NOT a.is_blocked
"""


def hash_of(key: str) -> str:
    """Return what the tables keep of a secret that lies in a browser."""
    return hashlib.sha256(key.encode()).hexdigest()


def signed_in(*, key: str, at: datetime) -> SignedIn | None:
    """Return who is signed in by this key, if the session lives (one statement: every page asks)."""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, [adapt(at), hash_of(key), adapt(at), adapt(at - SESSION_IDLE)])
        row = cursor.fetchone()
    if row is None:
        return None
    account_id, session_id, surname, name, used, way, is_limited, proved, agreed, closing, ends, *others = row
    unread, has_answer, answers = others
    return SignedIn(
        account_id, session_id, surname, name, moments.read(used), unread, way, bool(is_limited),
        moments.read(proved), agreed, moments.read(closing) if closing else None, moments.read(ends),
        bool(has_answer), answers,
    )  # fmt: skip


def living_sessions(*, account_id: int, at: datetime) -> list[LivingSession]:
    """Return the browsers in which this person is signed in, the last used first (one query)."""
    living = Session.objects.filter(
        account_id=account_id, closed_at=None, ends_at__gt=at, last_used_at__gt=at - SESSION_IDLE
    )
    return [
        LivingSession(one.pk, one.way, one.user_agent, one.network, one.created_at, one.last_used_at)
        for one in living.order_by("-last_used_at", "-pk")
    ]


def ended(*, key: str, at: datetime) -> EndedSession | None:
    """Tell how the session of this key ended, by itself or by somebody; None for a living or unknown one.

    It names its account for some hours, and never a blocked one. The key of a closed session may be in wrong
    hands: what is kept for the account is shown after a sign-in only.
    """
    over = Q(ends_at__lte=at) | Q(last_used_at__lte=at - SESSION_IDLE) | Q(closed_at__isnull=False)
    mine = Session.objects.filter(over, key_hash=hash_of(key)).values_list(
        "account_id", "closed_at", "last_used_at", "account__is_blocked"
    )
    found = mine.first()
    if found is None:
        return None
    account_id, closed, used, is_blocked = found
    is_kept = not is_blocked and used > at - DRAFT_LIFE
    return EndedSession(account_id if is_kept else None, was_closed=closed is not None)


def may_sign_in(*, account_id: int) -> bool:
    """Tell whether there is such an account and nobody has blocked it."""
    return Account.objects.filter(pk=account_id, is_blocked=False).exists()
