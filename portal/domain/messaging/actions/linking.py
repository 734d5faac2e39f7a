"""A person links a messenger: a link made in the cabinet, a bot started by it; and both sides may end it."""

import re
import secrets
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries as known
from portal.domain.accounts.models import Account
from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import CHAT_LINKS_OF_ACCOUNT
from portal.domain.messaging.models import Chat, ChatLink
from portal.domain.messaging.ports import chats as ports
from portal.domain.messaging.queries import chats
from portal.domain.messaging.states.chats import LINK_LIFE, Started
from portal.domain.notices import actions as outbox
from portal.domain.notices.states import Kind, Way
from portal.domain.regions import actions as regions
from portal.domain.regions.states import Messenger

_BYTES: Final = 32
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_START, _STOP = "/start", "/stop"


class NotOffered(Exception):
    """A messenger that carries no notices here."""


class Linked(Exception):
    """A chat of this messenger is linked already: notices move to another one only after it is unlinked."""


def ask(*, account_id: int, messenger: str, region: str, at: datetime, by: Actor) -> str:
    """Make the address that starts the bot for this account, once and for `LINK_LIFE`; a former one dies.

    Only the hash of what stands in it is kept. Raises accounts.Limited, NotOffered, Linked, limits.Exhausted.
    """
    if by.is_limited:
        raise accounts.Limited
    if not any(one.name == messenger and one.is_on for one in chats.offers(account_id=account_id)):
        raise NotOffered
    limits.take(CHAT_LINKS_OF_ACCOUNT, str(account_id), at=at)
    token = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account_id)
        if _is_linked(account_id, messenger):
            raise Linked
        ChatLink.objects.filter(account=account_id, messenger=messenger, used_at=None).delete()
        ChatLink.objects.create(
            token_hash=known.hash_of(token), account_id=account_id, messenger=messenger, made_at=at,
            ends_at=at + LINK_LIFE,
        )  # fmt: skip
        _record("chat.asked", account_id, messenger, at, by, region)
    return ports.messengers[messenger].link(token)


def hear(*, messenger: str, chat: str, text: str, at: datetime) -> Started:
    """Do what was written to the bot in a chat of one person; return what became of it."""
    word, _, rest = text.strip().partition(" ")
    if word == _STOP:
        is_ended = lose(messenger=messenger, chat=chat, at=at)
        return Started.STOPPED if is_ended else Started.NOT_LINKED
    if word == _START and rest:
        return _start(messenger, chat, rest.strip(), at)
    is_linked = Chat.objects.filter(messenger=messenger, chat=chat).exists()
    if word == _START:
        return Started.ALREADY if is_linked else Started.NOT_LINKED
    return Started.OTHER


def _start(messenger: str, chat: str, token: str, at: datetime) -> Started:
    if not _TOKEN.fullmatch(token):
        return Started.STALE
    try:
        return _link(messenger, chat, known.hash_of(token), at)
    except IntegrityError as error:
        if not _is_of_chat(error):
            raise
        return Started.TAKEN  # somebody else linked this chat in the same moment


def _is_of_chat(error: IntegrityError) -> bool:
    """Tell the constraint by its name; SQLite tells its columns."""
    return any(told in str(error) for told in ("messaging_chat_once", "messaging_chat.chat"))


@transaction.atomic
def _link(messenger: str, chat: str, token_hash: str, at: datetime) -> Started:
    link = ChatLink.objects.select_for_update().filter(pk=token_hash, messenger=messenger).first()
    if link is None:
        return Started.STALE
    mine = Chat.objects.filter(messenger=messenger, chat=chat).values_list("account_id", flat=True).first()
    if link.used_at is not None:  # a messenger tells again what it was not answered for
        return Started.ALREADY if mine == link.account_id else Started.STALE
    if mine is not None and mine != link.account_id:
        return Started.TAKEN
    if not _is_open(link, mine, at) or not ChatLink.objects.filter(
        pk=token_hash, used_at=None, ends_at__gt=at
    ).update(used_at=at):
        return Started.STALE
    if mine is not None:
        return Started.ALREADY
    _keep(link, chat, at)
    return Started.LINKED


