"""The calendar of a family for programmes that subscribe to it: a secret address, read-only.

Nobody is signed in here. Whoever knows the address reads it, so it tells as little as it can, and only
what its account may see at this moment.
"""

import hashlib

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import access, actions, queries
from portal.domain.booking.access import Appointment
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import FEED_MISSES_OF_NETWORK, FEED_READS, of_network
from portal.domain.patients.access import NotYours
from portal.sites.entrance import browser, doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.booking import calendar_file, carried


@doors.open_to_all
@require_safe
def feed(request: PortalRequest, key: str) -> HttpResponse:
    """Give the visits of a family; a wrong or closed address is 404, whoever asks."""
    at = now()
    try:
        account_id, visits = access.family_calendar(key=key, at=at)
    except NotYours as error:
        limits.take(FEED_MISSES_OF_NETWORK, of_network(browser.address(request)), at=at)
        raise Http404 from error
    limits.take_often(FEED_READS, str(account_id), at=at)
    # The record says whose calendar it was: who reads it has not proved anything.
    owner = Actor(ActorKind.ACCOUNT, str(account_id), request_id=request.request_id)
    actions.note_reading(
        account_id=account_id, cards=sorted({str(one.card_id) for one in visits}), at=at, by=owner
    )
    return _answer(request, calendar_file.of_family(_lines(account_id, visits), name=_("Записи семьи")))


def _lines(account_id: int, visits: list[Appointment]) -> list[calendar_file.Line]:
    is_quiet = queries.wants_quiet(account_id=account_id)
    chains = queries.chains_of([one.pk for one in visits])
    return [
        calendar_file.Line(
            visit=one,
            chain=chains[one.pk],
            words=queries.outside(one, wants_quiet=is_quiet),
            href=carried.ticket_href(one),
            whose=carried.whose(one),
        )
        for one in visits
    ]


def _answer(request: PortalRequest, told: bytes) -> HttpResponse:
    """Answer with the file, or 304 to a programme that has it; nobody on the way may keep it."""
    mark = f'"{hashlib.sha256(told).hexdigest()[:32]}"'
    is_known = mark in request.headers.get("If-None-Match", "")
    answer = HttpResponse(status=304) if is_known else HttpResponse(told)
    answer["Content-Type"] = "text/calendar; charset=utf-8"
    answer["ETag"] = mark
    answer["Cache-Control"] = f"private, max-age={int(calendar_file.ASKED_AGAIN.total_seconds()) // 4}"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer
