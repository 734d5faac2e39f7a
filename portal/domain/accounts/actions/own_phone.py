"""A code to the account's own phone that serves for one thing only, in one browser and one sitting."""

from datetime import datetime

from portal.domain.accounts import queries
from portal.domain.accounts.actions import passages
from portal.domain.accounts.actions.passwords import NoPhone
from portal.domain.accounts.models import Account, Passage
from portal.domain.accounts.states import Browser, CodePurpose, SignedIn


def begin_own(*, session: SignedIn, about: str, region: str, browser: Browser, at: datetime) -> Passage:
    """Begin the way of a code for what `about` names; one in whose way the browser is already goes on.

    A limited session may: it books. Raises NoPhone where no number of the account is confirmed.
    """
    try:
        return living_own(session=session, about=about, browser=browser, at=at)
    except passages.NoPassage:
        reached = queries.contact(account_id=session.account_id)
    if reached is None or not reached.phone:
        raise NoPhone
    account = Account.objects.get(pk=session.account_id)
    return passages.begin(
        purpose=CodePurpose.BOOKING, phone=reached.phone, accounts=[account], region=region, browser=browser,
        at=at, about=about, session_id=session.session_id,
    )  # fmt: skip


def living_own(*, session: SignedIn, about: str, browser: Browser, at: datetime) -> Passage:
    """Return the passage of this browser, sitting and thing; raise passages.NoPassage for any other."""
    passage = passages.living(purpose=CodePurpose.BOOKING, browser=browser, at=at)
    bound = (passage.account_id, passage.session_id, passage.about)
    if bound != (session.account_id, session.session_id, about):
        raise passages.NoPassage
    return passage


def check_own(*, session: SignedIn, about: str, digits: str, browser: Browser, at: datetime) -> None:
    """Take the code: from here on `use_own` lets the one thing happen, once.

    Raises passages.NoPassage and the refusals of passages.check.
    """
    passage = living_own(session=session, about=about, browser=browser, at=at)
    if passage.proved_at is not None:
        return
    passages.check(passage=passage, digits=digits, browser=browser, at=at)
    mine = Passage.objects.filter(pk=passage.pk, used_at=None, proved_at=None)
    if mine.update(proved_at=at) != 1:
        raise passages.NoPassage


def use_own(*, account_id: int, session: str, about: str, at: datetime) -> bool:
    """Use the proof up, in the caller's transaction; tell whether this sitting had one for this thing."""
    if not session:
        return False
    mine = Passage.objects.filter(
        purpose=CodePurpose.BOOKING, account=account_id, session_id=session, about=about,
        proved_at__isnull=False, used_at=None, ends_at__gt=at,
    )  # fmt: skip
    return mine.update(used_at=at) == 1


def has_own(*, session: SignedIn, about: str, browser: Browser, at: datetime) -> bool:
    """Tell whether the code for this thing was typed already and waits to be used (one query)."""
    try:
        return living_own(session=session, about=about, browser=browser, at=at).proved_at is not None
    except passages.NoPassage:
        return False
