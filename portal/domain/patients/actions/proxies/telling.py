"""Tell the account of a card's person what is asked and allowed in their name."""

from datetime import datetime

from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.queries.proxies import CodeWay


def tell(way: CodeWay, kind: Kind, event: str, at: datetime) -> None:
    """Put a notice to the person where the portal knows them; the same event is told once."""
    if way.account_id is None or way.own is None:
        return
    notices.put(
        account_id=way.account_id, card_id=way.own.pk, kind=kind, key=f"{kind}:{way.account_id}:{event}",
        facts={"card": str(way.own.pk)}, at=at,
    )  # fmt: skip
