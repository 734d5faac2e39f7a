"""The settings: a new phone by a code, a new e-mail by a link, each after a fresh proof of who one is."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts.actions import ending, failures, hashing, passages, passwords, phones
from portal.domain.accounts.models import Account, Device, Passage, Password
from portal.domain.accounts.states import PASSWORD_TRIES, Browser, CodePurpose, ContactSource, SignedIn, Way
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits

PROVING_WAYS = (Way.ESIA, Way.PASSKEY)


class Limited(Exception):
    """A limited session changes nothing: first Госуслуги must say who it is."""


class ProofNeeded(Exception):
    """Nothing has proved lately who sits there: the password of now, or Госуслуги once more."""


def is_proved(*, session: SignedIn, at: datetime) -> bool:
    """Tell whether this session may change ways in without the password of now."""
    return session.way in PROVING_WAYS and session.is_proved(at)


def prove(*, session: SignedIn, password: str, at: datetime) -> bool:
    """Accept a fresh session, or the password of now; each wrong one counts like one of a stranger.

    Return whether the password was given: only then is the proof a new one.
    Raises Limited, ProofNeeded (nothing was given), WrongPassword, hashing.Busy, limits.Exhausted.
    """
    if session.is_limited:
        raise Limited
    if is_proved(session=session, at=at):
        return False
    account = Account.objects.get(pk=session.account_id)
    if not password or not Password.objects.filter(account=account).exists():
        raise ProofNeeded
    check_password(account=account, password=password, at=at)
    return True


def check_password(*, account: Account, password: str, at: datetime) -> None:
    """Compare the password of now; a wrong one counts like one of a stranger.

    Raises WrongPassword, hashing.Busy, limits.Exhausted.
    """
    with hashing.seat():
        limits.begin_try(PASSWORD_TRIES, account.phone, at=at)
        is_right = passwords.is_right(account_id=account.pk, password=password)
    if not is_right:
        raise passwords.WrongPassword
    failures.end(phone=account.phone, accounts=[account], at=at)


def begin_phone(*, session: SignedIn, phone: str, region: str, browser: Browser, at: datetime) -> Passage:
    """Begin the way to a new number; the old one stays until the code comes back from the new one.

    Whether there is room on that number is said only then: it may be a stranger's. Raises Limited.
    """
    if session.is_limited:
        raise Limited
    account = Account.objects.get(pk=session.account_id)
    return passages.begin(
        purpose=CodePurpose.PHONE, phone=phone, accounts=[account], region=region, browser=browser, at=at
    )


def finish_phone(*, session: SignedIn, digits: str, browser: Browser, at: datetime, by: Actor) -> None:
    """Take the code and the new number with it; other sessions and remembered devices end.

    Raises passages.NoPassage, Limited, PhoneFull and the refusals of passages.check.
    """
    passage = passages.living(purpose=CodePurpose.PHONE, browser=browser, at=at)
    if session.is_limited:
        raise Limited
    if passage.account_id != session.account_id:
        raise passages.NoPassage
    passages.check(passage=passage, digits=digits, browser=browser, at=at)
    with transaction.atomic():
        passages.use(passage=passage, at=at)
        _take_phone(session, passage, at, by)


def _take_phone(session: SignedIn, passage: Passage, at: datetime, by: Actor) -> None:
    account = Account.objects.select_for_update().get(pk=session.account_id)
    if Password.objects.filter(account=account).exists():
        passwords.check_room(phone=passage.phone, account_id=account.pk)
    phones.change(
        account=account, phone=passage.phone, source=ContactSource.OWN, region=passage.region, at=at,
        key=f"phone:{passage.pk}",
    )  # fmt: skip
    Device.objects.filter(account=account).delete()
    ending.end_others(account_id=account.pk, except_session=session.session_id, at=at, by=by)
    audit.record(at=at, by=by, action="phone.changed", object_kind="account", object_id=account.pk)
