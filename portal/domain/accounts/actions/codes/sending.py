"""Send a code once. A sender killed in the middle leaves a code that is never sent again.

Nobody can know whether a call that was broken off has rung. So the row says «sending» before the
provider is asked, and whoever finds that word afterwards writes «did not arrive».
"""

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from portal.domain.accounts import ports, queries
from portal.domain.accounts.actions import paying
from portal.domain.accounts.actions.codes import lanes
from portal.domain.accounts.models import Code
from portal.domain.accounts.states import BLIND, LATE, LOST, CodeStep
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.work import actions as work

UNDELIVERED: Final = "undelivered"
ASK_AFTER: Final = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=40))
STUCK_AFTER: Final = timedelta(minutes=1)
_ASK: Final = "portal.domain.accounts.jobs.ask_delivery"
_log = structlog.get_logger("portal.codes")


@dataclass(frozen=True, slots=True)
class Errand:
    """A code to be brought now; `number` is None where the provider makes it up."""

    code: Code
    number: str | None


def deliver(*, code_id: uuid.UUID, clock: Callable[[], datetime]) -> None:
    """Send the code, unless somebody has; what became of it is written down, if late, by its lane."""
    errand = _begin(code_id, clock())
    if errand is None:
        return
    channel = errand.code.channel
    is_down = channel in queries.channels_down(at=clock())
    try:
        lanes.run(channel, partial(_bring, errand, clock), is_down=is_down)
    except lanes.Full as trouble:
        _log.warning("code_not_sent", channel=channel, kind=trouble.kind, detail=trouble.detail)
        _fail(errand.code, trouble.kind, clock(), is_unpaid=True)


def _bring(errand: Errand, clock: Callable[[], datetime]) -> None:
    code = errand.code
    try:
        sent = _carry(errand, clock())
    except ports.ChannelTrouble as trouble:
        _log.warning("code_not_sent", channel=code.channel, kind=trouble.kind, detail=trouble.detail)
        _fail(code, trouble.kind, clock())
        return
    _note_sent(code, sent, clock())


def _begin(code_id: uuid.UUID, at: datetime) -> Errand | None:
    """Say «sending» in the row, so that nobody sends it after us; None when there is nothing to send."""
    code = Code.objects.filter(pk=code_id).first()
    if code is None or code.state not in (CodeStep.WAITING, CodeStep.SENDING):
        return None
    if code.state == CodeStep.SENDING:
        _log.warning("code_lost", channel=code.channel)
        _fail(code, LOST, at)
    elif code.ended_at is not None or code.ends_at <= at:
        _fail(code, LATE, at)
    elif code.account_id is None:
        _pretend(code, at)
    else:
        return _claim(code)
    return None


def _claim(code: Code) -> Errand | None:
    port = ports.channels.get(code.channel)
    number = None if port is None or port.picks_code else _made_up(code.digits)
    kept = queries.code_hash(code.pk, number) if number else ""
    mine = Code.objects.filter(pk=code.pk, state=CodeStep.WAITING, ended_at=None)
    if mine.update(state=CodeStep.SENDING, code_hash=kept) != 1:
        return None
    return Errand(code, number)


def _made_up(digits: int) -> str:
    return f"{secrets.randbelow(10**digits):0{digits}}"


def _carry(errand: Errand, at: datetime) -> ports.Sent:
    """Ask the provider; no transaction is open."""
    code = errand.code
    port = ports.channels.get(code.channel)
    if port is None:
        raise ports.ChannelDown("not installed")
    left = max(30, int((code.ends_at - at).total_seconds()))
    sent = port.send(phone=code.phone, code=errand.number, ttl_s=left, key=str(code.pk))
    if errand.number is None and not _is_code(sent.code, code.digits):
        raise ports.BadReply("no code")
    return sent


def _is_code(told: str | None, digits: int) -> bool:
    return told is not None and len(told) == digits and told.isascii() and told.isdecimal()


def _pretend(code: Code, at: datetime) -> None:
    """Send nothing to a number that nobody has."""
    if _waiting_or_lost(code).update(state=CodeStep.SENT):
        _give_back_money(code, code.kopecks, at)


