"""What a person typed and could not send: kept until they have signed in or proved who they are."""

import re
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.timezone import now

from portal.domain.accounts import actions, queries
from portal.domain.accounts.states import DRAFT_LIFE, Unsent
from portal.kit import seal
from portal.sites.entrance import browser, cookies, places

SENT_AGAIN: Final = "_unsent"
"""The field that the page «Продолжить» adds: what was kept has been sent."""
WHOSE: Final = "_whose"
"""The sealed field of each form that a signed-in person is shown: whose it is, where no cookie tells it."""

UNREADABLE: Final = (SuspiciousOperation, UnreadablePostError, MultiPartParserError)
"""What reading a form that came broken, or too large, fails with."""
_NEVER_KEPT: Final = re.compile(
    r"password|repeat|again|former|current|code|digits|secret|token|credential", re.IGNORECASE
)
_OURS: Final = ("csrfmiddlewaretoken", SENT_AGAIN, WHOSE)
_LONGEST_KEY: Final = 100
_SEAL: Final = "whose-form"
_FOR_EVER_S: Final = 100 * 365 * 24 * 3600
_KEPT: Final = 4096
"""Seals that a process remembers."""


def keep(request: Any, account_id: int, answer: HttpResponseBase) -> bool:
    """Keep the form of this request for its person in this browser; passwords and codes are left out."""
    query = request.META.get("QUERY_STRING", "")
    path = places.own(str(request.path_info) + (f"?{query}" if query else ""))
    if not path:
        return False
    key = _key(request) or browser.new_key()
    is_kept = actions.keep_draft(
        account_id=account_id,
        browser_hash=queries.hash_of(key),
        region=request.region.code,
        unsent=form_of(request, path),
        at=now(),
    )
    if is_kept:
        cookies.put(answer, settings.UNSENT_COOKIE, key, life=DRAFT_LIFE)
    return is_kept


def mark(account_id: int) -> str:
    """Seal whose form it is; read back for as long as a draft lives. One seal an hour: each page has it."""
    return _mark(account_id, settings.SECRET_KEY, now().strftime("%Y%m%d%H"))


@lru_cache(maxsize=_KEPT)
def _mark(account_id: int, secret: str, _hour: str) -> str:
    return seal.close(account_id, secret=secret, purpose=_SEAL)


def owner(request: Any, ended: int | None) -> int | None:
    """Return whose draft this form may become; `ended` is the account of the browser's session that is over.

    The mark decides where one holds: the cookie may by now be of whoever came next to a shared computer.
    """
    told = marked(request)
    if told is None or told == ended:
        return ended
    is_young = _marked(request, int(DRAFT_LIFE.total_seconds())) is not None
    return told if is_young and queries.may_sign_in(account_id=told) else None


def marked(request: Any) -> int | None:
    """Return for which account the page of this form was made, however long ago; None without a mark."""
    return _marked(request, _FOR_EVER_S)


def is_of_another(request: Any) -> bool:
    """Tell whether this form is of a page made for somebody else than who is signed in: a tab left open.

    Asks the database nothing; costs the opening of one seal, and only where the form has a mark.
    """
    person = getattr(request, "person", None)
    if request.method != "POST" or person is None:
        return False
    return marked(request) not in (None, person.account_id)


def _marked(request: Any, life_s: int) -> int | None:
    try:
        told = str(request.POST.get(WHOSE, ""))
    except UNREADABLE:
        return None
    if not told:
        return None
    try:
        return int(seal.open_(told, secret=settings.SECRET_KEY, purpose=_SEAL, max_age_s=life_s))
    except seal.Broken:
        return None


def form_of(request: Any, path: str) -> Unsent:
    """Return what was sent, without what is never kept."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in _OURS]
    kept = tuple((name, value) for name, value in sent if not _NEVER_KEPT.search(name))
    return Unsent(path, kept, is_whole=len(kept) == len(sent))


def of(request: Any) -> Unsent | None:
    """Return what waits for the signed-in person of this browser."""
    if not _key(request):
        return None
    found = queries.unsent(
        account_id=request.person.account_id,
        browser_hash=queries.hash_of(_key(request)),
        region=request.region.code,
        at=now(),
    )
    return found if found and places.own(found.path) else None


def forget(request: Any) -> None:
    """Throw it away: the person has sent it, or does not want to."""
    if _key(request):
        hashed = queries.hash_of(_key(request))
        actions.forget_draft(account_id=request.person.account_id, browser_hash=hashed)


def forget_sent(request: Any) -> None:
    """Throw it away if this very request is what was kept."""
    if request.method == "POST" and _key(request) and request.POST.get(SENT_AGAIN):
        forget(request)


def page_path() -> str:
    """Return the page that offers to send it, as a path inside the region."""
    return "/" + reverse("session:unsent").removeprefix(places.inside("/"))


def _key(request: Any) -> str:
    return str(request.COOKIES.get(settings.UNSENT_COOKIE, ""))[:_LONGEST_KEY]
