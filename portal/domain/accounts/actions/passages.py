"""One person's way through the steps: begun, led on, used once, swept away."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from portal.domain.accounts import queries
from portal.domain.accounts.actions.codes import asking, checking
from portal.domain.accounts.models import Account, Code, Device, EmailLink, Passage
from portal.domain.accounts.states import Browser, CodePurpose

LIFE: Final = timedelta(minutes=20)
"""From the first step to the code; a code itself lives ten minutes."""
MISTAKES: Final = 5
"""Wrong answers to the second question."""


class NoPassage(Exception):
    """The browser is in no such step: too late, done already, or never begun."""


def begin(
    *,
    purpose: CodePurpose,
    phone: str,
    accounts: list[Account],
    region: str,
    browser: Browser,
    at: datetime,
    return_to: str = "",
    about: str = "",
    session_id: int | None = None,
) -> Passage:
    """Write down a passage; an earlier one of this browser that was not finished is forgotten."""
    Passage.objects.filter(browser_hash=browser.key_hash, purpose=purpose, used_at=None).delete()
    account, other = [*accounts, None, None][:2]
    return Passage.objects.create(
        purpose=purpose, region=region, return_to=return_to, browser_hash=browser.key_hash, phone=phone,
        account=account, other=other, created_at=at, ends_at=at + LIFE, about=about, session_id=session_id,
    )  # fmt: skip


def living(*, purpose: CodePurpose, browser: Browser, at: datetime) -> Passage:
    """Return the passage that this browser is in; raise NoPassage."""
    found = queries.passage(purpose=purpose, browser_hash=browser.key_hash, at=at)
    if found is None:
        raise NoPassage
    return found


def send(
    *, passage: Passage, channel: str, browser: Browser, at: datetime, is_insisted: bool = False
) -> None:
    """Send a code for this passage, whose newest one it becomes; raise as asking.send_code, and NoPassage.

    One that is proved gets no other code: what proved it decides what it may open.
    """
    if passage.proved_at is not None:
        raise NoPassage
    code = asking.send_code(
        purpose=CodePurpose(passage.purpose), account=passage.account, phone=passage.phone,
        region=passage.region, channel=channel, browser=browser, at=at, is_insisted=is_insisted,
    )  # fmt: skip
    passage.code_id, passage.channel = code.pk, channel
    waiting = Passage.objects.filter(pk=passage.pk, proved_at=None, used_at=None)
    if waiting.update(code_id=code.pk, channel=channel) != 1:
        raise NoPassage


def check(*, passage: Passage, digits: str, browser: Browser, at: datetime) -> Code:
    """Use the newest code of this passage up; raise NoPassage and the refusals of checking.check_code."""
    if passage.code_id is None:
        raise NoPassage
    purpose = CodePurpose(passage.purpose)
    return checking.check_code(
        code_id=passage.code_id, purpose=purpose, digits=digits, browser=browser, at=at
    )


def use(*, passage: Passage, at: datetime) -> None:
    """Finish the passage, once: of two at the same time only one goes on. Raises NoPassage."""
    mine = Passage.objects.filter(pk=passage.pk, used_at=None, ends_at__gt=at)
    if mine.update(used_at=at) != 1:
        raise NoPassage


def tell_apart(*, passage: Passage, account_ids: list[int]) -> Passage | None:
    """Go on with the one account of this phone that the answer fits, or count a mistake and return None.

    After five mistakes the passage is over. Raises NoPassage.
    """
    both = {one.pk: one for one in (passage.account, passage.other) if one is not None}
    fitting = [both[key] for key in account_ids if key in both]
    if len(fitting) != 1:
        _count_mistake(passage)
        return None
    passage.account, passage.other = fitting[0], None
    mine = Passage.objects.filter(pk=passage.pk, used_at=None, mistakes__lt=MISTAKES)
    if mine.update(account=passage.account, other=None) != 1:  # another tab began anew meanwhile
        raise NoPassage
    return passage


def _count_mistake(passage: Passage) -> None:
    mine = Passage.objects.filter(pk=passage.pk, used_at=None)
    mine.update(mistakes=F("mistakes") + 1)
    if mine.filter(mistakes__gte=MISTAKES).delete()[0]:
        raise NoPassage


def sweep(*, at: datetime) -> int:
    """Remove passages, links and remembered devices whose time is over; return how many."""
    over = (model.objects.filter(ends_at__lte=at).delete()[0] for model in (Passage, EmailLink, Device))
    return sum(over)
