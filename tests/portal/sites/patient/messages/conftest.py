"""A person with a visit in a clinic where a registrar answers."""

import re

import pytest

from tests.factories.staff import operator, registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.staff.colleague import Colleague, text

_KEY = re.compile(r'name="key" value="([0-9a-f-]{36})"')


class Pair:
    """A person and a registrar of the clinic of their visit."""

    def __init__(self) -> None:
        self.guest = Guest()
        self.visit = visit(self.guest, places()[0])
        self.clinic = self.visit.clinic
        self.new = f"messages/new/{self.guest.card.pk}/"

    def registrar(self) -> Colleague:
        return Colleague(registrar(self.clinic)).sign_in()

    def operator(self) -> Colleague:
        return Colleague(operator()).sign_in()

    def desk(self, name: str = "") -> str:
        return f"staff/messages/clinics/{self.clinic.pk}/{name}"

    def begin(self, **changed):
        """Send the first message as it stands on the page."""
        known = {"to": str(self.clinic.pk), "subject": "Справка", "text": "Где взять справку?"}
        key = key_of(text(self.guest.get(self.new)))
        return self.guest.send(self.new, self.new, **{"key": key} | known | changed)

    def thread(self, **changed) -> str:
        """Begin a thread; return the end of its address."""
        return self.begin(**changed)["Location"].rstrip("/").rpartition("/")[2]


def key_of(page: str) -> str:
    return _KEY.search(page).group(1)


@pytest.fixture
def pair(region, esia):
    # A registrar works there before anybody asks.
    made = Pair()
    registrar(made.clinic)
    return made