def _note_sent(code: Code, sent: ports.Sent, at: datetime) -> None:
    cost = code.kopecks if sent.cost_kopecks is None else sent.cost_kopecks
    told: dict[str, Any] = {"state": CodeStep.SENT, "failure": "", "sent_at": at, "ref": sent.ref[:100]}
    if sent.code is not None:
        told["code_hash"] = queries.code_hash(code.pk, sent.code)
    with transaction.atomic():
        if not _waiting_or_lost(code).update(kopecks=cost, **told):
            return
        if sent.ref:
            work.enqueue(_ASK, run_after=at + ASK_AFTER[0], code_id=str(code.pk), turn=1)
    _give_back_money(code, code.kopecks - cost, at)
    _log.info("code_sent", channel=code.channel, purpose=code.purpose)


def _fail(code: Code, kind: str, at: datetime, *, is_unpaid: bool = False) -> None:
    if not _waiting_or_lost(code).update(state=CodeStep.FAILED, failure=kind):
        return
    if is_unpaid or kind == LATE:  # no provider was asked
        _give_back_money(code, code.kopecks, at)
    else:
        paying.failed(_aside(code, code.kopecks), kind=kind, at=at)
    if code.purpose not in BLIND:  # else the shorter wait would tell that the number is known
        limits.give_back(limit.CODES_OF_PHONE_SOON, code.phone, at=at)


def _waiting_or_lost(code: Code) -> "QuerySet[Code]":
    """Return the row while nobody has written its end: a sender given up as lost may still come back."""
    open_ = Q(state__in=(CodeStep.WAITING, CodeStep.SENDING)) | Q(state=CodeStep.FAILED, failure=LOST)
    return Code.objects.filter(open_, pk=code.pk)


def _give_back_money(code: Code, kopecks: int, at: datetime) -> None:
    paying.give_back(_aside(code, kopecks), at=at)


def _aside(code: Code, kopecks: int) -> paying.Aside:
    return paying.Aside(code.region, kopecks, code.created_at)


def ask_delivery(*, code_id: uuid.UUID, turn: int, at: datetime) -> None:
    """Ask the provider whether the code has arrived; ask again later where it does not know yet."""
    code = Code.objects.filter(pk=code_id, state=CodeStep.SENT, used_at=None).exclude(ref="").first()
    port = ports.channels.get(code.channel) if code else None
    if code is None or port is None:
        return
    with suppress(lanes.Full):  # a report is no more than a comfort
        lanes.run(code.channel, partial(_ask_port, port, code, turn, at))


def _ask_port(port: ports.CodeChannel, code: Code, turn: int, at: datetime) -> None:
    try:
        delivery = port.status(code.ref)
    except ports.ChannelTrouble as trouble:
        _log.warning("code_status_unknown", channel=code.channel, kind=trouble.kind)
        delivery = ports.Delivery.UNKNOWN
    if delivery != ports.Delivery.UNKNOWN:
        note_delivery(channel=code.channel, ref=code.ref, delivery=delivery)
    elif turn < len(ASK_AFTER):
        work.enqueue(_ASK, run_after=at + ASK_AFTER[turn], code_id=str(code.pk), turn=turn + 1)


def note_delivery(*, channel: str, ref: str, delivery: ports.Delivery) -> bool:
    """Write down what a provider tells of a sending; return whether it was one of ours."""
    known = Code.objects.filter(channel=channel, ref=ref).exclude(ref="")
    sent = known.filter(Q(state=CodeStep.SENT) | Q(state=CodeStep.FAILED, failure=UNDELIVERED))
    if delivery == ports.Delivery.DELIVERED:
        return bool(sent.update(state=CodeStep.DELIVERED, failure=""))
    if delivery == ports.Delivery.FAILED:
        return bool(sent.update(state=CodeStep.FAILED, failure=UNDELIVERED))
    return known.exists()


def lose_stuck(*, at: datetime) -> int:
    """Give up codes whose sender was killed after its task had ended; return how many.

    A sender that is only slow writes its own end over this one.
    """
    stuck = Code.objects.filter(state=CodeStep.SENDING, created_at__lte=at - STUCK_AFTER)
    lost = list(stuck)
    for code in lost:
        _log.warning("code_lost", channel=code.channel)
        _fail(code, LOST, at)
    return len(lost)
