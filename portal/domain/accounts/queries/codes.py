"""Codes: what the page shows, which ways are open, how their sending goes."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from portal.domain.accounts import ports
from portal.domain.accounts.models import Code, CodeHour
from portal.domain.accounts.queries import paying
from portal.domain.accounts.rules import codes as rules
from portal.domain.accounts.states import (
    BLIND,
    CODE_AGAIN_AFTER,
    CODE_TRIES,
    CODES_KEPT,
    NEXT_CHANNEL_AFTER,
    Browser,
    CodePurpose,
    CodeState,
    CodeStep,
)
from portal.domain.regions import queries as regions
from portal.kit import keyed, zones

KEPT: Final = CODES_KEPT
_ENDED: Final = (CodeStep.SENT, CodeStep.DELIVERED, CodeStep.FAILED)
_DOWN: Final = (ports.ChannelDown.kind, ports.NoBalance.kind, ports.BadReply.kind)


@dataclass(frozen=True, slots=True)
class ChannelOffer:
    """A way a code may come; `is_down` when the last sendings failed at the provider, whoever asked."""

    name: str
    digits: int
    is_down: bool


def code_hash(code_id: uuid.UUID, number: str) -> str:
    """Return what the table keeps of a code: of no use without the secret, and for no other row."""
    return keyed.digest(f"{code_id} {number}", secret=settings.SECRET_KEY, purpose="codes")


def channels_of(region: str) -> list[str]:
    """Return the ways a region has chosen, in its order, of those this installation can go."""
    known = regions.known(region)
    return paying.ways_of(known) if known else []


def is_night(*, region: str, at: datetime) -> bool:
    """Tell whether people of a region sleep: nobody's phone is rung then unless they insist."""
    if settings.CODES_NIGHT is None:
        return False
    found = regions.known(region)
    return found is not None and rules.is_night(zones.local(at, found.time_zone).hour, settings.CODES_NIGHT)


def text_channels_of(region: str) -> list[str]:
    """Return those of a region's ways that carry a text, in its order."""
    return [name for name in channels_of(region) if name in ports.texts]


def channel_offers(*, region: str, at: datetime) -> tuple[ChannelOffer, ...]:
    """Return the ways a person of this region may choose among, paid for today (four queries)."""
    names = _paid_for(region, at)
    down = channels_down(at=at)
    return tuple(ChannelOffer(name, ports.channels[name].digits, name in down) for name in names)


def channels_down(*, at: datetime) -> set[str]:
    """Name the channels whose newest sendings all failed at the provider; that tells of no account."""
    recent = Code.objects.filter(created_at__gt=at - rules.DOWN_FOR, state__in=_ENDED, account__isnull=False)
    failures: dict[str, list[str]] = {}
    for channel, failure in recent.order_by("-created_at").values_list("channel", "failure")[:200]:
        failures.setdefault(channel, []).append(failure)
    newest = {channel: told[: rules.DOWN_AFTER] for channel, told in failures.items()}
    return {
        channel
        for channel, told in newest.items()
        if len(told) == rules.DOWN_AFTER and set(told) <= set(_DOWN)
    }


def code_state(
    *, code_id: uuid.UUID, purpose: CodePurpose, browser: Browser, at: datetime
) -> CodeState | None:
    """Return what the page of this browser's code shows; None for any other code (two queries).

    For those who have proved nothing yet the step comes from the clock alone: what really became of
    the sending would tell whether the number is known.
    """
    mine = Code.objects.filter(pk=code_id, purpose=purpose, browser_hash=browser.key_hash)
    code = mine.first()
    if code is None:
        return None
    is_blind = code.purpose in BLIND
    step = rules.blind_step(code.created_at, at) if is_blind else CodeStep(code.state)
    other_after = timedelta() if step == CodeStep.FAILED else NEXT_CHANNEL_AFTER
    return CodeState(
        channel=code.channel,
        digits=code.digits,
        phone=code.phone,
        step=step,
        failure="" if is_blind else code.failure,
        tries_left=CODE_TRIES - code.tries,
        is_over=_is_over(code, at),
        ends_at=code.ends_at,
        again_at=code.created_at + CODE_AGAIN_AFTER,
        next_channel=rules.next_channel(_paid_for(code.region, at), code.channel),
        next_channel_at=code.created_at + other_after,
    )


def _paid_for(region: str, at: datetime) -> list[str]:
    found = regions.known(region)
    return paying.paid_ways(region=found, at=at) if found else []


def _is_over(code: Code, at: datetime) -> bool:
    gone = code.used_at is not None or code.ended_at is not None
    return gone or code.ends_at <= at or code.tries >= CODE_TRIES


def conversion(*, at: datetime) -> tuple[int, int]:
    """Return how many codes went out lately, and how many of them were typed in (one query)."""
    ripe = Code.objects.filter(sent_at__gt=at - rules.WATCHED, sent_at__lte=at - rules.RIPE_AFTER)
    counted = ripe.aggregate(sent=Count("pk"), entered=Count("pk", filter=Q(used_at__isnull=False)))
    return counted["sent"], counted["entered"]


def usual_of_hour(*, at: datetime) -> list[int]:
    """Return how many codes were asked for in this hour on each of the last days (one query)."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    hours = [hour - timedelta(days=days) for days in range(1, rules.DAYS_REMEMBERED + 1)]
    return list(CodeHour.objects.filter(hour_at__in=hours).values_list("asked", flat=True))


def old_hours(*, at: datetime) -> "QuerySet[CodeHour]":
    """Return the counts of hours before `at`."""
    return CodeHour.objects.filter(hour_at__lt=at)
