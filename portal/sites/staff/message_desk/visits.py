"""The visits that a registrar of a clinic sees beside a thread: of its card, in that clinic only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking import access as booking
from portal.domain.booking.access import Work as Visit
from portal.domain.messaging.access import Work
from portal.domain.staff.states import What
from portal.kit import dates
from portal.look.values import LinkItem
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days
from portal.sites.staff import visits as words
from portal.sites.staff.message_desk.place import Place

_BACK: Final = timedelta(days=90)


def of_card(request: MemberRequest, place: Place, work: Work, at: datetime) -> Sequence[LinkItem]:
    """Return links to the visits of the card, coming and of ninety days; none at the support's desk."""
    clinic_id = place.desk.desk.clinic_id
    if clinic_id is None:
        return []
    clinic = staff.clinic(request, clinic_id, What.FIND_VISIT)
    since = days.today(at, clinic.time_zone) - _BACK
    found = booking.of_card(
        clinic=clinic, card_id=work.thread.card_id, since=since, at=at, by=request.actor
    )  # fmt: skip
    return [_link(one, clinic_id, at) for one in found]


def _link(work: Visit, clinic_id: int, at: datetime) -> LinkItem:
    visit = work.visit
    row = words.row(work, reverse("clinic_desk:visit", args=[clinic_id, visit.pk]), at)
    when = f"{dates.show_day(visit.wall_date, _)}, {row.time}"
    return LinkItem(f"{when} — {row.doctor}, {row.state}", row.href)
