"""What somebody of staff typed and could not send: sealed in the browser's own cookie until they are back.

No table holds it: a desk's forms are short, and the next one at this computer cannot open the seal's content.
"""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponseBase

from portal.domain.accounts.states import Unsent
from portal.sites.entrance import cookies, places, unsent

COOKIE: Final = "portal_staff_unsent"
_LIFE: Final = timedelta(hours=12)
_LONGEST: Final = 2000
"""Characters of all that was typed: sealed it must fit into one cookie (4 KB)."""


def keep(request: Any, employee_id: int, answer: HttpResponseBase) -> bool:
    """Keep the form of this request for this employee; False if it leads nowhere or is too long."""
    path = places.own(str(request.path_info))
    form = unsent.form_of(request, path)
    value = [employee_id, form.path, [list(pair) for pair in form.fields], form.is_whole]
    if not path or sum(len(name.encode()) + len(text.encode()) for name, text in form.fields) > _LONGEST:
        return False
    cookies.put_sealed(answer, COOKIE, value, life=_LIFE)
    return True


def of(request: Any) -> Unsent | None:
    """Return what waits for the member in this browser, if it is theirs."""
    told = cookies.sealed(request, COOKIE, life=_LIFE)
    if not told or told[0] != request.member.employee_id or not places.own(told[1]):
        return None
    return Unsent(told[1], tuple((str(name), str(text)) for name, text in told[2]), is_whole=told[3])


def forget(answer: HttpResponseBase) -> None:
    """Throw it away."""
    cookies.drop(answer, COOKIE)


def forget_sent(request: Any, answer: HttpResponseBase) -> None:
    """Throw it away if this very request is what was kept."""
    if request.member is not None and request.method == "POST" and request.POST.get(unsent.SENT_AGAIN):
        forget(answer)
