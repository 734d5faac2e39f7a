"""Everything about one person, from each context's own hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.queries import Given
from portal.domain.attachments import queries as attachments
from portal.domain.booking import queries as booking
from portal.domain.messaging import queries as messaging
from portal.domain.messaging.queries import chats, files, threads
from portal.domain.notices import queries as notices
from portal.domain.patients import queries as patients
from portal.domain.patients.queries import asking


@dataclass(frozen=True, slots=True)
class Everything:
    """All that the portal keeps of a person, as plain values."""

    account: dict[str, Any]
    sessions: Sequence[dict[str, Any]]
    codes: Sequence[dict[str, Any]]
    passwords: Sequence[dict[str, Any]]
    passkeys: Sequence[dict[str, Any]]
    apps: Sequence[dict[str, Any]]
    devices: Sequence[dict[str, Any]]
    browsers: Sequence[dict[str, Any]]
    email_links: Sequence[dict[str, Any]]
    consents: Sequence[Given]
    cards: Sequence[dict[str, Any]]
    requests: Sequence[dict[str, Any]]
    questions: Sequence[dict[str, Any]]
    attachments: Sequence[dict[str, Any]]
    visits: Sequence[dict[str, Any]]
    notices: Sequence[dict[str, Any]]
    letters: Sequence[dict[str, Any]]
    chats: Sequence[dict[str, Any]]
    threads: Sequence[dict[str, Any]]
    files: Sequence[dict[str, Any]]


def everything(*, account_id: int, at: datetime) -> Everything:
    """Collect it (a fixed number of queries: one or two a table)."""
    return Everything(
        **accounts.everything(account_id=account_id),
        consents=accounts.consents_of(account_id=account_id),
        cards=patients.everything(account_id=account_id, at=at),
        requests=asking.requests_of(account_id=account_id),
        questions=asking.questions_of(account_id=account_id),
        attachments=attachments.everything(account_id=account_id, at=at),
        visits=booking.everything(account_id=account_id, at=at),
        notices=notices.everything(account_id=account_id),
        letters=messaging.everything(account_id=account_id),
        chats=chats.everything(account_id=account_id),
        threads=threads.everything_written(account_id=account_id),
        files=files.everything(account_id=account_id),
    )
