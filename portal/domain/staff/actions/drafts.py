"""What somebody of staff typed into a form that their session did not outlive."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts.queries import drafts as seals
from portal.domain.accounts.states import DRAFT_LIFE, DRAFTS_AT_MOST, Unsent
from portal.domain.staff.models import Draft


def keep_draft(*, employee_id: int, browser_hash: str, unsent: Unsent, at: datetime) -> bool:
    """Keep one form for this employee in this browser, in place of an earlier one; False if it is too long.

    What was typed lies sealed: the table tells nothing. Secrets are not in it (see sites' entrance).
    """
    sealed = seals.sealed(unsent)
    if not sealed:
        return False
    told = {"sealed": sealed, "created_at": at, "ends_at": at + DRAFT_LIFE}
    with transaction.atomic():
        Draft.objects.update_or_create(employee_id=employee_id, browser_hash=browser_hash, defaults=told)
        mine = Draft.objects.filter(employee=employee_id).order_by("-created_at", "-pk")
        Draft.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[DRAFTS_AT_MOST:])).delete()
    return True


def forget_draft(*, employee_id: int, browser_hash: str) -> None:
    """Throw the form away: it was sent, or is not wanted any more."""
    Draft.objects.filter(employee=employee_id, browser_hash=browser_hash).delete()
