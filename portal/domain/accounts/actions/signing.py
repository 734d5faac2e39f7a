"""Signing in by phone and password: two comparisons for everybody, then a code or a remembered device."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.domain.accounts import queries
from portal.domain.accounts.actions import (
    devices,
    failures,
    hashing,
    passages,
    passwords,
    people,
    sessions,
    totp,
)
from portal.domain.accounts.models import Account, Passage, Password
from portal.domain.accounts.rules import passwords as rules
from portal.domain.accounts.states import PASSWORD_TRIES, Browser, CodePurpose, Way
from portal.domain.audit import actions as audit
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import PASSWORDS_OF_NETWORK, of_network


@dataclass(frozen=True, slots=True)
class Entered:
    """The person is signed in; the keys belong into cookies, `device_key` where the device is remembered."""

    session_key: str
    region: str
    return_to: str
    device_key: str = ""


def try_password(
    *, phone: str, password: str, region: str, return_to: str, browser: Browser, device_key: str, at: datetime
) -> Entered | Passage:
    """Compare; enter at once on a remembered device, else return the passage to the next step.

    That is the second question where two accounts of this phone have the same password
    (`passage.other`), else the code. Raises WrongPassword, hashing.Busy, limits.Exhausted.
    """
    right = _whose(phone=phone, password=password, network=of_network(browser.ip), at=at)
    passage = passages.begin(
        purpose=CodePurpose.SIGN_IN, phone=phone, accounts=right, region=region, return_to=return_to,
        browser=browser, at=at,
    )  # fmt: skip
    return go_on(passage=passage, browser=browser, device_key=device_key, at=at)


def _whose(*, phone: str, password: str, network: str, at: datetime) -> list[Account]:
    text = rules.tidy(password) if len(password) <= rules.LONGEST else ""
    known = queries.passwords_on(phone=phone)
    with hashing.seat():
        limits.take(PASSWORDS_OF_NETWORK, network, at=at)
        limits.begin_try(PASSWORD_TRIES, phone, at=at)
        fits = hashing.compare(text, [one.hash for one in known])
    right = [one.account for one, is_right in zip(known, fits, strict=True) if is_right]
    if not right:
        raise passwords.WrongPassword
    failures.end(phone=phone, accounts=right, at=at)
    limits.give_back(PASSWORDS_OF_NETWORK, network, at=at)
    return right


def go_on(*, passage: Passage, browser: Browser, device_key: str, at: datetime) -> Entered | Passage:
    """Enter where nothing more is to be asked: one account, and a device that it remembers."""
    account = passage.account
    if passage.other is not None or account is None:
        return passage
    if not devices.knows(account_id=account.pk, key=device_key, at=at):
        return passage
    with transaction.atomic():
        password = _password(passage)
        if not password.is_long or password.is_limited:
            return passage
        passages.use(passage=passage, at=at)
        return _enter(passage, password, browser, at, is_proved=False)


def finish(*, digits: str, remember: bool, device_key: str, browser: Browser, at: datetime) -> Entered:
    """Sign in by the code; remember the device if that was asked for and the password is long.

    Raises passages.NoPassage and the refusals of passages.check. Whoever has an application is asked for
    its code instead (`finish_by_app`): a call to the phone must not open what the application guards.
    """
    passage = _last_step(browser, at)
    if queries.has_totp(account_id=passage.account_id or 0):
        raise passages.NoPassage
    passages.check(passage=passage, digits=digits, browser=browser, at=at)
    with transaction.atomic():
        entered = _complete(passage, browser, remember=remember, device_key=device_key, at=at)
        Account.objects.filter(pk=passage.account_id or 0, phone=passage.phone).update(phone_confirmed_at=at)
        return entered


def finish_by_app(*, digits: str, remember: bool, device_key: str, browser: Browser, at: datetime) -> Entered:
    """Sign in by a code of the person's application, or by one on paper.

    Raises passages.NoPassage, totp.WrongTotp, ways.NoSuchWay.
    """
    passage = _last_step(browser, at)
    totp.check_totp(account_id=passage.account_id or 0, digits=digits, at=at)
    with transaction.atomic():
        return _complete(passage, browser, remember=remember, device_key=device_key, at=at)


def _last_step(browser: Browser, at: datetime) -> Passage:
    passage = passages.living(purpose=CodePurpose.SIGN_IN, browser=browser, at=at)
    if passage.other is not None or passage.account_id is None:
        raise passages.NoPassage
    return passage


def _complete(
    passage: Passage, browser: Browser, *, remember: bool, device_key: str, at: datetime
) -> Entered:
    password = _password(passage)
    passages.use(passage=passage, at=at)
    entered = _enter(passage, password, browser, at)
    if remember and may_remember(passage=passage):
        return _remember(entered, password.account, device_key, browser, at)
    return entered


def may_remember(*, passage: Passage) -> bool:
    """Tell whether the password of this passage may open a device alone for a month."""
    mine = Password.objects.filter(account=passage.account, is_long=True, is_limited=False)
    return passage.account is not None and mine.exists()


def _password(passage: Passage) -> Password:
    """Return the password that was compared: one set since then, or a closed account, ends the passage.

    The account is locked first, as by whoever sets a password: a session cannot slip in behind the change.
    """
    Account.objects.select_for_update().filter(pk=passage.account_id or 0).first()
    mine = Password.objects.filter(
        account=passage.account, account__is_blocked=False, account__phone=passage.phone,
        set_at__lte=passage.created_at,
    )  # fmt: skip
    found = mine.select_related("account").first()
    if found is None:
        raise passages.NoPassage
    return found


def _enter(
    passage: Passage, password: Password, browser: Browser, at: datetime, *, is_proved: bool = True
) -> Entered:
    # A device that is remembered needs no code and no proof: its person knows it.
    devices.meet(account=password.account, browser=browser, at=at, tells=is_proved)
    key = sessions.open_session(
        account=password.account, browser=browser, at=at, way=Way.PASSWORD, is_limited=password.is_limited,
        is_proved=is_proved,
    )  # fmt: skip
    return Entered(key, passage.region, passage.return_to)


def _remember(entered: Entered, account: Account, old_key: str, browser: Browser, at: datetime) -> Entered:
    key = devices.remember(account=account, old_key=old_key, browser=browser, at=at)
    audit.record(
        at=at, by=people.actor(account.pk), action="device.remembered", object_kind="account",
        object_id=account.pk,
    )  # fmt: skip
    return Entered(entered.session_key, entered.region, entered.return_to, key)
