"""Check a code: three tries each, ten a day for an account, a budget of wrong ones for everybody."""

import secrets
import uuid
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F

from portal.domain.accounts import queries
from portal.domain.accounts.actions import people
from portal.domain.accounts.models import Code
from portal.domain.accounts.rules import codes as rules
from portal.domain.accounts.states import CODE_TRIES, Browser, CodePurpose
from portal.domain.audit import actions as audit
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.rules import Ask
from portal.domain.regions.states import CodeChannel

_log = structlog.get_logger("portal.codes")


class WrongCode(Exception):
    """Another code was sent than the one typed; `left` tries are left, none when it is 0."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


class CodeOver(Exception):
    """The code can no more be tried; `kind` is unknown, used, replaced, expired or tries."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def check_code(
    *, code_id: uuid.UUID, purpose: CodePurpose, digits: str, browser: Browser, at: datetime
) -> Code:
    """Use the code up, once, by the browser that asked for it; return it with its account and phone.

    A try is counted before the codes are compared, so that however many come at once, three are
    compared. Call it outside of any transaction. Raises rules.codes.WrongDigits (not counted),
    WrongCode, CodeOver, limits.actions.Exhausted.
    """
    mine = Code.objects.filter(pk=code_id, purpose=purpose, browser_hash=browser.key_hash)
    code = mine.select_related("account").first()
    if code is None:
        raise CodeOver("unknown")
    typed = rules.read(digits, digits=code.digits, is_call=code.channel == CodeChannel.CALL)
    _refuse_over(code, at)
    asks = _count(code, at)
    if not _count_try(code, at):
        _give_back(asks, at)
        raise CodeOver(_why_over(Code.objects.get(pk=code.pk), at) or "tries")
    if not _is_right(code, typed):
        _log.warning("code_wrong", purpose=code.purpose, channel=code.channel, tries=code.tries)
        raise WrongCode(CODE_TRIES - code.tries)
    _give_back(asks, at)
    return _use(code, at)


def asks_for(code: Code) -> list[Ask]:
    """List what one try counts in (R6); where there is no account, its phone stands for it."""
    whose = f"account {code.account_id}" if code.account_id else f"phone {code.phone}"
    return [
        Ask(limit.WRONG_CODES_OF_ACCOUNT, whose),
        Ask(limit.wrong_codes(code.digits), limit.EVERYBODY),
    ]


def _count(code: Code, at: datetime) -> list[Ask]:
    """Count a try; one at a code of nobody finds no account, so it takes nothing from what all share.

    It is refused with the others all the same: else the refusal would tell which numbers are known.
    """
    asks = asks_for(code)
    if code.account_id is None:
        limits.refuse_full(asks, at=at)
        asks = asks[:1]
    limits.take_all(asks, at=at)
    return asks


def _give_back(asks: list[Ask], at: datetime) -> None:
    for ask in asks:
        limits.give_back(ask.limit, ask.bucket, at=at)


def _refuse_over(code: Code, at: datetime) -> None:
    kind = _why_over(code, at)
    if kind:
        raise CodeOver(kind)


def _why_over(code: Code, at: datetime) -> str:
    over = {
        "used": code.used_at is not None,
        "replaced": code.ended_at is not None,
        "expired": code.ends_at <= at,
        "tries": code.tries >= CODE_TRIES,
    }
    return next((kind for kind, is_so in over.items() if is_so), "")


def _count_try(code: Code, at: datetime) -> bool:
    """Count one more try, if there is one left; the row then tells which it was."""
    living = Code.objects.filter(pk=code.pk, used_at=None, ended_at=None, ends_at__gt=at)
    with transaction.atomic():  # the row stays ours until it is read
        if living.filter(tries__lt=CODE_TRIES).update(tries=F("tries") + 1) != 1:
            return False
        code.refresh_from_db(fields=["tries", "code_hash"])
    return True


def _is_right(code: Code, typed: str) -> bool:
    """Compare in constant time; a code not sent yet, or of nobody, is compared with nothing and fails."""
    is_same = secrets.compare_digest(code.code_hash, queries.code_hash(code.pk, typed))
    return is_same and code.account_id is not None


def _use(code: Code, at: datetime) -> Code:
    with transaction.atomic():
        if Code.objects.filter(pk=code.pk, used_at=None, ended_at=None).update(used_at=at) != 1:
            raise CodeOver(_why_over(Code.objects.get(pk=code.pk), at) or "used")
        code.used_at = at
        assert code.account_id is not None  # noqa: S101  compared above
        audit.record(
            at=at, by=people.actor(code.account_id), action="code.entered", object_kind="account",
            object_id=code.account_id, region=code.region,
            facts={"purpose": code.purpose, "channel": code.channel},
        )  # fmt: skip
    return code
