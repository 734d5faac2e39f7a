"""Notices to chats of messengers: one after another, each by its own lease, beside the letters.

As to telephones, a message that was not answered for is sent again a few times at most. A messenger that
is down costs nobody else anything: its notices are not even taken meanwhile.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from portal.domain.accounts import ports as channels
from portal.domain.messaging import queries, rules, texts
from portal.domain.messaging.actions import linking, phones, telling
from portal.domain.messaging.models import Quiet
from portal.domain.messaging.ports import chats as ports
from portal.domain.messaging.queries import chats
from portal.domain.messaging.states.chats import WAYS, Talk
from portal.domain.notices import actions as outbox
from portal.domain.notices.states import Held, Outcome, Way

log = structlog.get_logger("portal.messaging")


def deliver_to_chats(*, clock: Callable[[], datetime], is_mine: Callable[[], bool]) -> int:
    """Send what is due for a few seconds; return how many notices came to their end.

    Args and promises are those of `deliver`.
    """
    return sum(_deliver_by(way, clock, is_mine) for way in WAYS)


def _deliver_by(way: Way, clock: Callable[[], datetime], is_mine: Callable[[], bool]) -> int:
    ended, until = 0, clock() + rules.TURN
    while clock() < until and is_mine() and not _is_left_in_peace(way, clock()):
        held = outbox.claim(at=clock(), lease=rules.LEASE, way=way)
        if held is None:
            return ended
        outcome = _outcome_of_one(held, clock)
        ended += outcome is not None and outbox.settle(held, outcome=outcome)
    return ended


def _is_left_in_peace(way: Way, at: datetime) -> bool:
    silence = queries.quiet(channel_of(way))
    return silence is not None and silence.until > at


def channel_of(way: str) -> str:
    """Return the name under which a messenger falls silent: its channel of codes has the bare one."""
    return f"chat:{way}"


def _outcome_of_one(held: Held, clock: Callable[[], datetime]) -> Outcome | None:
    """Return how one notice ends; what nobody expected holds up this notice only."""
    try:
        return _outcome(held, clock)
    except Exception as error:  # noqa: BLE001
        log.error("chat broke", notice=held.id, kind=held.kind, error=type(error).__qualname__)  # noqa: TRY400
        phones.later(held, clock)
        return None


def _outcome(held: Held, clock: Callable[[], datetime]) -> Outcome | None:
    messenger, words = ports.messengers.get(held.way), texts.of(held.kind)
    visit_region = held.facts.get(telling.LINKED, "")
    talk = chats.talk(account_id=held.account_id, messenger=held.way, visit_region=visit_region)
    is_wanted = talk is not None and messenger is not None
    reason = rules.without_chat(held, words, is_wanted=is_wanted, at=clock())
    if reason is not None or talk is None or messenger is None:
        return reason
    return _send(held, messenger, talk, telling.in_a_chat(held, words, talk.region), clock)


def _send(
    held: Held, messenger: ports.Messenger, talk: Talk, text: str, clock: Callable[[], datetime]
) -> Outcome | None:
    is_awake = talk.rhythm.waking(talk.zone).has(clock())
    try:
        messenger.tell(chat=talk.chat, text=text, is_silent=not is_awake)
    except channels.NumberRefused as error:
        log.warning("chat refused", notice=held.id, channel=held.way, detail=error.detail)
        if isinstance(error, ports.ChatGone):
            linking.lose(messenger=held.way, chat=talk.chat, at=clock())
        return Outcome.REFUSED
    except ports.TooOften as error:
        _wait(held, error, clock())
        return None
    except channels.ChannelTrouble as error:
        phones.fall_silent(channel_of(held.way), error, clock())
        phones.later(held, clock)
        return None
    Quiet.objects.filter(pk=channel_of(held.way)).delete()
    return Outcome.TEXTED


def _wait(held: Held, error: ports.TooOften, at: datetime) -> None:
    """Ask this messenger no more for as long as it said."""
    until = at + timedelta(seconds=error.wait_s)
    Quiet.objects.update_or_create(pk=channel_of(held.way), defaults={"failures": 1, "until": until})
    outbox.try_later(held, not_before=until)
    log.warning("chats are slowed down", channel=held.way, wait_s=error.wait_s)
