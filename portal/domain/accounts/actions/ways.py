"""What every change of the ways in does: a record, and a notice to the person."""

from datetime import datetime, timedelta

from portal.domain.accounts.models import Account, Challenge
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind


class NoSuchWay(Exception):
    """The account has no such way in."""


def changed(account_id: int, action: str, kind: Kind, way: str, at: datetime, by: Actor) -> None:
    """Record the change and tell the person, in the caller's transaction."""
    audit.record(at=at, by=by, action=action, object_kind="account", object_id=account_id)
    notices.put(
        account_id=account_id, card_id=None, kind=kind, facts={"way": way}, at=at,
        key=f"{action}:{account_id}:{at.isoformat()}",
    )  # fmt: skip


def offer_ways(*, account_id: int, at: datetime) -> bool:
    """Tell whether to offer a stronger way in now: once ever, never on the first day."""
    waiting = Account.objects.filter(
        pk=account_id, ways_offered_at=None, created_at__lt=at - timedelta(days=1), passkeys=None
    )
    return Account.objects.filter(pk__in=waiting.values("pk")).update(ways_offered_at=at) == 1


def sweep_challenges(*, at: datetime) -> int:
    """Remove what browsers were asked to sign and did not; return how many."""
    removed, _ = Challenge.objects.filter(ends_at__lte=at).delete()
    return removed
