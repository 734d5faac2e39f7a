"""Reminders to telephones: one after another, each by its own lease, beside the letters.

A message that a provider did not answer for may have gone out: it is sent again a few times at most,
because a reminder that comes twice is better than none, and each one costs money.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from portal.domain.accounts import ports as channels
from portal.domain.accounts.actions import paying
from portal.domain.limits import actions as limits
from portal.domain.messaging import ports, queries, rules, texts
from portal.domain.messaging.actions import telling
from portal.domain.messaging.models import Quiet
from portal.domain.messaging.states import Addressee
from portal.domain.notices import actions as outbox
from portal.domain.notices.states import Held, Outcome, Way

log = structlog.get_logger("portal.messaging")
_chance = random.SystemRandom().random
LIFE: Final = timedelta(hours=2)
"""A message that waits for a telephone longer is of no use."""


def deliver_to_phones(*, clock: Callable[[], datetime], is_mine: Callable[[], bool]) -> int:
    """Send what is due for a few seconds; return how many notices came to their end.

    Args and promises are those of `deliver`.
    """
    ended, until = 0, clock() + rules.TURN
    while clock() < until and is_mine():
        held = outbox.claim(at=clock(), lease=rules.LEASE, way=Way.PHONE)
        if held is None:
            return ended
        outcome = _outcome_of_one(held, clock)
        ended += outcome is not None and outbox.settle(held, outcome=outcome)
    return ended


def _outcome_of_one(held: Held, clock: Callable[[], datetime]) -> Outcome | None:
    """Return how one notice ends; what nobody expected holds up this notice only."""
    try:
        return _outcome(held, clock)
    except Exception as error:  # noqa: BLE001
        log.error("text broke", notice=held.id, kind=held.kind, error=type(error).__qualname__)  # noqa: TRY400
        later(held, clock)
        return None


def _outcome(held: Held, clock: Callable[[], datetime]) -> Outcome | None:
    whom, words = queries.addressee(account_id=held.account_id), texts.of(held.kind)
    channel = ports.texters.get(whom.phone_way) if whom else None
    reason = rules.without_text(held, words, whom, has_channel=channel is not None, at=clock())
    if reason is not None or channel is None or whom is None:
        return reason
    silence = queries.quiet(whom.phone_way)
    if silence is not None and silence.until > clock():
        outbox.try_later(held, not_before=silence.until)
        return None
    return _pay_and_send(held, channel, whom, telling.fill(words.text, held), clock)


def _pay_and_send(
    held: Held, channel: channels.TextChannel, whom: Addressee, text: str, clock: Callable[[], datetime]
) -> Outcome | None:
    """Set the money aside first; where the region's day has too little, letter and cabinet must do."""
    try:
        money = paying.set_aside(region=whom.region, channel=whom.phone_way, at=clock())
    except limits.Exhausted:
        log.warning("text not paid for", notice=held.id, channel=whom.phone_way, region=whom.region)
        return Outcome.NO_MONEY
    return _send(held, channel, whom, text, clock, money)


def _send(
    held: Held, channel: channels.TextChannel, whom: Addressee, text: str, clock: Callable[[], datetime],
    money: paying.Aside,
) -> Outcome | None:  # fmt: skip
    left = held.not_after - clock() if held.not_after else LIFE
    try:
        ttl_s = int(min(left, LIFE).total_seconds())
        sent = channel.tell(phone=whom.phone, text=text, ttl_s=ttl_s, key=held.key)
    except channels.NumberRefused as error:
        paying.failed(money, kind=error.kind, at=clock())
        log.warning("text refused", notice=held.id, channel=whom.phone_way, detail=error.detail)
        return Outcome.REFUSED
    except channels.ChannelTrouble as error:
        paying.failed(money, kind=error.kind, at=clock())
        fall_silent(whom.phone_way, error, clock())
        later(held, clock)
        return None
    paying.settle(money, sent=sent, at=clock())
    Quiet.objects.filter(pk=whom.phone_way).delete()
    return Outcome.TEXTED


def later(held: Held, clock: Callable[[], datetime]) -> None:
    """Let a notice wait for its next try, longer each time."""
    outbox.try_later(held, not_before=clock() + rules.pause(held.attempts, chance=_chance()))


def fall_silent(channel: str, error: channels.ChannelTrouble, at: datetime) -> None:
    """Ask this provider no more for a while: each try would cost its time-out, and perhaps a message."""
    silence = queries.quiet(channel)
    failures = silence.failures + 1 if silence else 1
    values = {"failures": failures, "until": at + rules.quiet(failures)}
    Quiet.objects.update_or_create(pk=channel, defaults=values)
    log.warning("texts are down", channel=channel, kind=error.kind, detail=error.detail, times=failures)
