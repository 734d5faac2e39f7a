"""A visit as the link of a reminder shows it: when it is and how it stands, and nothing of anybody."""

import hmac
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from portal.domain.accounts.models import Account
from portal.domain.booking.models import Appointment, Broken, Coming
from portal.domain.booking.rules import links
from portal.domain.booking.states import OFF, State
from portal.domain.patients.models import Holding


class Stands(StrEnum):
    """How the visit of a link stands."""

    AHEAD = "ahead"
    BEGUN = "begun"
    OFF = "off"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Linked:
    """The visit behind a link; wall date and start are the clinic's, in `time_zone`."""

    id: uuid.UUID
    account_id: int
    region: str
    starts_at: datetime
    wall_date: date
    wall_start: time
    time_zone: str
    stands: Stands
    has_said: bool


def link_of(appointment: uuid.UUID, *, account_id: int) -> str:
    """Return what stands in the address where a reminder of this visit is answered."""
    return links.token(appointment, account_id=account_id, secret=settings.SECRET_KEY)


def linked(token: str, *, at: datetime) -> Linked | None:
    """Return the visit that a link opens (one query); None where it is no link of ours, or no more.

    A link ends with the account's hold on the card, and with the account.
    """
    appointment_id = links.appointment_in(token)
    if appointment_id is None:
        return None
    found = _read(appointment_id)
    if found is None or not _is_ours(found, token):
        return None
    return Linked(
        found.pk, found.account_id, found.clinic.region_id, found.starts_at, found.wall_date,
        found.wall_start, found.time_zone, _stands(found, at), has_said=found.has_said,
    )  # fmt: skip


def _is_ours(found: "Appointment", token: str) -> bool:
    made = link_of(found.pk, account_id=found.account_id)
    return hmac.compare_digest(made.encode(), token.encode())


def _read(appointment_id: uuid.UUID) -> Any:
    holding = Holding.objects.filter(card=OuterRef("card"), account=OuterRef("account_id"), ended_at=None)
    account = Account.objects.filter(pk=OuterRef("account_id"), is_blocked=False, closing_at=None)
    mine = Appointment.objects.filter(
        Exists(holding), Exists(account), Q(number__isnull=False), pk=appointment_id
    )
    broken = Broken.objects.filter(appointment=OuterRef("pk"), ended_at=None)
    said = Coming.objects.filter(appointment=OuterRef("pk"))
    return mine.select_related("clinic").annotate(is_lost=Exists(broken), has_said=Exists(said)).first()


def _stands(found: Any, at: datetime) -> Stands:
    if State(found.state) in OFF:
        return Stands.OFF
    if found.state != State.BOOKED or found.starts_at <= at:
        return Stands.BEGUN
    return Stands.BROKEN if found.is_lost else Stands.AHEAD