def _is_linked(account_id: int, messenger: str) -> bool:
    return Chat.objects.filter(account=account_id, messenger=messenger).exists()


def _is_open(link: ChatLink, mine: int | None, at: datetime) -> bool:
    """Tell whether the link may still be used; notices never move away from a chat that is linked already."""
    if mine is None and _is_linked(link.account_id, link.messenger):
        return False
    contact = known.contact(account_id=link.account_id)
    return contact is not None and not contact.is_closing and link.ends_at > at


def _keep(link: ChatLink, chat: str, at: datetime) -> None:
    account_id, messenger = link.account_id, link.messenger
    # Before the chat is linked, so that it goes by letter: somebody else may have linked it.
    outbox.put(
        account_id=account_id, card_id=None, kind=Kind.CHAT_LINKED, facts={"messenger": messenger}, at=at,
        key=f"{Kind.CHAT_LINKED}:{account_id}:{at.isoformat()}",
    )  # fmt: skip
    Chat.objects.create(account_id=account_id, messenger=messenger, chat=chat, linked_at=at)
    outbox.go_beside(account_id=account_id, way=Way(messenger))
    _record("chat.linked", account_id, messenger, at, SYSTEM)


def lose(*, messenger: str, chat: str, at: datetime) -> bool:
    """Unlink a chat whose person has stopped the bot, and say so in the cabinet; False if there is none."""
    with transaction.atomic():
        row = Chat.objects.select_for_update().filter(messenger=messenger, chat=chat).first()
        if row is None:
            return False
        account_id = row.account_id
        _unlink(account_id, messenger)
        outbox.put(
            account_id=account_id, card_id=None, kind=Kind.CHAT_LOST, facts={"messenger": messenger}, at=at,
            key=f"{Kind.CHAT_LOST}:{account_id}:{at.isoformat()}",
        )  # fmt: skip
        _record("chat.lost", account_id, messenger, at, SYSTEM)
    return True


def unlink(*, account_id: int, messenger: str, at: datetime, by: Actor, region: str = "") -> bool:
    """Unlink by the person's own button; return whether a chat was linked."""
    with transaction.atomic():
        if not _unlink(account_id, messenger):
            return False
        _record("chat.unlinked", account_id, messenger, at, by, region)
    return True


def _unlink(account_id: int, messenger: str) -> bool:
    ChatLink.objects.filter(account=account_id, messenger=messenger).delete()
    outbox.go_no_more(account_id=account_id, way=Way(messenger))
    return Chat.objects.filter(account=account_id, messenger=messenger).delete()[0] > 0


def switch(*, region: str, messenger: Messenger, is_on: bool, at: datetime, by: Actor) -> bool:
    """Let a messenger carry a region's notices or no more; return whether that is news."""
    with transaction.atomic():
        if not regions.switch_messenger(code=region, name=messenger, is_on=is_on):
            return False
        audit.record(
            at=at, by=by, action="messenger.switched", object_kind="region", object_id=region,
            region=region, facts={"messenger": messenger.value, "is_on": is_on},
        )  # fmt: skip
    return True


def forget_links(*, at: datetime) -> int:
    """Forget links that start nothing any more; return how many."""
    return ChatLink.objects.filter(ends_at__lte=at).delete()[0]


def erase(*, account_id: int) -> None:
    """Forget the chats of an account and what led to them."""
    ChatLink.objects.filter(account=account_id).delete()
    Chat.objects.filter(account=account_id).delete()


def _record(action: str, account_id: int, messenger: str, at: datetime, by: Actor, region: str = "") -> None:
    """Write it down; the number of the chat stands nowhere but in its table."""
    audit.record(
        at=at, by=by, action=action, object_kind="account", object_id=account_id, region=region,
        facts={"messenger": messenger},
    )  # fmt: skip
