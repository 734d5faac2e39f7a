"""Wrong passwords in a row, and the day when the right one comes after them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from portal.domain.accounts.models import Account
from portal.domain.accounts.states import PASSWORD_TRIES
from portal.domain.limits import actions as limits
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind

MANY: Final = 5
"""So many slips in a row are rarely a tired person's: whoever owns the account should hear of them."""


def end(*, phone: str, accounts: Iterable[Account], at: datetime, is_counted: bool = True) -> None:
    """End the row of wrong passwords of a phone; after many of them tell the people who came in.

    `is_counted`: the try that succeeded was itself counted as failed before it began. One that came
    through Госуслуги was not.
    """
    failed = limits.succeed(PASSWORD_TRIES, phone) + (0 if is_counted else 1)
    if failed < MANY:
        return
    for account in accounts:
        notices.put(
            account_id=account.pk, card_id=None, kind=Kind.AFTER_FAILURES, facts={}, at=at,
            key=f"after_failures:{account.pk}:{at.isoformat()}",
        )  # fmt: skip
