"""Ask for a code: every limit first, then one transaction that leaves the sending to a job."""

from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import IntegrityError, connection, transaction

from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import Account, Code
from portal.domain.accounts.rules import codes as rules
from portal.domain.accounts.states import BLIND, CODE_LIFE, Browser, CodePurpose
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.rules import Ask
from portal.domain.work import actions as work
from portal.kit import phone as phones

TRIES: Final = 5
_log = structlog.get_logger("portal.codes")
_COUNT_HOUR: Final = """
INSERT INTO accounts_codehour (hour_at, asked) VALUES (%s, 1)
ON CONFLICT (hour_at) DO UPDATE SET asked = accounts_codehour.asked + 1
"""


class ChannelClosed(Exception):
    """The region or the installation does not bring codes this way."""


class NightRest(Exception):
    """It is night in the region, and this way would wake somebody; whoever insists gets the code."""


class CodesShut(limits.Exhausted):
    """Codes are sent and not typed in: for a while nobody gets one, the way through ESIA is open."""


def send_code(
    *,
    purpose: CodePurpose,
    account: Account | None,
    phone: str,
    region: str,
    channel: str,
    browser: Browser,
    at: datetime,
    is_insisted: bool = False,
) -> Code:
    """Ask for a code; the code before it, of the same browser and purpose, is dead at once.

    `account` None is a number that nobody has: all looks and lasts the same, nothing is sent.
    Call it outside of any transaction. Raises kit.phone.WrongPhone, ChannelClosed, CodesShut,
    limits.actions.Exhausted, and NightRest unless the person insists; a refusal changes nothing.
    """
    number = phones.parse(phone)
    port = _port(region, channel)
    if not is_insisted and channel in rules.LOUD and queries.is_night(region=region, at=at):
        raise NightRest(channel)
    _refuse_when_pumped(at)
    _count([*asks_for(number, channel, browser, at), *_paid(region, channel, at)], at)
    code = Code(
        purpose=purpose, account=account, phone=number, region=region, channel=channel,
        digits=port.digits, browser_hash=browser.key_hash, kopecks=rules.PRICES[channel],
        created_at=at, ends_at=at + CODE_LIFE,
    )  # fmt: skip
    for _ in range(TRIES):
        if _is_written(code):
            return code
    raise RuntimeError("a browser asks for too many codes at once")


def _port(region: str, channel: str) -> ports.CodeChannel:
    if channel not in queries.channels_of(region):
        raise ChannelClosed(channel)
    return ports.channels[channel]


def _refuse_when_pumped(at: datetime) -> None:
    sent, entered = queries.conversion(at=at)
    if rules.is_pumped(sent=sent, entered=entered):
        _log.warning("codes_shut", sent=sent, entered=entered)
        raise CodesShut("codes_shut", at + rules.WATCHED)


def asks_for(number: str, channel: str, browser: Browser, at: datetime) -> list[Ask]:
    """List what one code counts in beside money: R3 the phone, R4 browser and network, R5 everybody."""
    return [
        Ask(limit.CODES_OF_PHONE_SOON, number),
        Ask(limit.CODES_OF_PHONE_AND_CHANNEL, f"{number} {channel}"),
        Ask(limit.CODES_OF_PHONE_HOUR, number),
        Ask(limit.CODES_OF_PHONE_DAY, number),
        Ask(limit.CODES_OF_BROWSER, browser.key_hash),
        Ask(limit.CODES_OF_NETWORK, limit.of_network(browser.ip)),
        Ask(limit.all_codes(rules.most_of_hour(queries.usual_of_hour(at=at))), limit.EVERYBODY),
    ]


def _paid(region: str, channel: str, at: datetime) -> list[Ask]:
    price = rules.PRICES[channel]
    return [queries.ask_for(region=region, kopecks=price, at=at)] if price else []


def _count(asks: list[Ask], at: datetime) -> None:
    try:
        limits.take_all(asks, at=at)
    except limits.Exhausted as used_up:
        if used_up.limit == limit.TEXTS_MONEY:
            raise CodesShut(used_up.limit, used_up.until) from used_up
        raise


def _is_written(code: Code) -> bool:
    """Put the code in the place of the older one; False when the same browser did so a moment ago."""
    try:
        _write(code)
    except IntegrityError as error:
        if not _is_of_living(error):
            raise
        return False
    return True


def _is_of_living(error: IntegrityError) -> bool:
    """Tell the constraint by its name; SQLite tells its columns."""
    return "accounts_one_living_code" in str(error) or "accounts_code.browser_hash" in str(error)


def _write(code: Code) -> None:
    with transaction.atomic():
        older = Code.objects.filter(browser_hash=code.browser_hash, purpose=code.purpose)
        older.filter(used_at=None, ended_at=None).update(ended_at=code.created_at)
        code.save(force_insert=True)
        _count_hour(code.created_at)
        audit.record(
            at=code.created_at, by=_actor(code), action="code.asked", object_kind="code", object_id=code.pk,
            region=code.region, facts={"purpose": code.purpose, "channel": code.channel},
        )  # fmt: skip
        work.enqueue("portal.domain.accounts.jobs.send_code", code_id=str(code.pk))


def _actor(code: Code) -> Actor:
    if code.purpose in BLIND or code.account_id is None:
        return Actor(ActorKind.ANONYMOUS)
    return Actor(ActorKind.ACCOUNT, str(code.account_id))


def _count_hour(at: datetime) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_HOUR, [connection.ops.adapt_datetimefield_value(hour)])


def forget_codes(*, at: datetime) -> int:
    """Remove codes of yesterday, and the counts of hours that no limit looks at; return how many codes."""
    removed, _ = Code.objects.filter(created_at__lte=at - queries.codes.KEPT).delete()
    queries.old_hours(at=at - timedelta(days=rules.DAYS_REMEMBERED + 1)).delete()
    return removed
