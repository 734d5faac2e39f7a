"""Whoever leaves a clinic is out at the next request, in every process: two servers over one database."""

import http.client

import pytest
from django.utils.timezone import now

from portal.domain.staff import actions, queries
from portal.domain.staff.actions import sessions
from portal.domain.staff.models import Role, StaffSession
from tests.factories.accounts import browser
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.regions import RegionFactory
from tests.factories.staff import doctor, operator, registrar
from tests.races import portal

ASKED = 40
BY = sessions.actor(0)


def ask(port, key, path):
    """Ask by a connection of its own, so that any worker may answer; return the status."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", path, headers={"Cookie": f"portal_staff={key}"})
    answer = asked.getresponse()
    answer.read()
    asked.close()
    return answer.status


class Working:
    """An employee with an open session and the page of the desk."""

    def __init__(self, who, path) -> None:
        sessions.open_half(employee=who, browser=browser(), at=now())
        half = StaffSession.objects.latest("pk")
        self.who, self.path = who, path
        self.session = half.pk
        self.key = sessions.make_whole(session=half, at=now(), request_id="").text

    def ask(self, port):
        return ask(port, self.key, self.path)


def end_role(one):
    role = Role.objects.get(employee=one.who)
    actions.end_role(region="26", employee_id=one.who.pk, role_id=role.pk, at=now(), by=BY)


def end_access(one):
    actions.end_access(region="26", employee_id=one.who.pk, at=now(), by=BY)


def close_clinic(one):
    clinic = Role.objects.get(employee=one.who).clinic
    clinic.is_active = False
    clinic.save()


def transfer(one):
    sees = Role.objects.get(employee=one.who).doctor
    sees.clinic = ClinicFactory(region=sees.region)
    sees.save()


def end_session(one):
    """End all others from another browser of the same employee."""
    other = Working(one.who, one.path)
    member = queries.signed_in(key=other.key, region="26", at=now())
    assert actions.end_others(member=member, at=now(), by=BY) == 1


WAYS = {
    "role": end_role, "access": end_access, "clinic": close_clinic, "transfer": transfer, "session": end_session,
}  # fmt: skip


def working(name, region) -> Working:
    sees = DoctorFactory(clinic__region=region)
    if name == "transfer":
        return Working(doctor(sees), f"/26/staff/doctors/{sees.pk}/day/")
    if name == "session":
        return Working(operator(), "/26/staff/region/")
    return Working(registrar(sees.clinic), f"/26/staff/clinics/{sees.clinic_id}/day/")


@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_leaving_a_clinic_ends_access_in_every_process_at_the_next_request(tmp_path, region):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    people = {name: working(name, region) for name in WAYS}
    stays = working("role", region)

    with portal.running(folders[0]) as first, portal.running(folders[1]) as second:
        ports = [first, second]
        before = {name: {one.ask(port) for port in ports} for name, one in people.items()}
        for name, one in people.items():
            WAYS[name](one)
        after = {name: [one.ask(ports[turn % 2]) for turn in range(ASKED)] for name, one in people.items()}
        kept = {stays.ask(port) for port in ports}

    assert before == {name: {200} for name in WAYS}
    assert after == {name: [302] * ASKED for name in WAYS}
    assert kept == {200}, "who did not leave still works"
    dates = Role.objects.filter(employee__in=[people["role"].who, people["access"].who])
    assert [role.since is not None and role.ended_at is not None for role in dates] == [True, True]


@pytest.fixture
def region(db):
    return RegionFactory()
