"""What somebody of staff typed and could not send: sealed in a table until they are back in this browser.

A cookie leads there: an answer of four thousand letters fits into none.
"""

from typing import Any, Final

from django.http import HttpResponseBase
from django.utils.timezone import now

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.states import DRAFT_LIFE, Unsent
from portal.domain.staff import actions, queries
from portal.sites.entrance import browser, cookies, places, unsent

COOKIE: Final = "portal_staff_unsent"
_LONGEST_KEY: Final = 100
_REFUSED: Final = 400


def keep(request: Any, employee_id: int, answer: HttpResponseBase) -> bool:
    """Keep the form of this request for this employee; False if it leads nowhere or is too long."""
    path = places.own(str(request.path_info))
    if not path:
        return False
    key = _key(request) or browser.new_key()
    is_kept = actions.keep_draft(
        employee_id=employee_id, browser_hash=accounts.hash_of(key), unsent=unsent.form_of(request, path),
        at=now(),
    )  # fmt: skip
    if is_kept:
        cookies.put(answer, COOKIE, key, life=DRAFT_LIFE)
    return is_kept


def of(request: Any) -> Unsent | None:
    """Return what waits for the member in this browser, if it is theirs."""
    if not _key(request):
        return None
    found = queries.unsent(
        employee_id=request.member.employee_id, browser_hash=accounts.hash_of(_key(request)), at=now()
    )
    return found if found and places.own(found.path) else None


def forget(request: Any, answer: HttpResponseBase) -> None:
    """Throw it away."""
    if _key(request):
        hashed = accounts.hash_of(_key(request))
        actions.forget_draft(employee_id=request.member.employee_id, browser_hash=hashed)
    cookies.drop(answer, COOKIE)


def forget_sent(request: Any, answer: HttpResponseBase) -> None:
    """Throw it away if this very request is what was kept and the portal took it."""
    is_taken = request.method == "POST" and answer.status_code < _REFUSED
    if is_taken and request.member is not None and request.POST.get(unsent.SENT_AGAIN):
        forget(request, answer)


def _key(request: Any) -> str:
    return str(request.COOKIES.get(COOKIE, ""))[:_LONGEST_KEY]
