"""A person who registers at the stand, in the steps of its pages."""

import re

from esia_stand.people.models import Person
from tests.esia_stand.clock import later

PHONE, EMAIL, PASSWORD = "+79035550101", "new2031@stand.example", "сирень2031"
TYPED = {"surname": "Новичкова", "name": "Алла", "phone": "8 903 555-01-01", "email": EMAIL}
DATA = {
    "patronymic": "Олеговна", "birth_date": "15.05.1990", "gender": "F", "snils": "650-300-007 18",
    "document": "RF_PASSPORT", "series": "07 12", "number": "345678", "issue_date": "20.05.2012",
    "issued_by": "", "policy": "", "address": "г. Ставрополь, ул. Учебная, д. 1",
}  # fmt: skip


def begin(guest, **changed):
    """Send the first form; return where it leads."""
    return guest.post("/registration/", {**TYPED, **changed})["Location"]


def register(guest):
    """Go through to a simplified account; return the person."""
    code = begin(guest)
    password = guest.post(code, {"code": guest.newest_code(PHONE)})["Location"]
    assert (
        guest.post(password, {"password": PASSWORD, "again": PASSWORD})["Location"] == "/registration/done/"
    )
    return Person.objects.get(phone=PHONE)


def fill(guest, **changed):
    """Send the profile to be checked and let the check's time pass."""
    answer = guest.post("/profile/data/", {**DATA, **changed})
    assert (answer.status_code, answer["Location"]) == (303, "/profile/")
    with later(seconds=6):
        return guest.http.get("/profile/")


def as_standard(guest):
    """Have a standard account; return its person."""
    register(guest)
    fill(guest)
    return Person.objects.get(phone=PHONE)


def letters(guest, to=EMAIL):
    """What lies on the desk for this address, newest first, in its own words."""
    page = guest.http.get("/desk/codes", {"to": to}).content.decode()
    return [" ".join(words.split()) for words in re.findall(r"</span> · (.*?)<br>", page, re.DOTALL)]
