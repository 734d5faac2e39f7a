"""Somebody who is signed in already, and places to book: the ground of tests behind the entrance."""

import re
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import queries
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.states import State
from portal.domain.regions.models import Region
from portal.domain.schedule.models import Slot
from tests.factories import booking
from tests.factories.accounts import ConsentFactory, browser
from tests.factories.patients import Patient, patient
from tests.factories.schedule import WorkSessionFactory
from tests.portal.sites.visitor import Visitor

_HREF = re.compile(r'href="(/26/[^"#]*)')


class Guest(Visitor):
    """A browser with the session of a person who has an account and an own card."""

    def __init__(self, who: Patient | None = None, region: str = "26") -> None:
        super().__init__(region)
        self.patient = who or patient()
        self.client.cookies[settings.SESSION_COOKIE] = accounts.open_session(
            account=self.patient.account, browser=browser(), at=now(), agreed_region=region
        )

    def agree(self, *regions: Region) -> None:
        """Agree to the text of other regions too, so that their closed pages open."""
        for region in regions:
            wording = queries.wording(region=region.code, operator=region.operator, at=now())
            account = self.patient.account
            ConsentFactory(text=accounts.show_text(body=wording.body, at=now()), esia_oid=account.esia_oid)

    @property
    def card(self):
        return self.patient.card


def places(count: int = 4, **session) -> list[Slot]:
    """Make a doctor with places in three days, open to booking; return the places."""
    return list(WorkSessionFactory(slots=count, **session).slots.order_by("number"))


def visit(guest: Guest, slot: Slot, state: State = State.BOOKED, **fields) -> Appointment:
    """Write an appointment of this person; a hold lives for five minutes from now."""
    at = now()
    known = {"held_at": at, "hold_ends_at": at + timedelta(minutes=5)}
    return booking.appointment(guest.patient, slot, state, **known | fields)


_IN_TABLE = {"broken": "booked", "called_off": "cancelled_by_clinic"}


def visit_that_is(owner: Guest, state: str) -> Appointment:
    """Write a visit in a state, or one that the schedule has broken or its clinic called off.

    Of these two another place is proposed.
    """
    slots = places()
    made = visit(owner, slots[0], _IN_TABLE.get(state, state))
    if state in _IN_TABLE:
        place = {"slot": slots[1], "nearness": "same_doctor", "proposed_at": now()}
        Broken.objects.create(appointment=made, since_at=now(), **place)
    return made


def states(slot: Slot) -> list[str]:
    """Return the states of every appointment at this place."""
    return sorted(Appointment.objects.filter(slot=slot).values_list("state", flat=True))


def links(page: str) -> list[str]:
    """Return the addresses inside the region that a page leads to."""
    return sorted({found.replace("&amp;", "&") for found in _HREF.findall(page)})


def path_of(answer) -> str:
    """Return where an answer leads, without its query."""
    return urlsplit(answer["Location"]).path


def nobodys() -> uuid.UUID:
    """Return a number that no row has."""
    return uuid.uuid4()
