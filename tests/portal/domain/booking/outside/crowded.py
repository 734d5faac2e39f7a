"""A clinic outside with room for a whole campaign, and people who book there by HTTP."""

import json
import math
from dataclasses import dataclass
from datetime import timedelta

from clinic_stand import week
from portal.domain.booking import actions
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import NOTICE_BEFORE
from portal.domain.patients.models import Card
from tests.factories.clinics import DoctorFactory, SpecialityFactory
from tests.factories.patients import patient
from tests.portal.domain.booking.tables import story
from tests.portal.sites.patient.guest import Guest, path_of
from tests.portal.sites.visitor import text

PER_DOCTOR = 150
"""Places of one doctor in five days, fewer than there are."""
LASTS = timedelta(minutes=90)
"""No campaign takes longer, in real or virtual time: a place that begins soon after could not be held."""
ASKED, BOOKED = "Ждём ответа клиники", "Вы записаны"


def open_doctors(place, folder, count):
    """Open so many places more there, and read them here.

    Each doctor has a room: hours that share one with somebody else's are not laid here.
    """
    ids = [f"crowd-d{number:02}" for number in range(math.ceil(count / PER_DOCTOR))]
    doctors = [
        {
            "id": one,
            "name": "Такой Врач Врачович",
            "speciality": "терапевт",
            "minutes": 15,
            "week": _week(one),
        }
        for one in ids
    ]
    clinic = {"id": "pgp1", "name": "Пятигорская", "zone": "Europe/Moscow", "doctors": doctors}
    file = folder / "crowd.json"
    file.write_text(json.dumps({"organisations": [clinic], "patients": []}), "utf-8")
    week.load(place.outside.store, file)
    for one in ids:
        DoctorFactory(clinic=place.clinic, external_id=one, speciality=SpecialityFactory())
    place.refresh()
    slots = [slot for one in ids for slot in _later(place, one)[:PER_DOCTOR]][:count]
    assert len(slots) == count, "a campaign that finds too few places would be smaller than it says"
    return slots


def _later(place, doctor):
    return [slot for slot in place.free_of(doctor) if slot.starts_at > place.at + LASTS + NOTICE_BEFORE]


def _week(room):
    return [{"weekday": day, "starts": "08:00", "ends": "18:00", "room": room} for day in range(1, 8)]


@dataclass
class Booker:
    """Somebody in a browser who wants one place, and what the pages say to them."""

    guest: Guest
    slot: object
    path: str = ""
    status: int = 0
    page: str = ""

    def hold(self):
        form = {"slot": self.slot.pk, "card": self.guest.card.pk}
        answer = self.guest.send("booking/hold/", "cards/", **form)
        self.path = path_of(answer).removeprefix("/26/")
        return self

    def confirm(self, shown_on=None):
        """Press «Записаться»; keep the page that comes. Pressed again, its form stands on no page any more."""
        answer = self.guest.send(self.path, shown_on)
        self.status, self.page = answer.status_code, text(answer)
        return self.look() if self.status == 303 else self

    def look(self):
        """Open the ticket, or what stands in its place."""
        answer = self.guest.get(f"booking/{self.key}/")
        self.page = text(answer if answer.status_code == 200 else self.guest.client.get(answer["Location"]))
        return self

    @property
    def key(self):
        return Appointment.objects.only("pk").get(card=self.guest.card, slot=self.slot).pk

    @property
    def says(self):
        """What the page promises: asked, booked, or neither."""
        return next((told for told in (ASKED, BOOKED) if told in self.page), "")


def bookers(slots):
    """Return somebody for each place."""
    return [Booker(Guest(patient()), slot) for slot in slots]


def orphans(place):
    """Return what stands on one side only: (key, place) (I5)."""
    return sorted(set(place.here()) ^ set(place.there()))


def give_all_back(people):
    """Do the jobs that wait: what ended here is given back there."""
    for one in people:
        if story(one.key)[0] == "released":
            actions.give_back(appointment_id=one.key)


def strangers_here():
    return Card.objects.filter(surname="Посторонняя").count()
