"""What a person typed into a form that their session did not outlive."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts.models import Draft
from portal.domain.accounts.queries import drafts as queries
from portal.domain.accounts.states import DRAFT_LIFE, DRAFTS_AT_MOST, Unsent


def keep_draft(*, account_id: int, browser_hash: str, region: str, unsent: Unsent, at: datetime) -> bool:
    """Keep one form for this person in this browser, in place of an earlier one; False if it is too long.

    What was typed lies sealed: the table tells nothing. Secrets are not in it (see sites' entrance).
    """
    sealed = queries.sealed(unsent)
    if not sealed:
        return False
    with transaction.atomic():
        Draft.objects.update_or_create(
            account_id=account_id,
            browser_hash=browser_hash,
            defaults={"region": region, "sealed": sealed, "created_at": at, "ends_at": at + DRAFT_LIFE},
        )
        _drop_oldest(account_id)
    return True


def _drop_oldest(account_id: int) -> None:
    mine = Draft.objects.filter(account_id=account_id).order_by("-created_at", "-pk")
    surplus = list(mine.values_list("pk", flat=True)[DRAFTS_AT_MOST:])
    Draft.objects.filter(pk__in=surplus).delete()


def forget_draft(*, account_id: int, browser_hash: str) -> None:
    """Throw the form away: it was sent, or is not wanted any more."""
    Draft.objects.filter(account_id=account_id, browser_hash=browser_hash).delete()


def sweep_drafts(*, at: datetime) -> int:
    """Remove the forms that nobody came back for; return how many."""
    removed, _ = Draft.objects.filter(ends_at__lte=at).delete()
    return removed
