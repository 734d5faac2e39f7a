"""A long answer of staff outlives whatever happens when it is sent."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils.timezone import now

from portal.domain.health import actions as health
from portal.domain.health.states import Maintenance, Mode
from portal.domain.limits.actions import Exhausted
from portal.domain.messaging.actions import answering
from portal.domain.messaging.models import Message
from portal.domain.messaging.states import Side
from portal.domain.staff import actions as staff
from portal.domain.staff.models import Draft, Employee, StaffSession
from portal.sites.entrance import staff_unsent
from tests.factories import messaging
from tests.factories.clinics import ClinicFactory
from tests.factories.patients import patient
from tests.factories.staff import PASSWORD, registrar
from tests.portal.sites.staff.colleague import Colleague, colleague, text

LONG = "\n".join(f"{number}. Возьмите паспорт, полис и «направление» <формы 057/у>." for number in range(55))
KEY = "6b0f54cf-6d2f-4f4a-9f2b-5a1f7d6a7a11"
OURS = {"Sec-Fetch-Site": "same-origin"}
_FIELD = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


class Desk:
    """A registrar before a thread, with a long answer typed."""

    def __init__(self) -> None:
        clinic = ClinicFactory()
        self.thread = messaging.thread(patient(), clinic)
        self.who = colleague(registrar(clinic))
        self.path = f"staff/messages/clinics/{clinic.pk}/{self.thread.pk}/"
        page = text(self.who.get(self.path))
        self.token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    def press(self, **changed):
        """Send the form as it stood on the page."""
        typed = {"text": LONG.replace("\n", "\r\n"), "key": KEY, "csrfmiddlewaretoken": self.token} | changed
        return self.who.client.post(f"/26/{self.path}", typed, headers=OURS)

    def press_there(self, shown):
        """Press the button of a page that kept the answer."""
        form = shown.content.decode().partition('enctype="multipart')[0].partition("<main")[2]
        action = re.search(r'<form method="post" action="([^"]+)"', form)[1]
        fields = {name: unescape(value) for name, value in _FIELD.findall(form)}
        assert fields["text"].replace("\r\n", "\n") == LONG
        return action, self.who.client.post(action, fields, headers=OURS)


@pytest.fixture
def desk(region, esia):
    assert len(LONG) > 3000
    return Desk()


def answers() -> list[str]:
    return list(Message.objects.filter(side=Side.STAFF).values_list("text", flat=True))


def test_without_trouble_it_is_sent(desk):
    """The twin of all that follows."""
    assert desk.press().status_code == 303
    assert answers() == [LONG]


def too_late(desk) -> Colleague:
    StaffSession.objects.update(last_used_at=now() - timedelta(minutes=31))
    answer = desk.press()
    assert answer.headers["Location"] == "/26/staff/sign-in/?next=/staff/me/unsent/"
    return desk.who


def back(who) -> None:
    Employee.objects.filter(pk=who.who.pk).update(totp_step=0)
    who.send("staff/sign-in/", email=who.who.email, password=PASSWORD, next="/staff/me/unsent/")
    who.send("staff/sign-in/code/", code=who.code(), next="/staff/me/unsent/")


def test_it_outlives_the_session(desk):
    who = too_late(desk)
    assert answers() == []
    kept = Draft.objects.get()
    assert ("паспорт" in kept.sealed, len(who.client.cookies[staff_unsent.COOKIE].value) < 100) == (
        False, True,
    )  # fmt: skip
    back(who)
    _action, sent = desk.press_there(who.get("staff/me/unsent/"))
    assert sent.status_code == 303
    assert (answers(), Draft.objects.count()) == ([LONG], 0)
    assert who.get("staff/me/unsent/").status_code == 303


def test_it_stays_kept_while_the_portal_cannot_take_it(desk, monkeypatch):
    who = too_late(desk)
    back(who)
    with monkeypatch.context() as broken:
        broken.setattr(answering, "answer", fail(RuntimeError("planted")))
        _action, refused = desk.press_there(who.get("staff/me/unsent/"))
    assert (refused.status_code, Draft.objects.count()) == (500, 1)
    _action, sent = desk.press_there(who.get("staff/me/unsent/"))
    assert (sent.status_code, answers(), Draft.objects.count()) == (303, [LONG], 0)


def test_it_is_not_for_the_next_one_at_this_computer(desk):
    too_late(desk)
    other = Colleague(registrar(desk.thread.clinic))
    other.client.cookies = desk.who.client.cookies
    other.client.cookies.pop(settings.STAFF_COOKIE)
    other.sign_in()
    assert other.get("staff/me/unsent/").status_code == 303
    other.client.cookies.pop(settings.STAFF_COOKIE)
    back(desk.who)
    assert desk.who.get("staff/me/unsent/").status_code == 200


def test_it_goes_after_twelve_hours(desk):
    too_late(desk)
    assert (staff.sweep(at=now() + timedelta(hours=11)), Draft.objects.count()) == (0, 1)
    assert (staff.sweep(at=now() + timedelta(hours=12)) > 0, Draft.objects.count()) == (True, 0)


def fail(error):
    def refuse(**_told):
        raise error

    return refuse


TROUBLE = {
    403: None,
    429: Exhausted("planted", now() + timedelta(hours=1)),
    500: RuntimeError("planted"),
    503: OperationalError("planted"),
}


@pytest.mark.parametrize("status", TROUBLE)
def test_page_of_trouble_gives_it_back(desk, monkeypatch, status):
    with monkeypatch.context() as broken:
        if TROUBLE[status] is not None:
            broken.setattr(answering, "answer", fail(TROUBLE[status]))
        refused = desk.press(**({"csrfmiddlewaretoken": "x" * 64} if status == 403 else {}))
    assert (refused.status_code, answers()) == (status, [])
    action, sent = desk.press_there(refused)
    assert (action, sent.status_code) == (f"/26/{desk.path}", 303)
    assert answers() == [LONG]


def test_error_after_it_was_written_sends_it_once(desk, monkeypatch):
    real = answering.answer
    with monkeypatch.context() as broken:

        def written_then_broken(**told):
            real(**told)
            raise RuntimeError("planted")

        broken.setattr(answering, "answer", written_then_broken)
        refused = desk.press()
    _action, sent = desk.press_there(refused)
    assert (refused.status_code, sent.status_code, answers()) == (500, 303, [LONG])


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.FULL])
def test_it_outlives_works_on_the_portal(desk, folder, mode):
    health.watch(at=now())  # the board tells of the region where no database is asked
    health.keep_maintenance(Maintenance(mode, now(), now() + timedelta(hours=1), ""))
    refused = desk.press()
    assert (refused.status_code, answers()) == (503, [])
    assert "1. Возьмите паспорт, полис и «направление» <формы 057/у>." in text(refused)
    health.keep_maintenance(Maintenance(Mode.OFF, now(), None, ""))
    _action, sent = desk.press_there(refused)
    assert (sent.status_code, answers()) == (303, [LONG])
