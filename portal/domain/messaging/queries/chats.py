"""Reads of chats."""

from collections.abc import Sequence
from typing import Any

from portal.domain.accounts import queries as accounts
from portal.domain.messaging.models import Chat, Preference
from portal.domain.messaging.ports import chats as ports
from portal.domain.messaging.queries import rhythm_of
from portal.domain.messaging.states import Rhythm
from portal.domain.messaging.states.chats import Offer, Talk
from portal.domain.regions import queries as regions


def offers(*, account_id: int) -> Sequence[Offer]:
    """Return the messengers that the region of an account offers, and those the person has linked."""
    contact = accounts.contact(account_id=account_id) if ports.messengers else None
    if contact is None:
        return []
    linked = dict(Chat.objects.filter(account=account_id).values_list("messenger", "linked_at"))
    every = [
        Offer(name, one.title, linked.get(name), regions.carries(code=contact.region, messenger=name))
        for name, one in ports.messengers.items()
    ]
    return [one for one in every if one.is_on or one.linked_at]


def talk(*, account_id: int, messenger: str, visit_region: str = "") -> Talk | None:
    """Return where to write to an account; None where nothing may go by this messenger (five queries).

    It must be on in the region of the account and in that of the visit, where one is told of.
    """
    chat = Chat.objects.filter(account=account_id, messenger=messenger).values_list("chat", flat=True).first()
    contact = accounts.contact(account_id=account_id) if chat else None
    if chat is None or contact is None or contact.is_closing:
        return None
    home = regions.known(contact.region)
    places = {contact.region, visit_region or contact.region}
    if home is None or not all(regions.carries(code=one, messenger=messenger) for one in places):
        return None
    wish = Preference.objects.filter(pk=account_id).first()
    return Talk(chat, home.code, home.time_zone, rhythm_of(wish) if wish else Rhythm())


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return the chats of an account as plain values, for its owner's archive (one query)."""
    mine = Chat.objects.filter(account=account_id).order_by("messenger")
    return [dict(row) for row in mine.values("messenger", "chat", "linked_at")]
