"""A code to somebody else's phone: the person of a card lets another one act, by telling the code."""

from datetime import datetime

from portal.domain.accounts.actions import passages
from portal.domain.accounts.actions.contacts import Limited
from portal.domain.accounts.models import Account, Passage
from portal.domain.accounts.states import Browser, CodePurpose, SignedIn


class OwnPhone(Exception):
    """The number is that of the account itself: a code to oneself proves nothing of another person."""


def begin_other(*, session: SignedIn, phone: str, region: str, browser: Browser, at: datetime) -> Passage:
    """Begin the way of a code to somebody else's phone. Raises Limited, OwnPhone."""
    if session.is_limited:
        raise Limited
    account = Account.objects.get(pk=session.account_id)
    if phone == account.phone:
        raise OwnPhone
    return passages.begin(
        purpose=CodePurpose.OTHER, phone=phone, accounts=[account], region=region, browser=browser, at=at
    )


def living_other(*, session: SignedIn, browser: Browser, at: datetime) -> Passage:
    """Return the passage that this browser and account are in; raise passages.NoPassage."""
    passage = passages.living(purpose=CodePurpose.OTHER, browser=browser, at=at)
    if passage.account_id != session.account_id:
        raise passages.NoPassage
    return passage


def check_other(*, session: SignedIn, digits: str, browser: Browser, at: datetime) -> Passage:
    """Take the code; `use_passage` then ends the passage, in the transaction of what it allows.

    Raises passages.NoPassage, Limited and the refusals of passages.check.
    """
    passage = living_other(session=session, browser=browser, at=at)
    if session.is_limited:
        raise Limited
    passages.check(passage=passage, digits=digits, browser=browser, at=at)
    return passage
