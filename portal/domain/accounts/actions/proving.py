"""A fresh proof by the password and a code to the phone: both, for either may be somebody else's."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.domain.accounts import queries
from portal.domain.accounts.actions import contacts, passages, rising
from portal.domain.accounts.models import Account, Passage
from portal.domain.accounts.states import Browser, CodePurpose, SignedIn
from portal.domain.audit.states import Actor


@dataclass(frozen=True, slots=True)
class Proved:
    """The session goes on under a new key, which belongs into the cookie; `return_to` is where to."""

    session_key: str
    return_to: str


def begin(
    *, session: SignedIn, password: str, region: str, return_to: str, browser: Browser, at: datetime
) -> Passage:
    """Compare the password of now and begin the way to the code.

    Raises contacts.Limited, contacts.ProofNeeded (this account has no such way), passwords.WrongPassword,
    hashing.Busy, limits.Exhausted.
    """
    if session.is_limited:
        raise contacts.Limited
    if not queries.proves_by_password(account_id=session.account_id):
        raise contacts.ProofNeeded
    account = Account.objects.get(pk=session.account_id)
    contacts.check_password(account=account, password=password, at=at)
    return passages.begin(
        purpose=CodePurpose.PROVE, phone=account.phone, accounts=[account], region=region,
        return_to=return_to, browser=browser, at=at,
    )  # fmt: skip


def finish(*, session: SignedIn, digits: str, browser: Browser, at: datetime, by: Actor) -> Proved:
    """Take the code and raise the session; an application added meanwhile asks for its own code instead.

    Raises passages.NoPassage, rising.SessionOver and the refusals of passages.check.
    """
    passage = passages.living(purpose=CodePurpose.PROVE, browser=browser, at=at)
    is_mine = passage.account_id == session.account_id and not session.is_limited
    if not is_mine or not queries.proves_by_password(account_id=session.account_id):
        raise passages.NoPassage
    passages.check(passage=passage, digits=digits, browser=browser, at=at)
    with transaction.atomic():
        passages.use(passage=passage, at=at)
        key = rising.rise(session=session, at=at, by=by)
    return Proved(key, passage.return_to)
