"""A forgotten password: phone, code, new password. Nobody is signed in by it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from portal.domain.accounts import queries
from portal.domain.accounts.actions import ending, passages, passwords, people
from portal.domain.accounts.models import Account, Passage
from portal.domain.accounts.rules import passwords as rules
from portal.domain.accounts.states import PASSWORD_TRIES, Browser, CodePurpose
from portal.domain.audit import actions as audit
from portal.domain.limits import actions as limits
from portal.domain.notices.states import Kind

FORGOTTEN_AFTER: Final = timedelta(days=180)
"""A number that nobody confirmed for so long may belong to somebody else by now."""
TIME_FOR_PASSWORD: Final = timedelta(minutes=15)


def begin(*, phone: str, channel: str, region: str, browser: Browser, at: datetime) -> Passage:
    """Send a code to whoever has a password on this phone; a stranger's phone begins one that leads nowhere.

    Raises limits.Exhausted; asking.NightRest leaves a passage that waits for the person to insist.
    """
    known = queries.passwords_on(phone=phone, confirmed_after=at - FORGOTTEN_AFTER)
    passage = passages.begin(
        purpose=CodePurpose.RECOVERY, phone=phone, accounts=[one.account for one in known], region=region,
        browser=browser, at=at,
    )  # fmt: skip
    passages.send(passage=passage, channel=channel, browser=browser, at=at)
    return passage


def prove(*, digits: str, browser: Browser, onward: Browser, at: datetime) -> Passage:
    """Take the code; from here on the passage belongs to `onward`, the same browser under a new key.

    Raises passages.NoPassage and the refusals of passages.check.
    """
    passage = passages.living(purpose=CodePurpose.RECOVERY, browser=browser, at=at)
    if passage.proved_at is not None:
        raise passages.NoPassage
    code = passages.check(passage=passage, digits=digits, browser=browser, at=at)
    mine = Passage.objects.filter(pk=passage.pk, used_at=None, proved_at=None, account__isnull=False)
    told = {
        "proved_at": at, "ends_at": at + TIME_FOR_PASSWORD, "channel": code.channel,
        "browser_hash": onward.key_hash,
    }  # fmt: skip
    if mine.update(**told) != 1:
        raise passages.NoPassage
    return proved(browser=onward, at=at)


def proved(*, browser: Browser, at: datetime) -> Passage:
    """Return the passage of this browser whose code came back right; raise passages.NoPassage."""
    passage = passages.living(purpose=CodePurpose.RECOVERY, browser=browser, at=at)
    if passage.proved_at is None or passage.account is None:
        raise passages.NoPassage
    return passage


def set_new(*, password: str, birth_date: str = "", browser: Browser, at: datetime) -> None:
    """Set the new password, end every session, forget every device; a short code limits what it opens.

    Raises passages.NoPassage, WeakPassword, hashing.Busy.
    """
    passage = proved(browser=browser, at=at)
    if passage.account is None or passage.other is not None:
        raise passages.NoPassage
    text = rules.tidy(password)
    encoded = passwords.fresh_hash(account=passage.account, password=text, birth_date=birth_date)
    with transaction.atomic():
        _store(passage, passage.account, encoded, is_long=rules.is_long(text), at=at)
    limits.succeed(PASSWORD_TRIES, passage.phone)


def _store(passage: Passage, account: Account, encoded: str, *, is_long: bool, at: datetime) -> None:
    passages.use(passage=passage, at=at)
    mine = Account.objects.filter(
        pk=account.pk, phone=passage.phone, is_blocked=False, password__isnull=False
    )
    if mine.update(phone_confirmed_at=at) != 1:  # closed, or signs in by another number since then
        raise passages.NoPassage
    by, is_limited = people.actor(account.pk), proves_little(passage.channel)
    passwords.store(account=account, encoded=encoded, is_long=is_long, is_limited=is_limited, at=at)
    ending.end_others(account_id=account.pk, except_session=None, at=at, by=by)
    audit.record(
        at=at, by=by, action="password.recovered", object_kind="account", object_id=account.pk,
        region=passage.region, facts={"channel": passage.channel, "is_limited": is_limited},
    )  # fmt: skip
    passwords.tell(account=account, kind=Kind.RECOVERED, key=f"recovered:{passage.pk}", at=at)


def proves_little(channel: str) -> bool:
    """Tell whether a channel's code is too short to prove much: the last four digits of a caller."""
    return channel == "call"
