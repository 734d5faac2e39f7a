"""Money of messages to telephones: set aside before a provider is asked, brought to the price afterwards.

One bucket of `limits` holds the day of a region: one statement of the database lets pass or refuses, so
however many processes send at once, what they set aside together stays within the figure.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from portal.domain.accounts import ports, queries
from portal.domain.accounts.rules import codes as rules
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits
from portal.domain.regions import actions as regions
from portal.domain.regions.queries import Region
from portal.domain.regions.rules import texts_money

_UNBOUNDED: Final = 2**31 - 1
_UNPAID: Final = frozenset({ports.NumberRefused.kind, ports.NoBalance.kind})


class NotAllowed(Exception):
    """The figure is out of bounds, or no reason is given."""


def allow(*, region: Region, kopecks: int, why: str, at: datetime, by: Actor) -> None:
    """Let messages cost a region so many kopecks a day from now on. Raises NotAllowed."""
    reason = why.strip()
    if not 0 <= kopecks <= texts_money.MOST or not reason:
        raise NotAllowed
    with transaction.atomic():
        number = regions.allow_texts(region=region, kopecks=kopecks, why=reason, at=at, by=by.id)
        audit.record(
            at=at, by=by, action="texts_budget.set", object_kind="regions_textsbudget", object_id=number,
            region=region.code, facts={"kopecks": kopecks},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aside:
    """Kopecks set aside for one message, at which moment (UTC): they belong to that day of the region."""

    region: str
    kopecks: int
    at: datetime


def set_aside(*, region: str, channel: str, at: datetime) -> Aside:
    """Set aside what a text by this way may cost; raise limits.actions.Exhausted where too little is left.

    Call it outside of any transaction.
    """
    kopecks = rules.price_of_text(channel)
    if kopecks:
        limits.take_all([queries.ask_for(region=region, kopecks=kopecks, at=at)], at=at)
    return Aside(region, kopecks, at)


def count(*, region: str, channel: str, at: datetime) -> Aside:
    """Set aside for a warning of security: it counts, and no limit of money silences it."""
    ask = queries.ask_for(region=region, kopecks=rules.price_of_text(channel), at=at)
    if ask.amount:
        limits.take_all([replace(ask, limit=replace(ask.limit, most=_UNBOUNDED))], at=at)
    return Aside(region, ask.amount, at)


def settle(money: Aside, *, sent: ports.Sent, at: datetime) -> None:
    """Bring what was set aside to the price that the provider told, if it told one."""
    if sent.cost_kopecks is not None:
        give_back(replace(money, kopecks=money.kopecks - sent.cost_kopecks), at=at)


def failed(money: Aside, *, kind: str, at: datetime) -> None:
    """Give back what a provider refused at once; `kind` is that of the ChannelTrouble.

    After any other failure the message may have gone out, and will be paid.
    """
    if kind in _UNPAID:
        give_back(money, at=at)


def give_back(money: Aside, *, at: datetime) -> None:
    """Uncount kopecks of the day they belong to; a negative figure counts what cost more, over the cap."""
    if money.kopecks:
        ask = queries.ask_for(region=money.region, kopecks=0, at=money.at)
        limits.give_back(ask.limit, ask.bucket, at=at, amount=money.kopecks)
