"""The number of an account changes: the former one is told so, by a text and by a letter."""

import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from django.utils.translation import gettext as _

from portal.domain.accounts import ports, queries
from portal.domain.accounts.actions import passwords, paying
from portal.domain.accounts.actions.codes import lanes
from portal.domain.accounts.models import Account, FormerPhone
from portal.domain.accounts.states import ContactSource, WarningState
from portal.domain.accounts.texts import warnings
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.rules import Ask
from portal.domain.notices.states import Kind
from portal.domain.regions import queries as regions
from portal.domain.work import actions as work

TELL: Final = "portal.domain.accounts.jobs.tell_former_phone"
AGAIN_AFTER: Final = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""A text of security may come late rather than never; after these the letter has to do."""
TEXT_LIFE: Final = timedelta(hours=24)
_log = structlog.get_logger("portal.phones")


def change(
    *, account: Account, phone: str, source: ContactSource, region: str, at: datetime, key: str
) -> None:
    """Give a locked account another number, in the caller's transaction; tell the person and the former one.

    `key` names the change; `region` is whose channel carries the text.
    """
    former = account.phone if account.phone_confirmed_at else ""
    account.phone, account.phone_source, account.phone_confirmed_at = phone, source, at
    account.save(update_fields=["phone", "phone_source", "phone_confirmed_at"])
    if not former or former == phone:
        return
    passwords.tell(account=account, kind=Kind.PHONE_CHANGED, key=key, at=at)
    number = uuid.uuid4()
    FormerPhone.objects.create(id=number, account=account, phone=former, region=region, created_at=at)
    work.enqueue(TELL, number=str(number), turn=1)


def tell_former(*, number: uuid.UUID, turn: int, at: datetime) -> None:
    """Send the text, unless it went already; ask for another turn where the providers are silent."""
    former = FormerPhone.objects.filter(pk=number, state=WarningState.WAITING).first()
    if former is None:
        return
    try:
        lanes.run("texts", partial(_tell, former, turn, at))
    except lanes.Full:
        work.enqueue(TELL, run_after=at + AGAIN_AFTER[0], number=str(number), turn=turn)


def _tell(former: FormerPhone, turn: int, at: datetime) -> None:
    kind = _send(former, turn, at)
    waiting = FormerPhone.objects.filter(pk=former.pk, state=WarningState.WAITING)
    if kind == "" or turn > len(AGAIN_AFTER) or kind != ports.ChannelDown.kind:
        state = WarningState.FAILED if kind else WarningState.SENT
        waiting.update(state=state, failure=kind)
        _log.info("former_phone_told", state=state, kind=kind)
        return
    work.enqueue(TELL, run_after=at + AGAIN_AFTER[turn - 1], number=str(former.pk), turn=turn + 1)


def _send(former: FormerPhone, turn: int, at: datetime) -> str:
    """Try the region's ways that carry a text, one after another; return what failed, or nothing."""
    kind = "no_channel"
    if turn == 1 and not _is_allowed(former, at):
        return "limit"
    for name in queries.text_channels_of(former.region):
        money = paying.count(region=former.region, channel=name, at=at)
        try:
            sent = ports.texts[name].tell(
                phone=former.phone, text=_text(former.region), ttl_s=int(TEXT_LIFE.total_seconds()),
                key=str(former.pk),
            )  # fmt: skip
            paying.settle(money, sent=sent, at=at)
        except ports.ChannelTrouble as trouble:
            paying.failed(money, kind=trouble.kind, at=at)
            _log.warning("former_phone_not_told", channel=name, kind=trouble.kind, detail=trouble.detail)
            kind = trouble.kind
        else:
            return ""
    return kind


def _is_allowed(former: FormerPhone, at: datetime) -> bool:
    """Count in a budget of its own: codes that are pumped out must not silence a warning."""
    asks = [Ask(limit.TEXTS_OF_PHONE, former.phone), Ask(limit.TEXTS, limit.EVERYBODY)]
    try:
        limits.take_all(asks, at=at)
    except limits.Exhausted:
        return False
    return True


def _text(region: str) -> str:
    """Say it without a name: the number may be a stranger's by now."""
    found = regions.known(region)
    told = _(warnings.FORMER_PHONE) % {"brand": found.brand if found else ""}
    support = found.support_phone if found else ""
    return f"{told} {_(warnings.CALL) % {'phone': support}}" if support else told


def sweep_former(*, at: datetime) -> int:
    """Remove what was told, or could not be, a day ago; return how many."""
    removed, _rows = FormerPhone.objects.filter(created_at__lte=at - TEXT_LIFE).delete()
    return removed
